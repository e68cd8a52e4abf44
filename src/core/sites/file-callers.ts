// The callers of a file's functions: what the file itself tells laid over what a scan of the tree told.
import type { FunctionReading } from '../c/function-reading.js';
import { callerFacts, isLocalTo, type AskedCallers, type CallerFacts } from './callers.js';
import type { FileFunctions } from './file-functions.js';
import type { FileFacts } from './tree/facts.js';
import type { FactGatherer } from './tree/gather.js';
import { TreeKnowledge } from './tree/knowledge.js';

export class FileCallers {
  readonly #facts = new Map<FunctionReading, CallerFacts>();
  readonly #ask: (question: string) => unknown;

  constructor(
    private readonly file: string,
    private readonly functions: FileFunctions,
    private readonly gatherer: FactGatherer,
    private readonly tree: TreeKnowledge | null,
  ) {
    this.#ask = functions.log.answerBy<unknown>('q', {
      whileAsked: null,
      answer: (question) => {
        const [id, fact, argument] = question.split(' ');
        const reading = functions.readingOf(Number(id));
        // Computed anew for each question: what one has asked must not be hidden from the next.
        return reading ? answerOf(this.#factsOf(reading), fact as Fact, Number(argument)) : null;
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

  #factsOf(reading: FunctionReading): CallerFacts {
    const { file, functions, tree } = this;
    const knowledge = (): TreeKnowledge =>
      new TreeKnowledge([this.#own(reading)], [], tree, (name) => {
        functions.asksForCallers(name);
      });
    return callerFacts(reading.name ?? '', file, isLocalTo(file, reading), knowledge);
  }

  #own(reading: FunctionReading): FileFacts {
    return this.gatherer.gatherCalls(reading.name === null ? [] : [reading.name]);
  }
}

type Fact = keyof AskedCallers;
type Answer<F extends Fact> = CallerFacts[F] extends (...args: never) => infer R ? R : CallerFacts[F];

function answerOf(facts: CallerFacts, fact: Fact, argument: number): unknown {
  if (fact === 'knowsTree') return facts.knowsTree;
  return fact === 'passesStackCopy' ? facts.passesStackCopy(argument) : facts[fact]();
}
