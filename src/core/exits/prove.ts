// Follows a candidate on every path from the failed map to the end, and says what is wrong with it, if anything.
import type { Candidate } from './candidate.js';
import { pairOf, resourceKey, SPINLOCK, MAPPING } from './function-model.js';
import { contains } from './place.js';
import { run, type Outcome } from './run.js';
import type { Search } from './search.js';
import { PropertyKeys, type ExitState } from './state.js';
import { assign, pointee, step } from './transfer.js';
import { FAILED_ENTRY, FAILED_LOCK, type Code } from './values.js';

export type Proof =
  | { readonly ok: true; readonly outcomes: readonly Outcome[]; readonly retries: boolean }
  | { readonly ok: false; readonly why: string };

const wrong = (why: string): Proof => ({ ok: false, why });

export function prove(candidate: Candidate, search: Search): Proof {
  const { baseline, model } = search;
  const all: Outcome[] = [];
  let retries = false;
  for (const group of groups(failedStates(search), (state) => heldKey(state))) {
    const violations: string[] = [];
    const options = {
      records: () => true,
      violation: (message: string) => void violations.push(message),
      skip: candidate.skip,
      stopAt: baseline.acquire.id,
      marks: search.marks,
    };
    const begun = group.map((state) =>
      candidate.prefix.reduce((one, [name, code]) => one.forget(`s:${name}`).set(name, code), state.undone()),
    );
    const { landing } = candidate;
    const result =
      'node' in landing
        ? run(
            begun.map((state) => [landing.node, state] as const),
            model,
            options,
          )
        : {
            outcomes: begun.map((state): Outcome => ({
              end: 'exit',
              state: state.with({ returned: landing.returns }),
            })),
            complete: true,
          };
    const [violation] = violations;
    if (violation !== undefined) return wrong(violation);
    if (!result.complete) return wrong('has too many paths to be decided');
    if (result.outcomes.length === 0) return wrong('never comes to an end');
    const [start] = group;
    if (!start) continue;
    for (const outcome of result.outcomes) {
      const why = resources(outcome, start, search) ?? (outcome.end === 'again' ? progress(outcome) : null);
      if (why !== null) return wrong(why);
      retries ||= outcome.end === 'again' && !outcome.state.must.has('@advance');
    }
    all.push(...result.outcomes);
  }
  if (all.length === 0) return wrong('cannot be reached');
  const why = skipped(all, candidate, search) ?? lostOutput(all, candidate, search);
  return why === null ? { ok: true, outcomes: all, retries } : wrong(why);
}

/** The states after the failed call and the rest of its statement. `violation` sees what is misused on the way. */
export function failedStates(search: Search, violation?: (message: string) => void): readonly ExitState[] {
  const { acquire, baseline, graph, model, place, info } = search;
  const helper = info.catalogue.acquires.get(acquire.callee ?? '')?.helper;
  const lock = helper?.lockOut == null ? undefined : acquire.args[helper.lockOut];
  const region = { start: place.statement.span.start, end: place.after.span.end };
  const keys = new PropertyKeys(() => true);
  const done = new Map<string, ExitState>();
  const options = { records: () => false, ...(violation ? { violation } : {}) };
  const failed = baseline.atAcquire.map((state) => {
    const unlocked = lock ? assign(pointee(lock), FAILED_LOCK, acquire.id, state, model, options) : state;
    return acquire.result ? assign(acquire.result, FAILED_ENTRY, acquire.id, unlocked, model, options) : unlocked;
  });
  const work: (readonly [number, ExitState])[] = failed.map((state) => [acquire.next, state]);
  for (let item = work.pop(), count = 0; item && count < 1000; item = work.pop(), count++) {
    const node = graph.nodes[item[0]];
    if (!node) continue;
    if (!contains(region, node.span) || node.kind === 'exit') {
      done.set(keys.of(item[1]), item[1]);
      continue;
    }
    work.push(...step(node, item[1], model, options));
  }
  return [...done.values()];
}

const heldKey = (state: ExitState): string =>
  [...state.held]
    .map(([key, count]) => `${key}*${String(count)}`)
    .sort()
    .join();

function groups<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item]);
  return [...found.values()];
}

/** Everything that is held at the acquire ends as it ends today; nothing else is taken or given. */
function resources(outcome: Outcome, start: ExitState, search: Search): string | null {
  const { baseline } = search;
  const { state } = outcome;
  for (const [key, count] of start.held) {
    const now = state.held.get(key) ?? 0;
    if (state.may.has(`give ${key}`)) return `gives back ${pairOf(key)} twice`;
    if (outcome.end === 'again') {
      if (now < count) return `comes back to the map without ${pairOf(key)}`;
      if (now > count) return `comes back to the map with ${pairOf(key)} still held`;
      continue;
    }
    const endsHeld = mustEndHeld(key, search);
    if (!endsHeld && now > 0) return `leaves with ${pairOf(key)} still held`;
    if (endsHeld && now < count) return `gives back ${pairOf(key)}, which the function keeps`;
  }
  for (const key of state.held.keys()) {
    if (!start.held.has(key) && !baseline.heldAtEnd.has(key)) return `takes ${pairOf(key)} and leaves with it`;
  }
  for (const effect of state.may) {
    if (!effect.startsWith('give ') || baseline.mayGive.has(effect)) continue;
    const pair = pairOf(effect.slice('give '.length));
    return pair === MAPPING ? 'releases a mapping that was not made' : `gives back ${pair}, which is not held there`;
  }
  return null;
}

/** Whether a resource is still held at every end of the function today. */
function mustEndHeld(key: string, search: Search): boolean {
  const ends = search.baseline.outcomes.filter((one) => one.end === 'exit');
  return ends.length > 0 && ends.every((one) => one.state.held.has(key)) && !search.baseline.givenBefore.has(key);
}

/** Coming back to the map is right only with another address, another pmd, or after the pmd was tested anew. */
function progress(outcome: Outcome): string | null {
  const moves = ['@advance', '@lookup', '@retest'].some((mark) => outcome.state.must.has(mark));
  return moves ? null : 'maps the same table again at once, without bound';
}

/** Cleanup that every path runs today, and what the release is followed by on some of them. */
function skipped(outcomes: readonly Outcome[], candidate: Candidate, search: Search): string | null {
  const { baseline } = search;
  const isAgain = asksWalker(candidate);
  for (const { end, state } of outcomes) {
    if (end !== 'exit') continue;
    for (const effect of baseline.must) {
      // A range that is walked again does its bookkeeping then.
      if (isAgain && effect.startsWith('write ')) continue;
      if (!state.must.has(effect)) return `skips ${described(effect, search)}, which every path runs today`;
    }
  }
  if (outcomes.every((one) => one.end === 'again')) return null;
  const given = new Set(outcomes.flatMap((one) => [...one.state.may]));
  for (const effect of baseline.mayGive) {
    const key = effect.slice('give '.length);
    const isOwn =
      key === resourceKey(MAPPING, `s:${String(baseline.acquire.id)}`) ||
      key === resourceKey(SPINLOCK, `s:L${String(baseline.acquire.id)}`);
    const isLater = search.graph.nodes.some(
      (node) => node.id > baseline.acquire.id && key.includes(`s:${String(node.id)}`) && /\d/.test(key),
    );
    if (isOwn || isLater || given.has(effect)) continue;
    const held = baseline.atAcquire.some((state) => state.held.has(key));
    if (!held) return `skips the release of ${pairOf(key)} that follows the mapping's`;
  }
  return null;
}

function described(effect: string, search: Search): string {
  if (effect.startsWith('asm@')) {
    const node = search.graph.nodes[Number(effect.slice(4))];
    const text = node ? search.info.text.slice(node.span.start, node.span.end) : 'inline assembly';
    return `\`${text.split('\n')[0]?.slice(0, 40) ?? ''}\``;
  }
  if (effect.startsWith('call ')) return `${effect.slice(5).split('(')[0] ?? ''}()`;
  if (effect.startsWith('write ')) return `the update of ${effect.slice(6)}`;
  return `the release of ${pairOf(effect.slice(5))}`;
}

export function asksWalker(candidate: Candidate): boolean {
  return candidate.origin === 'walk-again' || candidate.origin === 'walk-again-weak';
}

/** What entries deliver must be delivered for a range that is left out, too. */
function lostOutput(outcomes: readonly Outcome[], candidate: Candidate, search: Search): string | null {
  // A path that comes back to the map delivers then.
  const leaving = outcomes.filter((one) => one.end === 'exit');
  if (asksWalker(candidate) || leaving.length === 0) return null;
  const { walker } = search;
  const delivers = (names: ReadonlySet<string>): boolean =>
    leaving.every(({ state }) =>
      [...state.must].some((effect) => effect.startsWith('call ') && [...names].some((name) => mentions(effect, name))),
    );
  for (const output of search.outputs) {
    if (!delivers(output.through)) return `loses what each entry delivers to ${output.what}`;
  }
  const through = new Set([
    ...search.outputs.flatMap((output) => [...output.through]),
    ...(walker ? [walker.param] : []),
  ]);
  if (walker?.hasHole === true && !delivers(through))
    return 'hides the range from the walk, whose callback for ranges without a table is not called either';
  return null;
}

function mentions(effect: string, name: string): boolean {
  return new RegExp(`[(,&*]${name.replace(/[$#]/g, '\\$&')}\\b`).test(effect.slice(effect.indexOf('(')));
}

/** What the caller sees: `null` in a list stands for a path that comes back to the map. */
export function returnedCodes(outcomes: readonly Outcome[]): ReadonlySet<Code | null> {
  return new Set(outcomes.map((one) => (one.end === 'again' ? null : (one.state.returned ?? 'void'))));
}
