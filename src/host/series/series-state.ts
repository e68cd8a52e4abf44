// The series under review: what was read, what the review says of it, and what the reviewer has marked and written.
import { applyPatch } from '../../core/patch/apply.js';
import type { Patch } from '../../core/patch/patch.js';
import type { Series } from '../../core/patch/series.js';
import { OverlayTree } from '../../core/patch/tree.js';
import type { LineComment } from '../../core/report/reply-mail.js';
import type { SeriesReview } from '../../core/review/result.js';
import { Emitter } from '../event.js';
import type { Memory } from '../reviewed-sites.js';

export interface OpenSeries {
  /** Changes with every series that is opened: documents of an earlier one say nothing any more. */
  readonly id: number;
  readonly series: Series;
  /** null until it is there, and where there is no tree to apply to. */
  readonly review: SeriesReview | null;
  /** Files of the tree before the series. */
  readonly texts: Readonly<Record<string, string>>;
  /** Workspace folder that the series is applied to, as `Uri.toString()`; null for none. */
  readonly folder: string | null;
  /** Whether callers of converted helpers were looked for. */
  readonly hasCallers: boolean;
}

const COMMENTS = 'seriesComments';
const REVIEWED = 'reviewedPatches';

export class SeriesState {
  readonly #memory: Memory;
  readonly #changed = new Emitter<void>();
  readonly #comments: Map<string, readonly LineComment[]>;
  readonly #reviewed: Set<string>;
  #open: OpenSeries | undefined;
  #trees: OverlayTree[] = [];
  #nextId = 1;

  readonly onDidChange = this.#changed.event;

  constructor(memory: Memory) {
    this.#memory = memory;
    this.#comments = new Map(
      Object.entries(recordOf(memory.get(COMMENTS))).map(([key, value]) => [key, commentsOf(value)]),
    );
    const reviewed = memory.get(REVIEWED);
    this.#reviewed = new Set(Array.isArray(reviewed) ? reviewed.filter((key) => typeof key === 'string') : []);
  }

  get open(): OpenSeries | undefined {
    return this.#open;
  }

  show(series: Omit<OpenSeries, 'id'> | undefined): void {
    this.#open = series && { ...series, id: this.#nextId++ };
    this.#trees = [];
    this.#changed.fire();
  }

  /** The review of what is open has come. */
  setReview(id: number, review: SeriesReview): void {
    if (this.#open?.id !== id) return;
    this.#open = { ...this.#open, review };
    this.#changed.fire();
  }

  patch(index: number): Patch | undefined {
    return this.#open?.series.patches[index];
  }

  /** A file after the first `count` patches; empty where it does not exist. */
  textAfter(count: number, file: string): string {
    const open = this.#open;
    if (!open) return '';
    const read = (path: string): string | null => (Object.hasOwn(open.texts, path) ? (open.texts[path] ?? null) : null);
    if (this.#trees.length === 0) this.#trees.push(new OverlayTree({ read }));
    for (let at = this.#trees.length; at <= count; at++) {
      const before = this.#trees[at - 1];
      const patch = open.series.patches[at - 1];
      if (!before || !patch) break;
      this.#trees[at] = applyPatch(before, patch.files, patch.problems.length > 0).tree;
    }
    return this.#trees[count]?.read(file) ?? '';
  }

  comments(index: number): readonly LineComment[] {
    return this.#comments.get(keyOf(this.patch(index))) ?? [];
  }

  setComments(index: number, comments: readonly LineComment[]): void {
    const key = keyOf(this.patch(index));
    if (comments.length > 0) this.#comments.set(key, comments);
    else this.#comments.delete(key);
    this.#store(COMMENTS, Object.fromEntries(this.#comments));
    this.#changed.fire();
  }

  isReviewed(index: number): boolean {
    return this.#reviewed.has(keyOf(this.patch(index)));
  }

  setReviewed(index: number, reviewed: boolean): void {
    if (reviewed) this.#reviewed.add(keyOf(this.patch(index)));
    else this.#reviewed.delete(keyOf(this.patch(index)));
    this.#store(REVIEWED, [...this.#reviewed]);
    this.#changed.fire();
  }

  #store(key: string, value: unknown): void {
    this.#memory.update(key, value).then(undefined, () => undefined);
  }
}

/** A mail is known by its id; without one, by all that it says. */
function keyOf(patch: Patch | undefined): string {
  if (!patch) return '';
  const { id, subject, body } = patch.mail;
  return id ?? `${subject} ${String(body.length)}`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function commentsOf(value: unknown): readonly LineComment[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one: unknown) => {
    const { line, text } = recordOf(one);
    return typeof line === 'number' && typeof text === 'string' ? [{ line, text }] : [];
  });
}
