// Search by hash compaction: of each state only a fingerprint is kept once it was expanded. It may omit states, and says how likely that is.
import { CancelledError, type Progress } from '../ports.js';
import type { CancelSignal } from '../ports.js';
import { Findings, type Expander, type Search } from './expander.js';
import { Fingerprints } from './fingerprints.js';
import type { Plan } from './plan.js';
import { CHUNK_STATES } from './options.js';
import { compileOr, initialState, type SearchLimits } from './search.js';
import { stepTotal } from './steps.js';
import { BATCH, StateStore } from './store.js';

/** What a search by hash compaction found. */
export interface CompactResult extends Search {
  readonly engine: Expander;
  readonly known: Fingerprints;
  readonly depth: number;
  readonly bound: string | null;
  /** What was found, and the number of the state that breaks it or from which a step breaks it. */
  readonly found: { readonly property: string; readonly state: number; readonly inState: boolean } | null;
  /** First state of each level. */
  readonly levels: readonly number[];
  readonly signal: CancelSignal | undefined;
}

/** Yields as {@link search} does. The store holds one level at a time. */
export function* compactSearch(plan: Plan, limits: SearchLimits): Generator<Progress, CompactResult> {
  const store = new StateStore(plan.layout, limits.maxMemoryBytes, false);
  const findings = new Findings(stepTotal(plan.program));
  const work: Search = { plan, store, findings };
  const engine = compileOr(work, limits.engine);
  const known = new Fingerprints();
  const { width } = store;
  initialState(work);
  store.count = 1;
  known.add(store.words, 0, width);

  const levels = [0];
  let level = 0;
  let bound: string | null = null;
  let next = new Int32Array(BATCH * width);
  const done = (): boolean => findings.finding !== null || bound !== null;
  while (store.count > 0 && !done()) {
    const size = store.count;
    let used = 0;
    for (let head = 0; head < size && bound === null;) {
      // Batches are counted over all states, so that a state's batch follows from its number.
      const until = Math.min(size, head + BATCH - ((level + head) % BATCH));
      if ((level + head) % BATCH === 0) known.begin(level + head);
      const candidates = engine.generate(head, until);
      if (candidates < 0) {
        bound = memoryBound(limits, known.count);
        break;
      }
      const { words } = store;
      for (let k = 0; k < candidates; k++) {
        const at = (size + k) * width;
        if (!known.add(words, at, width)) continue;
        if (used + width > next.length) next = longer(next, used + width);
        next.set(words.subarray(at, at + width), used);
        used += width;
      }
      head = until;
      if (known.bytes + store.bytes + next.byteLength > limits.maxMemoryBytes) bound = memoryBound(limits, known.count);
      else if (known.count > limits.maxStates) bound = `${String(limits.maxStates)} states (maxStates)`;
      if (head % CHUNK_STATES < BATCH) {
        const progress = { message: `exploring ${plan.program.name}`, done: known.count, total: null };
        yield { ...progress, search: { states: known.count, depth: levels.length } };
        if (limits.signal?.aborted === true) throw new CancelledError();
      }
    }
    if (done()) break;
    level += size;
    levels.push(level);
    if (!store.replace(next.subarray(0, used))) bound = memoryBound(limits, known.count);
  }
  const { finding } = findings;
  const inState = (finding?.states.length ?? 0) > 0;
  const state = level + (inState ? (finding?.states[0] ?? 0) : (finding?.parent ?? 0));
  return {
    ...work,
    engine,
    known,
    depth: Math.max(0, levels.length - 1 - (finding === null && bound === null ? 1 : 0)),
    bound: finding === null ? bound : null,
    found: finding === null ? null : { property: finding.property, state, inState },
    levels,
    signal: limits.signal,
  };
}

function memoryBound({ maxMemoryBytes }: SearchLimits, states: number): string {
  return `${String(maxMemoryBytes)} bytes of states (maxMemoryBytes) after ${String(states)} states`;
}

function longer(words: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(Math.max(length, words.length * 2));
  grown.set(words);
  return grown;
}

/**
 * The stored states on a shortest way to what was found, packed one behind the other: from the initial state it goes forward
 * again, through batches that can have led there. Null where two states of one fingerprint hide the way.
 */
export function* compactPath(result: CompactResult): Generator<Progress, Int32Array | null> {
  const { store, known, levels, engine, found, plan } = result;
  if (found === null) return null;
  const { width } = store;
  const depth = levelOf(levels, found.state);
  const allowed: Set<number>[] = [new Set([found.state])];
  for (let level = depth; level > 0; level--) {
    const first = levels[level - 1] ?? 0;
    const end = levels[level] ?? 0;
    const before = new Set<number>();
    for (const batch of new Set([...(allowed[0] ?? [])].map((state) => known.batchOf(state))))
      for (let state = Math.max(first, batch); state < Math.min(end, batch + BATCH); state++) before.add(state);
    allowed.unshift(before);
  }

  interface Reached {
    readonly words: Int32Array;
    readonly before: Reached | null;
  }
  store.count = 0;
  initialState(result);
  let reached = new Map<number, Reached>([[0, { words: store.words.slice(0, width), before: null }]]);
  for (let level = 0; level < depth; level++) {
    const wanted = allowed[level + 1] ?? new Set();
    const after = new Map<number, Reached>();
    for (const before of reached.values()) {
      if (!store.replace(before.words)) return null;
      const candidates = engine.generate(0, 1);
      for (let k = 0; k < candidates; k++) {
        const at = (1 + k) * width;
        const index = known.find(store.words, at, width);
        if (wanted.has(index) && !after.has(index))
          after.set(index, { words: store.words.slice(at, at + width), before });
      }
    }
    reached = after;
    yield { message: `the way to ${found.property} in ${plan.program.name}`, done: level, total: depth };
    if (result.signal?.aborted === true) throw new CancelledError();
  }
  const last = reached.get(found.state);
  if (last === undefined) return null;
  const path = new Int32Array((depth + 1) * width);
  let at: Reached | null = last;
  for (let level = depth; at !== null; level--, at = at.before) path.set(at.words, level * width);
  return path;
}

function levelOf(levels: readonly number[], index: number): number {
  let level = 0;
  while (level + 1 < levels.length && (levels[level + 1] ?? 0) <= index) level += 1;
  return level;
}
