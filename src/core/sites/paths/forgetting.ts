// What a path need not know any more: states that differ in nothing else are one state.
import type { Expr } from '../../c/ast.js';
import { identifiers, textOf } from '../../flow/expressions.js';
import { liveBefore, neededBefore, writes, type NameSet } from '../../flow/liveness.js';
import { kernelFlagOf, rootOf } from './evaluate.js';
import type { PathState, Value } from './state.js';
import type { WalkContext } from './walk.js';

export class Forgetting {
  /** Variables that are read again. */
  readonly #live: readonly NameSet[];
  readonly #asked: readonly NameSet[];
  readonly #used: readonly NameSet[];

  constructor(context: WalkContext, relevant: ReadonlySet<number>) {
    this.#live = liveBefore(context.graph);
    this.#asked = askedBefore(context);
    this.#used = constantsUsed(context, relevant);
  }

  /** The state without what no path from the node needs. */
  before(node: number, state: PathState): PathState {
    const [live, asked, used] = [this.#live[node], this.#asked[node], this.#used[node]];
    const values = state.values.where((live?.id ?? 0) * MOST_SETS + (used?.id ?? 0), (place, value) => {
      const root = rootOf(place);
      return live?.has(root) === true && !(isConstant(value) && used?.has(root) !== true);
    });
    const facts = state.facts.where(asked?.id ?? 0, (fact) => asked?.has(fact) === true);
    return state.with({ values, facts });
  }
}

/** Sets of names are fewer than this: one for each node at most. */
const MOST_SETS = 2 ** 24;

const isConstant = (value: Value): boolean => value.startsWith('=') || value.startsWith('N');

/** For each node, the variables whose constants can still decide a relevant branch, or be what a helper gets. */
function constantsUsed(context: WalkContext, relevant: ReadonlySet<number>): readonly NameSet[] {
  const { graph, acquires, catalogue } = context;
  const tests = graph.nodes.flatMap((node) => (node.kind === 'branch' && relevant.has(node.id) ? [node.test] : []));
  const inTests = new Set(tests.flatMap((test) => [...identifiers(test)]));
  const all = (exprs: readonly Expr[]): Iterable<string> => exprs.flatMap((expr) => [...identifiers(expr)]);
  return neededBefore(
    graph,
    (node) => {
      if (acquires.has(node.id)) return inTests;
      if (node.kind === 'branch') return relevant.has(node.id) ? identifiers(node.test) : [];
      if (node.kind === 'assign') return identifiers(node.value);
      if (node.kind !== 'call' || node.callee === null) return [];
      const isHelper = [catalogue.releases, catalogue.lockCalls, catalogue.unlockCalls].some((known) =>
        known.has(node.callee ?? ''),
      );
      return isHelper || context.handsOver.has(node.id) ? all(node.args) : [];
    },
    (node) => {
      const name = writes(node);
      return name === null ? [] : [name];
    },
  );
}

/** For each node, the repeated tests that some path from it asks again before what they are about has changed. */
function askedBefore({ graph, repeated, acquires, catalogue, callTests: calls }: WalkContext): readonly NameSet[] {
  const about = new Map<string, string[]>();
  for (const [fact, names] of repeated) {
    for (const name of names) {
      const facts = about.get(name);
      if (facts) facts.push(fact);
      else about.set(name, [fact]);
    }
  }
  // Whether a walk is one of the kernel's own tables is asked where it maps one.
  const flags = [...repeated.keys()].filter((fact) => kernelFlagOf(fact, catalogue) !== null);
  return neededBefore(
    graph,
    (node) => {
      if (acquires.has(node.id)) return flags;
      if (node.kind !== 'branch') return [];
      return [textOf(node.test), calls.get(node.id)?.text ?? ''].filter((fact) => repeated.has(fact));
    },
    (node) => about.get(writes(node) ?? '') ?? [],
  );
}
