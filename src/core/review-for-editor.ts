// Reviews a series for an editor: over a tree that can be searched, or over texts that were read beforehand.
import type { Engine } from './engine.js';
import { pause } from './explore/pause.js';
import { nameOf } from './patch/diff.js';
import type { Series } from './patch/series.js';
import type { SourceTree } from './patch/tree.js';
import type { CancelSignal, ProgressSink } from './ports.js';
import { engineTools } from './review/engine-tools.js';
import type { SeriesReview } from './review/result.js';
import { reviewSeries } from './review/review-series.js';

/** A tree before a series that can be searched as a whole. */
export interface SearchableTree extends SourceTree {
  filesWith(words: readonly string[]): Promise<readonly string[]>;
}

export interface ReviewInput {
  /** As the user names the tree. */
  readonly treeName: string;
  readonly tree: SearchableTree;
  /** Whether `tree` has every file that could call something; else nothing is said of callers and other files. */
  readonly isWhole: boolean;
  readonly signal: CancelSignal;
  readonly progress?: ProgressSink;
}

/** Files that a series reads or writes, by name. */
export function filesOfSeries({ patches }: Series): readonly string[] {
  const names = patches.flatMap((patch) => patch.files.flatMap((file) => [file.oldPath, nameOf(file)]));
  return [...new Set(names.filter((name) => name !== null))];
}

/** Texts by name as a tree: what is not among them does not exist. */
export function treeOfTexts(texts: Readonly<Record<string, string>>): SearchableTree {
  return {
    read: (path) => (Object.hasOwn(texts, path) ? (texts[path] ?? null) : null),
    filesWith: (words) =>
      Promise.resolve(Object.keys(texts).filter((file) => words.some((word) => texts[file]?.includes(word)))),
  };
}

export async function reviewForEditor(engine: Engine, series: Series, input: ReviewInput): Promise<SeriesReview> {
  const { tree, isWhole, treeName, signal, progress } = input;
  const read = new Set<string>();
  const tools = engineTools(engine);
  const review = await reviewSeries(series, {
    ...tools,
    base: tree,
    treeName,
    analyse: (file, text) => {
      read.add(file);
      return tools.analyse(file, text);
    },
    filesWith: (words) => tree.filesWith(words),
    signal,
    ...(progress ? { progress } : {}),
    // Lets a cancellation be heard.
    onStep: pause,
  });
  for (const file of read) engine.forgetFile(file);
  return isWhole ? review : { ...review, helpers: [], across: [] };
}
