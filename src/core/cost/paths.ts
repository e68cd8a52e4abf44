// All ways through a function of a model, each with the operations on it and whether it ends with something or with nothing.
import type { Expr } from '../c/ast.js';
import { isNullLiteral } from '../flow/expressions.js';
import type { FlowNode } from '../flow/graph.js';
import type { ModelFunction } from '../model/model-source.js';
import { operationOf, type Operation } from './operations.js';

/** Ways of one function that are followed; a helper has a handful. */
const MAX_WAYS = 512;

/** Ways that make a garbage pointer go on to an error; they cost nothing worth knowing. */
const GARBAGE = 'wild_pointer';

/** What is known of a value on a path. */
export interface Fact {
  /** NULL, zero or false; `null` where that is open. */
  readonly isNothing: boolean | null;
  /** The member that it points to: the name of a lock. */
  readonly member: string | null;
}

export interface Way {
  readonly operations: readonly Operation[];
  readonly result: Fact;
}

const OPEN: Fact = { isNothing: null, member: null };

/** By name; a later file's function replaces an earlier one's. */
export type Functions = ReadonlyMap<string, ModelFunction>;

/** Loops are gone through once. `args` tells what is known of the arguments. Throws RangeError for a function with too many ways. */
export function waysOf(fn: ModelFunction, functions: Functions, args: readonly Fact[] = []): readonly Way[] {
  return new Walk(fn, functions, args, [fn.name]).run();
}

type Env = ReadonlyMap<string, Fact>;

class Walk {
  readonly #ways: Way[] = [];

  constructor(
    readonly fn: ModelFunction,
    readonly functions: Functions,
    readonly args: readonly Fact[],
    readonly nest: readonly string[],
  ) {}

  run(): readonly Way[] {
    const env = new Map(this.fn.graph.params.map(({ name }, i) => [name, this.args[i] ?? OPEN]));
    this.#from(this.fn.graph.entry, env, [], new Set(), OPEN);
    return this.#ways;
  }

  #from(start: number, env: Env, operations: readonly Operation[], seen: ReadonlySet<number>, result: Fact): void {
    const { nodes } = this.fn.graph;
    const visited = new Set(seen);
    let at = start;
    let known = env;
    let said = result;
    for (;;) {
      const node = nodes[at];
      if (!node || node.kind === 'stop') return;
      if (node.kind === 'exit') {
        if (this.#ways.push({ operations, result: said }) > MAX_WAYS)
          throw new RangeError(`${this.fn.name}() has more than ${String(MAX_WAYS)} ways`);
        return;
      }
      if (visited.has(at)) return;
      visited.add(at);
      switch (node.kind) {
        case 'branch':
          for (const truth of [true, false]) {
            const next = this.#assume(node.test, truth, known);
            if (next) this.#from(truth ? node.whenTrue : node.whenFalse, next, operations, visited, said);
          }
          return;
        case 'choice':
          for (const target of node.targets) this.#from(target, known, operations, visited, said);
          return;
        case 'call':
          for (const way of this.#call(node, known)) {
            const target = node.result?.kind === 'ident' ? node.result.name : null;
            const after = target === null ? known : new Map(known).set(target, way.result);
            this.#from(node.next, after, [...operations, ...way.operations], visited, said);
          }
          return;
        case 'assign':
          if (node.target.kind === 'ident') known = new Map(known).set(node.target.name, this.#fact(node.value, known));
          break;
        case 'return':
          said = node.value ? this.#fact(node.value, known) : OPEN;
          break;
        default:
          break;
      }
      at = node.next;
    }
  }

  #call(node: Extract<FlowNode, { kind: 'call' }>, env: Env): readonly Way[] {
    const name = node.callee ?? '';
    const facts = node.args.map((arg) => this.#fact(arg, env));
    if (name === GARBAGE) return [];
    const callee = this.functions.get(name);
    if (callee && !this.nest.includes(name)) return new Walk(callee, this.functions, facts, [...this.nest, name]).run();
    const kind = operationOf(name);
    if (kind === null) return [{ operations: [], result: OPEN }];
    const { file, line } = this.fn.source.ref(node.span);
    const member = facts.find((fact) => fact.member !== null)?.member;
    return [{ operations: [{ kind, on: member ?? '', file, line }], result: OPEN }];
  }

  #fact(expr: Expr, env: Env): Fact {
    if (isNullLiteral(expr)) return { isNothing: true, member: null };
    switch (expr.kind) {
      case 'ident':
        if (expr.name === 'true' || expr.name === 'false') return { isNothing: expr.name === 'false', member: null };
        return env.get(expr.name) ?? OPEN;
      case 'number':
        return { isNothing: expr.value === 0, member: null };
      case 'unary':
        if (expr.op === '&') return { isNothing: false, member: memberOf(expr.operand) };
        if (expr.op === '!') {
          const { isNothing } = this.#fact(expr.operand, env);
          return { isNothing: isNothing === null ? null : !isNothing, member: null };
        }
        return OPEN;
      case 'cast':
        return this.#fact(expr.operand, env);
      default:
        return OPEN;
    }
  }

  /** What is known where a test comes out so; `null` where it cannot. */
  #assume(test: Expr, truth: boolean, env: Env): Env | null {
    if (test.kind === 'unary' && test.op === '!') return this.#assume(test.operand, !truth, env);
    if (test.kind !== 'ident') return env;
    const fact = env.get(test.name) ?? OPEN;
    if (fact.isNothing === truth) return null;
    return new Map(env).set(test.name, { ...fact, isNothing: !truth });
  }
}

/** The last name of a path: `ptl` of `table->ptl`. */
function memberOf(expr: Expr): string | null {
  if (expr.kind === 'ident') return expr.name;
  return expr.kind === 'member' ? expr.field : expr.kind === 'index' ? memberOf(expr.object) : null;
}
