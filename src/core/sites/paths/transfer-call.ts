// What a call does to the state: acquires, releases, locks, callees with a summary, and everything else.
import type { Expr } from '../../c/ast.js';
import type { FlowNode } from '../../flow/graph.js';
import type { AcquireHelper, CatalogueIndex, ReleaseHelper } from '../../helpers/catalogue.js';
import { evaluate, placeOf, rootOf, rootOfExpr, kernelFlagOf } from './evaluate.js';
import type { LockHow } from './record.js';
import {
  entryOf,
  isNothing,
  isNullByTest,
  lockOf,
  NONZERO,
  NULL_VALUE,
  presentOf,
  siteOf,
  staleOf,
  UNSET,
  type PathState,
} from './state.js';
import { assign, escape, lockedElsewhere, overwrite, sameTable, type WalkContext } from './walk.js';

type Call = Extract<FlowNode, { kind: 'call' }>;

export function transferCall(node: Call, state: PathState, context: WalkContext): PathState[] {
  const { catalogue } = context;
  const name = node.callee;
  noteSleep(node, state, context);
  if (name === null) return [plain(node, state, context)];
  const acquire = catalogue.acquires.get(name);
  if (acquire) return [acquired(node, acquire.helper, state, context)];
  const release = catalogue.releases.get(name);
  if (release) return [released(node, release.helper, state, context)];
  const lock = catalogue.lockCalls.get(name);
  if (lock) return locked(node, node.args[lock.argument], { how: lock.how, conditional: false }, state, context);
  const unlock = catalogue.unlockCalls.get(name);
  if (unlock) return [result(node, unlocked(node, node.args[unlock.argument], state, context), undefined, context)];
  if (catalogue.otherLockSources.has(name)) return [result(node, state, `K${String(node.id)}`, context)];
  return callee(node, name, state, context).map((after) => plain(node, after, context));
}

function result(node: Call, state: PathState, value: string | undefined, context: WalkContext): PathState {
  return node.result ? assign(node.result, value, state, context, node.id) : state;
}

/** A call that nothing is known of: its result is unknown, and so is a local whose address it got. */
function plain(node: Call, state: PathState, context: WalkContext): PathState {
  let after = state;
  for (const arg of node.args) {
    // Nobody passes a pointer that has no value: this is a macro that sets it.
    if (arg.kind === 'ident' && after.value(arg.name) === UNSET) after = after.setValue(arg.name, undefined);
    if (arg.kind === 'unary' && arg.op === '&' && arg.operand.kind === 'ident') {
      const value = after.value(arg.operand.name);
      // A local struct keeps what was stored in it: `f(&vmf)` may read, and summaries say what it releases.
      const { name } = arg.operand;
      after =
        value === undefined
          ? after.forgetTests(name, (fact) => context.repeated.get(fact)?.has(name) === true)
          : overwrite(after, name, context);
    }
  }
  return result(node, after, undefined, context);
}

function acquired(node: Call, helper: AcquireHelper, state: PathState, context: WalkContext): PathState {
  const site = node.id;
  const own = context.acquires.get(site);
  const record = context.record.site(site);
  record.reached = true;
  let after = state;
  for (const [other] of state.held) {
    if (other === site || sameTable(own, context.acquires.get(other))) continue;
    record.nestedWith.set(other, site);
    context.record.site(other).nestedWith.set(site, site);
  }
  if (state.held.has(site)) record.lost = true;
  noteKernelFlags(record.kernelFlags, state, context);
  noteRetakes(site, state, context);
  // Pointers of an earlier turn no longer point into what this turn maps.
  const stale = [...after.values].filter(([, value]) => siteOf(value, 'E') === site || siteOf(value, 'L') === site);
  for (const [place] of stale) {
    const known = context.tested.has(place) ? NONZERO : undefined;
    after = after.setValue(place, context.released.names.has(place) ? staleOf(site) : known);
  }
  const lockOut = helper.lockOut === null ? undefined : node.args[helper.lockOut];
  const lockPlace = lockOut ? pointee(lockOut) : null;
  const resultPlace = node.result ? placeOf(node.result) : null;
  if (helper.returns === 'lock' && resultPlace !== null && isNullByTest(state.value(resultPlace))) {
    record.acquiredWhereUnset = true;
  }
  after = after.hold(site, { mapped: helper.maps, locked: helper.locks, checked: false, peeked: false });
  if (helper.locks) record.lockedAt.set(site, { how: 'plain', conditional: false });
  for (const [other, holding] of state.held) {
    if (!holding.locked || !sameTable(own, context.acquires.get(other))) continue;
    for (const [at, how] of context.record.site(other).lockedAt) record.lockedAt.set(at, how);
    context.record.site(other).mappedUnderLock = true;
  }
  if (lockOut && lockPlace !== null) {
    const target: Expr =
      lockOut.kind === 'unary' && lockOut.op === '&'
        ? lockOut.operand
        : { kind: 'unary', op: '*', operand: lockOut, span: lockOut.span };
    after = assign(target, lockOf(site), after, context, site);
  }
  after = result(node, after, helper.returns === 'entry' ? entryOf(site) : lockOf(site), context);
  return after.visit(site, { released: false, cursorMoved: false });
}

/** The place that `&x` or a pointer `p` writes to. */
function pointee(arg: Expr): string | null {
  if (arg.kind === 'unary' && arg.op === '&') return placeOf(arg.operand);
  return placeOf({ kind: 'unary', op: '*', operand: arg, span: arg.span });
}

function noteKernelFlags(into: Set<string>, state: PathState, context: WalkContext): void {
  for (const [place, value] of state.values) {
    const field = value === NONZERO ? kernelFlagOf(place, context.catalogue) : null;
    if (field !== null) into.add(field);
  }
  for (const [fact, truth] of state.facts) {
    const field = truth ? kernelFlagOf(fact, context.catalogue) : null;
    if (field !== null) into.add(field);
  }
}

function noteRetakes(site: number, state: PathState, context: WalkContext): void {
  const own = context.acquires.get(site);
  for (const [other, visit] of state.visits) {
    const earlier = context.acquires.get(other);
    if (!visit.released || !own?.pmd || own.pmd.text !== earlier?.pmd?.text) continue;
    if (other === site) {
      if (visit.cursorMoved) context.record.site(site).retakes.set(site, 'goto');
      continue;
    }
    if (own.helper.maps !== earlier.helper.maps) continue;
    context.record.site(site).retakes.set(site, 'other');
    context.record.site(other).retakes.set(site, 'other');
  }
}

function released(node: Call, helper: ReleaseHelper, state: PathState, context: WalkContext): PathState {
  const valueOf = (argument: number | null): string | undefined => {
    const arg = argument === null ? undefined : node.args[argument];
    return arg && evaluate(arg, state, context.graph);
  };
  const [entry, lock] = [valueOf(helper.unmaps), valueOf(helper.unlocks)];
  const entrySite = siteOf(entry, 'E') ?? siteOf(entry, 'X');
  const lockSite = siteOf(lock, 'L') ?? siteOf(lock, 'X');
  noteLockAfterFailure(node, helper.unlocks === null ? undefined : node.args[helper.unlocks], state, context);
  if (entrySite === null && lockSite === null && !isNothing(entry) && !isNothing(lock)) {
    const place = node.args[helper.unmaps ?? helper.unlocks ?? 0];
    context.record.foreignReleases.set(node.id, place ? (placeOf(place) ?? rootOfExpr(place) ?? '') : '');
    return result(node, state, undefined, context);
  }
  if (entrySite !== null && lockSite !== null && entrySite !== lockSite) {
    if (!sameTable(context.acquires.get(entrySite), context.acquires.get(lockSite))) {
      context.record.site(entrySite).mismatched.add(node.id);
      context.record.site(lockSite).mismatched.add(node.id);
    }
  }
  let after = state;
  if (entrySite !== null && isOtherLock(node.args[helper.unlocks ?? -1], lock)) {
    // The lock of something else: the mapping's own stays held.
    context.record.site(entrySite).mismatched.add(node.id);
    return result(node, release(entry, { mapped: false }, node, after, context), undefined, context);
  }
  // Where one of the two pointers has lost its trace, the other names the mapping.
  if (helper.unmaps !== null) after = release(entry ?? entryOfLock(lock), { mapped: false }, node, after, context);
  if (helper.unlocks !== null) {
    const site = lockSite ?? lockedPartner(siteOf(entry, 'E'), after, context);
    after = release(lock ?? (site === null ? undefined : lockOf(site)), { locked: false }, node, after, context);
  }
  return result(node, after, undefined, context);
}

/** `&mm->page_table_lock`, or a lock that was got elsewhere: surely not what a map filled in. */
function isOtherLock(arg: Expr | undefined, value: string | undefined): boolean {
  if (value?.startsWith('K') === true) return true;
  return value === undefined && arg?.kind === 'unary' && arg.op === '&' && arg.operand.kind === 'member';
}

function entryOfLock(lock: string | undefined): string | undefined {
  const site = siteOf(lock, 'L');
  return site === null ? undefined : entryOf(site);
}

/** Gives back what a value points to; one that points to nothing, or to a mapping of an earlier turn, has nothing to give. */
function release(
  value: string | undefined,
  what: { mapped?: false; locked?: false },
  node: Call,
  state: PathState,
  context: WalkContext,
): PathState {
  if (isNothing(value)) context.record.unheldReleases.add(node.id);
  const stale = siteOf(value, 'X');
  if (stale !== null) {
    const record = context.record.site(stale);
    record.releases.add(node.id);
    record.doubleReleases.add(node.id);
    return state;
  }
  return giveBack(siteOf(value, 'E') ?? siteOf(value, 'L'), what, node, state, context);
}

/** The site whose lock goes with a mapping: its own, or one that was looked up for the same table. */
function lockedPartner(site: number | null, state: PathState, context: WalkContext): number | null {
  if (site === null || state.held.get(site)?.locked === true) return site;
  const own = context.acquires.get(site);
  return [...state.held.keys()].find((other) => sameTable(own, context.acquires.get(other))) ?? site;
}

function giveBack(
  site: number | null,
  what: { mapped?: false; locked?: false },
  node: Call,
  state: PathState,
  context: WalkContext,
): PathState {
  const helper = site === null ? undefined : context.acquires.get(site)?.helper;
  if (site === null || !helper || (what.mapped === false && !helper.maps)) return state;
  const record = context.record.site(site);
  const before = state.held.get(site);
  const isHeld = what.mapped === false ? before?.mapped === true : before?.locked === true;
  record.releases.add(node.id);
  if (!isHeld) {
    record.doubleReleases.add(node.id);
    return state;
  }
  if (what.mapped === false) {
    const inner = mappedAfter(site, state);
    if (inner !== null) record.unmappedUnder.set(node.id, inner);
  }
  // What could be given back was there.
  const given = state.hold(
    site,
    what.mapped === false ? { mapped: false, checked: true } : { locked: false, checked: true },
  );
  if (given.held.has(site)) return given;
  const values = given.values.each(2 * site + 1, (value) => (siteOf(value, 'E') === site ? presentOf(site) : value));
  const visit = given.visits.get(site);
  return given.visit(site, visit && { ...visit, released: true }).with({ values });
}

/** The mapping that was made next after one that is held; they are held in the order in which they were made. */
function mappedAfter(site: number, state: PathState): number | null {
  let isPast = false;
  for (const [other, { mapped }] of state.held) {
    if (isPast && mapped) return other;
    isPast ||= other === site;
  }
  return null;
}

/** A failed map leaves its lock pointer as it was. */
function noteLockAfterFailure(node: Call, lock: Expr | undefined, state: PathState, context: WalkContext): void {
  const failed = lock ? siteOf(evaluate(lock, state, context.graph), 'F') : null;
  if (failed !== null) context.record.site(failed).lockAfterFailure.add(node.id);
}

function unlocked(node: Call, arg: Expr | undefined, state: PathState, context: WalkContext): PathState {
  if (!arg) return state;
  noteLockAfterFailure(node, arg, state, context);
  const value = evaluate(arg, state, context.graph);
  if (value === undefined) {
    const root = rootOfExpr(arg);
    if (root !== null) context.record.foreignReleases.set(node.id, placeOf(arg) ?? root);
    return state;
  }
  const isKnown = isNothing(value) || siteOf(value, 'L') !== null || siteOf(value, 'X') !== null;
  return isKnown ? release(value, { locked: false }, node, state, context) : state;
}

function locked(node: Call, arg: Expr | undefined, how: LockHow, state: PathState, context: WalkContext): PathState[] {
  const site = arg ? siteOf(evaluate(arg, state, context.graph), 'L') : null;
  noteLockAfterFailure(node, arg, state, context);
  if (site === null) return [plain(node, state, context)];
  const after = takeLock(site, how, node, state, context);
  if (how.how !== 'try') return [result(node, after, undefined, context)];
  return [result(node, after, NONZERO, context), result(node, state, NULL_VALUE, context)];
}

function takeLock(site: number, how: LockHow, node: Call, state: PathState, context: WalkContext): PathState {
  const own = context.acquires.get(site);
  const record = context.record.site(site);
  record.lockedAt.set(node.id, how);
  const isAgain = state.visits.get(site)?.released === true;
  if (own?.helper.maps === true && state.held.get(site)?.mapped !== true && isMappedAnew(site, state, context))
    record.staleLocks.add(node.id);
  if (isAgain) record.retakes.set(node.id, 'other');
  for (const [other, holding] of state.held) {
    if (other !== site && !sameTable(own, context.acquires.get(other))) continue;
    const partner = context.record.site(other);
    partner.lockedAt.set(node.id, how);
    if (holding.peeked && !holding.locked) {
      partner.lateLocks.add(node.id);
      if (!isAgain) record.lateLocks.add(node.id);
    }
    if (isAgain) partner.retakes.set(node.id, 'other');
  }
  const isPaired =
    own?.helper.maps === true ||
    [...state.held].some(([other, h]) => h.mapped && sameTable(own, context.acquires.get(other)));
  if (!isPaired) record.unpairedLock = true;
  const isStored = [...state.values].some(([place, value]) => siteOf(value, 'L') === site && /->|\.|\*/.test(place));
  const before = state.held.get(site)?.escaped ?? { struct: false, param: false, returned: false };
  const held = state.hold(site, { locked: true, escaped: { ...before, struct: before.struct || isStored } });
  return held.visit(site, { released: false, cursorMoved: state.visits.get(site)?.cursorMoved === true });
}

/** Whether another call has mapped the table of a site since. */
function isMappedAnew(site: number, state: PathState, context: WalkContext): boolean {
  const pmd = context.acquires.get(site)?.pmd?.text;
  return [...state.held].some(
    ([other, h]) => other !== site && h.mapped && pmd !== undefined && context.acquires.get(other)?.pmd?.text === pmd,
  );
}

/** A callee of the tree: it may take or give back what it is handed, by value or inside a struct. */
function callee(node: Call, name: string, state: PathState, context: WalkContext): PathState[] {
  const hands = context.handsOver.has(node.id);
  if (hands && state.held.size > 0 && node.args.some((arg) => handedOver(arg, state, context).size > 0))
    context.record.handedTo.add(name);
  const summary = hands ? context.summaries(name) : null;
  if (!summary) return [state];
  let states = [state];
  node.args.forEach((arg, i) => {
    const lock = summary.locks.get(i);
    const lockSite = siteOf(evaluate(arg, state, context.graph), 'L');
    if (lock !== undefined && lockSite !== null) {
      states = states.flatMap((one) => {
        const taken = takeLock(lockSite, lock, node, one, context);
        return summary.releases.has(i) ? [one] : [taken];
      });
    }
    states = states.map((one) => {
      const value = evaluate(arg, one, context.graph);
      return isPointer(value) && summary.keeps.has(i) ? escape(one, value, 'struct', node.id, context) : one;
    });
    const release = summary.releases.get(i);
    // A callee that both takes and drops the lock leaves it as it was.
    if (!release || (lock !== undefined && !release.unmaps)) return;
    states = states.flatMap((one) => {
      const given = handedOver(arg, one, context);
      if (given.size === 0) return [one];
      let after = one;
      for (const site of given) {
        const holding = after.held.get(site);
        if (!holding) continue;
        context.record.site(site).releasedInCallee.set(node.id, { callee: name, unmaps: release.unmaps });
        context.record.site(site).releases.add(node.id);
        if (release.unmaps && holding.mapped) after = giveBack(site, { mapped: false }, node, after, context);
        if (release.unlocks && after.held.get(site)?.locked === true)
          after = giveBack(site, { locked: false }, node, after, context);
      }
      return release.always ? [after] : [after, one];
    });
  });
  return states;
}

/** Asked first, since most callees have to be parsed to know what they keep. */
const isPointer = (value: string | undefined): boolean => siteOf(value, 'E') !== null || siteOf(value, 'L') !== null;

/** Sites whose pointers an argument carries: itself, or stored in the struct that it points to. */
function handedOver(arg: Expr, state: PathState, context: WalkContext): Set<number> {
  const found = new Set<number>();
  const add = (value: string | undefined): void => {
    const site = siteOf(value, 'E') ?? siteOf(value, 'L');
    if (site !== null) found.add(site);
  };
  add(evaluate(arg, state, context.graph));
  const root = rootOfExpr(arg);
  if (root !== null) {
    for (const [place, value] of state.values) if (place !== root && rootOf(place) === root) add(value);
  }
  return found;
}

function noteSleep(node: Call, state: PathState, context: WalkContext): void {
  if (state.held.size === 0) return;
  const inCallee = node.callee === null ? null : context.sleepOf(node.callee);
  if (inCallee === null && !maySleep(node, context.catalogue)) return;
  for (const [site, holding] of state.held) {
    const partnerLocked = lockedElsewhere(site, state, context);
    if (holding.mapped || holding.locked || partnerLocked)
      context.record.site(site).sleepsAt.set(node.id, node.callee ?? 'an indirect call');
  }
}

export function maySleep(node: Call, catalogue: CatalogueIndex): boolean {
  return (
    (node.callee !== null && catalogue.sleeps.has(node.callee)) ||
    node.args.some((arg) => arg.kind === 'ident' && catalogue.sleepFlags.has(arg.name))
  );
}
