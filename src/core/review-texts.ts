// Reviews a series over texts that were read beforehand: for hosts whose files are not on a disk that the engine sees.
import type { Engine } from './engine.js';
import { pause } from './explore/pause.js';
import { nameOf } from './patch/diff.js';
import type { Series } from './patch/series.js';
import type { CancelSignal, ProgressSink } from './ports.js';
import { reviewSeries } from './review/review-series.js';
import type { SeriesReview } from './review/result.js';

export interface ReviewTexts {
  /** As the user names the tree. */
  readonly treeName: string;
  /** Files of the tree before the series by name; what is not here does not exist. */
  readonly texts: Readonly<Record<string, string>>;
  /** Whether `texts` has every file of the tree that calls a helper; else nothing is said of callers. */
  readonly hasCallers: boolean;
  readonly signal: CancelSignal;
  readonly progress?: ProgressSink;
}

/** Files that a series reads or writes, by name. */
export function filesOfSeries({ patches }: Series): readonly string[] {
  return [
    ...new Set(
      patches
        .flatMap((patch) => patch.files.flatMap((file) => [file.oldPath, nameOf(file)]))
        .filter((name) => name !== null),
    ),
  ];
}

export async function reviewTexts(engine: Engine, series: Series, input: ReviewTexts): Promise<SeriesReview> {
  const { texts, hasCallers, treeName, signal, progress } = input;
  const read = (path: string): string | null => (Object.hasOwn(texts, path) ? (texts[path] ?? null) : null);
  const review = await reviewSeries(series, {
    base: { read },
    treeName,
    analyse: (file, text) => engine.analyseText(file, text),
    filesWith: (words) =>
      Promise.resolve(Object.keys(texts).filter((file) => words.some((word) => texts[file]?.includes(word)))),
    signal,
    ...(progress ? { progress } : {}),
    // Lets a cancellation be heard.
    onStep: pause,
  });
  for (const file of Object.keys(texts)) engine.forgetFile(file);
  return hasCallers ? review : { ...review, helpers: [] };
}
