// The callers of a file's functions: what the file itself tells laid over what a scan of the tree told.
import type { FunctionReading } from '../c/function-reading.js';
import type { Catalogue, CatalogueIndex } from '../helpers/catalogue.js';
import { INTERRUPTS_OFF, IRQ_LOCK_CALLS } from '../helpers/contexts.js';
import { indexEffects } from '../helpers/effects.js';
import { callerFacts, isLocalTo, type AskedCallers, type CallerFacts } from './callers.js';
import type { FileFunctions } from './file-functions.js';
import { MAX_CALLER_DEPTH } from './tree/call-arguments.js';
import type { FileFacts } from './tree/facts.js';
import type { FactGatherer } from './tree/gather.js';
import { TreeKnowledge } from './tree/knowledge.js';

const TURNS_INTERRUPTS_OFF: ReadonlySet<string> = new Set([
  ...IRQ_LOCK_CALLS,
  ...[...indexEffects().takes].flatMap(([name, takes]) =>
    takes.some(({ pair }) => pair.name === INTERRUPTS_OFF) ? [name] : [],
  ),
]);

/** Finds parameters that can be an entry of a mapped table; any parameter where some family does not say. */
function entryParameter({ families }: Catalogue): RegExp {
  const types = families.map((family) => family.entryType);
  return types.includes(undefined) ? /./ : new RegExp(`\\b(?:${[...new Set(types)].join('|')})\\s*\\*`);
}

const headOf = ({ text }: FunctionReading): string => text.slice(0, text.indexOf('{'));

export class FileCallers {
  readonly #facts = new Map<FunctionReading, CallerFacts>();
  readonly #acquires: { has(name: string): boolean };
  readonly #takesEntry: RegExp;
  readonly #ask: (question: string) => unknown;

  constructor(
    private readonly file: string,
    private readonly functions: FileFunctions,
    private readonly gatherer: FactGatherer,
    private readonly tree: TreeKnowledge | null,
    catalogue: CatalogueIndex,
  ) {
    this.#acquires = catalogue.acquires;
    this.#takesEntry = entryParameter(catalogue.catalogue);
    this.#ask = functions.log.answerBy<unknown>('q', {
      whileAsked: null,
      answer: (question) => {
        const [id, fact, argument] = question.split(' ');
        const reading = functions.readingOf(Number(id));
        if (!reading || this.#isNothing(reading, fact as Fact, Number(argument))) return null;
        // Computed anew for each question: what one has asked must not be hidden from the next.
        return answerOf(this.#factsOf(reading, fact === 'releases' ? 1 : undefined), fact as Fact, Number(argument));
      },
      identity: (answer) => JSON.stringify(answer),
    });
  }

  /** The same facts, each a question of its own: who asks depends on the answer, not on everything behind it. */
  asked({ id }: FunctionReading): AskedCallers {
    const ask = <F extends Fact>(fact: F, argument = ''): Answer<F> =>
      this.#ask(`${String(id)} ${fact} ${argument}`) as Answer<F>;
    return {
      passesStackCopy: (i) => ask('passesStackCopy', String(i)),
      irqsOff: () => ask('irqsOff'),
      holdsTable: () => ask('holdsTable'),
      releases: () => ask('releases'),
      get knowsTree() {
        return ask('knowsTree');
      },
    };
  }

  of(reading: FunctionReading): CallerFacts {
    let facts = this.#facts.get(reading);
    if (!facts) this.#facts.set(reading, (facts = this.#factsOf(reading)));
    return facts;
  }

  /** Seen in tokens, without parsing a caller: no one up the chain in this file does what the answer would tell of. */
  #isNothing(reading: FunctionReading, fact: Fact, argument: number): boolean {
    const tells = this.tree === null ? this.#tellingCaller(reading, fact, argument) : null;
    if (tells === null) return false;
    const seen = new Set<string>();
    let names = [reading];
    for (let depth = 0; depth < MAX_CALLER_DEPTH && names.length > 0; depth++) {
      const above: FunctionReading[] = [];
      for (const callee of names) {
        const name = callee.headName;
        if (seen.has(name)) continue;
        seen.add(name);
        const isLocal = isLocalTo(this.file, callee);
        if (!isLocal) this.functions.asksForCallers(name);
        // Of what other files can call, this file's callers are not all: they are followed for the first function only.
        if (!isLocal && depth > 0) continue;
        // Who calls it through operations is not seen by its name.
        if (this.functions.installsOf(name).length > 0) return false;
        for (const caller of this.functions.callersOf(name)) {
          if (tells(caller, callee)) return false;
          above.push(caller);
        }
      }
      names = above;
    }
    return true;
  }

  /** `null` where the tokens of a caller tell nothing. */
  #tellingCaller(
    reading: FunctionReading,
    fact: Fact,
    argument: number,
  ): ((caller: FunctionReading, callee: FunctionReading) => boolean) | null {
    const calls = (names: { has(name: string): boolean }) => (caller: FunctionReading) =>
      [...caller.calls].some((called) => names.has(called));
    if (fact === 'irqsOff') return calls(TURNS_INTERRUPTS_OFF);
    if (fact === 'holdsTable') {
      const maps = calls(this.#acquires);
      return (caller, callee) => maps(caller) && this.#takesEntry.test(headOf(callee));
    }
    if (fact !== 'passesStackCopy') return null;
    // A copy is a variable of the type that the parameter points to.
    const types = new Set(this.functions.graphs(reading).map((graph) => graph.params[argument]?.type.base ?? ''));
    if ([...types].some((type) => !/^\w+$/.test(type))) return null;
    const copy = new RegExp(`\\b(?:${[...types].join('|')})\\s+\\w+\\s*[,;=)[]`);
    return (caller) => copy.test(caller.text);
  }

  /** `most`: how far up callers are followed in this file. */
  #factsOf(reading: FunctionReading, most?: number): CallerFacts {
    const { file, functions, tree } = this;
    const knowledge = (): TreeKnowledge =>
      new TreeKnowledge([this.#own(reading, most)], [], tree, (name) => {
        functions.asksForCallers(name);
      });
    return callerFacts(reading.name ?? '', file, isLocalTo(file, reading), knowledge);
  }

  #own(reading: FunctionReading, most?: number): FileFacts {
    return this.gatherer.gatherCalls(reading.name === null ? [] : [reading.name], most);
  }
}

type Fact = keyof AskedCallers;
type Answer<F extends Fact> = CallerFacts[F] extends (...args: never) => infer R ? R : CallerFacts[F];

function answerOf(facts: CallerFacts, fact: Fact, argument: number): unknown {
  if (fact === 'knowsTree') return facts.knowsTree;
  return fact === 'passesStackCopy' ? facts.passesStackCopy(argument) : facts[fact]();
}
