// The callers of a file's functions: what the file itself tells laid over what a scan of the tree told.
import type { FunctionReading } from '../c/function-reading.js';
import { callerFacts, isLocalTo, type CallerFacts } from './callers.js';
import type { FileFunctions } from './file-functions.js';
import type { FileFacts } from './tree/facts.js';
import type { FactGatherer } from './tree/gather.js';
import { TreeKnowledge } from './tree/knowledge.js';

export class FileCallers {
  readonly #facts = new Map<FunctionReading, CallerFacts>();

  constructor(
    private readonly file: string,
    private readonly functions: FileFunctions,
    private readonly gatherer: FactGatherer,
    private readonly tree: TreeKnowledge | null,
  ) {}

  of(reading: FunctionReading): CallerFacts {
    let facts = this.#facts.get(reading);
    if (!facts) {
      const { file, functions, tree } = this;
      const knowledge = (): TreeKnowledge =>
        new TreeKnowledge([this.#own(reading)], [], tree, (name) => {
          functions.asksForCallers(name);
        });
      facts = callerFacts(reading.name ?? '', file, isLocalTo(file, reading), knowledge);
      this.#facts.set(reading, facts);
    }
    return facts;
  }

  #own(reading: FunctionReading): FileFacts {
    return this.gatherer.gatherCalls(reading.name === null ? [] : [reading.name]);
  }
}
