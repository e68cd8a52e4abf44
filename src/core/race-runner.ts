// Races two functions of a tree: reads them, compiles every choice of their `#if` arms, and gives the verdict that matters most.
import { rank, subjectsOf } from './check-site.js';
import type { CParser } from './c/parser-port.js';
import { ReadingCache } from './c/reading-cache.js';
import { detect } from './explore/explore.js';
import type { SearchBounds } from './explore/options.js';
import type { Verdict } from './explore/verdict.js';
import { unknownVerdict } from './model/check.js';
import { ModelReader } from './model/library.js';
import { compileRace } from './model/race.js';
import type { Subject } from './model/subject.js';
import { exploreTelling } from './model/telling.js';
import type { CancelSignal, ModelLibrary, ProgressSink } from './ports.js';

/** One side of a race: a function of a file. */
export interface RaceSide {
  readonly file: string;
  readonly text: string;
  readonly function: string;
}

export interface RaceOptions extends SearchBounds {
  readonly phase: string;
  readonly adversary?: string;
  readonly entries?: number;
  readonly signal?: CancelSignal;
  readonly progress?: ProgressSink;
}

export type RaceResult =
  { readonly ok: true; readonly verdict: Verdict } | { readonly ok: false; readonly message: string };

export class RaceRunner {
  readonly #reader: ModelReader;

  constructor(
    readonly parser: CParser,
    library: ModelLibrary,
  ) {
    this.#reader = new ModelReader(parser, library);
  }

  /** Not ok where a side names no function that can be read. Rejects with a CancelledError when the signal was aborted. */
  async race(left: RaceSide, right: RaceSide, options: RaceOptions): Promise<RaceResult> {
    const sides: (readonly Subject[])[] = [];
    for (const side of [left, right]) {
      const reader = new ReadingCache(this.parser).open(side.text);
      const subjects = reader.named(side.function).flatMap((placed) => subjectsOf(side.file, placed, reader));
      if (subjects.length === 0)
        return { ok: false, message: `${side.file}: no function ${side.function}() that can be read` };
      sides.push(subjects);
    }
    const [lefts = [], rights = []] = sides;
    const verdicts: { readonly verdict: Verdict }[] = [];
    for (const one of lefts)
      for (const other of rights) verdicts.push({ verdict: await this.#one([one, other], options) });
    const [first, ...rest] = verdicts;
    if (!first) throw new RangeError('a side has no function');
    return {
      ok: true,
      verdict: rest.reduce((worst, next) => (rank(next) > rank(worst) ? next : worst), first).verdict,
    };
  }

  async #one(subjects: readonly Subject[], { phase, adversary, entries, ...options }: RaceOptions): Promise<Verdict> {
    const request = {
      phase,
      ...(adversary === undefined ? {} : { adversary }),
      ...(entries === undefined ? {} : { entries }),
    };
    const whole = compileRace(this.#reader, { ...request, subjects });
    const alone = subjects.map(({ file, text, ast, config }) => ({ file, text, ast, config }));
    const compiled = whole.ok ? whole : compileRace(this.#reader, { ...request, subjects: alone });
    if (!compiled.ok)
      return unknownVerdict(subjects.map(({ ast }) => `${ast.name}()`).join(' against '), compiled.message);
    return exploreTelling(compiled.program, (program, ignore) => detect(program, { ...options, ignore }));
  }
}
