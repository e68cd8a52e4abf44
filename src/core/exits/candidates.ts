// Every way out that is worth a proof: those that the function has, those that its loops and its release offer, and the walker's.
import type { Expr, Stmt } from '../c/ast.js';
import type { Span } from '../c/span.js';
import { anyPart, identifiers } from '../flow/expressions.js';
import { isNeutralCall, PAGE_WALK, TEST_STRENGTH } from '../helpers/table-tests.js';
import { foreignNames, type BailOut } from './bail-outs.js';
import { NO_STRENGTH, type Candidate, type Origin } from './candidate.js';
import { armStates, codesOf, firstNode, inC, jumpTarget } from './nothing-here.js';
import { breaksLoop, contains, loopAround } from './place.js';
import { afterRelease } from './release-end.js';
import type { Search } from './search.js';
import { valueOf } from './transfer.js';
import { ZERO, type Code } from './values.js';

const NONE: ReadonlySet<number> = new Set();
const plain = { prefix: [], skip: NONE, guards: [], test: null, today: new Set<Code>(), strength: NO_STRENGTH };

/** Candidates in no particular order; ids may repeat. */
export function candidates(search: Search): readonly Candidate[] {
  const first = [
    ...fromBailOuts(search),
    ...fromLoops(search),
    ...afterRelease(search),
    ...fromWalker(search),
    ...fromReturns(search),
  ];
  return first.flatMap((one) => [one, ...withValues(one, search)]);
}

const sliceOf = (search: Search, span: Span): string => search.info.text.slice(span.start, span.end);

/** One statement on one line. */
function statementText(search: Search, stmt: Stmt): string {
  return sliceOf(search, stmt.span)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
}

function originOf(bail: BailOut, isBefore: boolean): Origin {
  if (isBefore && (bail.meaning === 'no-table' || bail.meaning === 'no-upper')) return bail.meaning;
  return !isBefore && (bail.meaning === 'no-entry' || bail.meaning === 'changed') ? 'entry' : 'other';
}

function fromBailOuts(search: Search): Candidate[] {
  const { graph, acquire, place } = search;
  return search.bails.flatMap((bail) => {
    const isBefore = bail.jump.span.start < acquire.span.start;
    const foreign = foreignNames(bail, place.enclosing);
    const mentions = (stmt: Stmt): boolean => [...words(sliceOf(search, stmt.span))].some((word) => foreign.has(word));
    if (bail.jump.kind === 'break' || bail.jump.kind === 'continue') return [];
    if (bail.jump.kind === 'return' && mentions(bail.jump)) return [];
    const jumpNode = jumpTarget(bail, graph) ?? firstNode({ ...bail, arm: [] }, graph);
    if (jumpNode === null) return [];
    const text = statementText(search, bail.jump);
    const origin = originOf(bail, isBefore);
    const today =
      origin === 'no-table' || origin === 'no-upper'
        ? codesOf(bail, graph, search.model, search.baseline)
        : plain.today;
    const test = bail.test ? sliceOf(search, bail.test.span).replace(/\s+/g, ' ') : null;
    const base: Candidate = {
      ...plain,
      id: text.replace(/;$/, ''),
      statements: [text],
      origin,
      landing: { node: jumpNode },
      test,
      today,
      strength: strengthOf(bail, search),
    };
    const found = [base];
    const values = isBefore && origin !== 'other' ? valuesInArm(bail, search) : [];
    if (values.length > 0) found.push(setting(base, values, search));
    for (const arm of replays(bail, origin, search))
      if (arm.length > 0 && !arm.some(mentions)) found.push(withArm(base, bail, arm, search));
    return found;
  });
}

/** Parts of an arm that may go with its jump: what it gives back that is held here too, and what it delivers. */
function replays(bail: BailOut, origin: Origin, search: Search): (readonly Stmt[])[] {
  if (origin !== 'no-table' && origin !== 'no-upper' && origin !== 'entry') return [];
  const own = search.info.releases.map((id) => search.graph.nodes[id]);
  const others = bail.arm.filter((stmt) => !own.some((node) => node && contains(stmt.span, node.span)));
  const isPlain = others.every(
    (stmt) => stmt.kind === 'expr' && (stmt.expr.kind === 'call' || stmt.expr.kind === 'assign'),
  );
  if (!isPlain) return [];
  const delivers = others.filter((stmt) => !isRelease(stmt, search));
  const calls = delivers.some((stmt) => stmt.kind === 'expr' && stmt.expr.kind === 'call');
  return [
    ...(others.length > delivers.length ? [others.filter((stmt) => !isMessage(stmt, search))] : []),
    ...(calls && origin === 'no-table' ? [delivers] : []),
  ];
}

/** A call that tells people something and does nothing else. */
function isMessage(stmt: Stmt, search: Search): boolean {
  const callee =
    stmt.kind === 'expr' && stmt.expr.kind === 'call' && stmt.expr.callee.kind === 'ident'
      ? stmt.expr.callee.name
      : null;
  return callee !== null && isNeutralCall(callee) && !search.model.effects.gives.has(callee);
}

/** How sure the test is to find anything but a table, then how near it is. */
function strengthOf(bail: BailOut, search: Search): readonly [number, number] {
  const names = bail.test ? calleesIn(bail.test) : new Set<string>();
  const level = TEST_STRENGTH.findIndex((group) => group.some((name) => names.has(name)));
  return [level < 0 ? TEST_STRENGTH.length : level, Math.abs(search.acquire.span.start - bail.jump.span.start)];
}

function calleesIn(expr: Expr): ReadonlySet<string> {
  const names = new Set<string>();
  anyPart(expr, (part) => {
    if (part.kind === 'call' && part.callee.kind === 'ident') names.add(part.callee.name);
    return false;
  });
  return names;
}

function* words(text: string): Generator<string> {
  for (const match of text.matchAll(/[A-Za-z_]\w*/g)) yield match[0];
}

/** A statement that gives something back: at the acquire that is not held, or another one does it. */
function isRelease(stmt: Stmt, search: Search): boolean {
  const { catalogue, effects } = search.model;
  if (stmt.kind !== 'expr' || stmt.expr.kind !== 'call' || stmt.expr.callee.kind !== 'ident') return false;
  return catalogue.releases.has(stmt.expr.callee.name) || effects.gives.has(stmt.expr.callee.name);
}

/** The arm's own statements too, without what it releases: they deliver what the range has to deliver. */
function withArm(base: Candidate, bail: BailOut, work: readonly Stmt[], search: Search): Candidate {
  const { graph } = search;
  const start = firstNode(bail, graph);
  const left = bail.arm.filter((stmt) => !work.includes(stmt));
  const skip = new Set(
    graph.nodes.filter((node) => left.some((stmt) => contains(stmt.span, node.span))).map((node) => node.id),
  );
  const statements = [...work.map((stmt) => statementText(search, stmt)), ...base.statements];
  return {
    ...base,
    id: statements.join(' ').replace(/;$/, ''),
    statements,
    skip,
    landing: start === null ? base.landing : { node: start },
  };
}

/** Values that returned locals have where the bail-out is taken and that they do not have at the acquire. */
function valuesInArm(bail: BailOut, search: Search): (readonly [string, Code])[] {
  const { graph, baseline, model } = search;
  const starts = armStates(bail, graph, model, baseline);
  const assigned = new Map<string, Code>();
  for (const stmt of bail.arm) {
    if (
      stmt.kind !== 'expr' ||
      stmt.expr.kind !== 'assign' ||
      stmt.expr.op !== '=' ||
      stmt.expr.target.kind !== 'ident'
    )
      continue;
    for (const [, state] of starts) assigned.set(stmt.expr.target.name, valueOf(stmt.expr.value, state, model));
  }
  return [...returnedLocals(search)].flatMap((name) => {
    const here = new Set([
      assigned.get(name) ?? null,
      ...(assigned.has(name) ? [] : starts.map(([, state]) => state.values.get(name) ?? null)),
    ]);
    here.delete(assigned.has(name) ? '' : null);
    const [code] = here;
    if (here.size !== 1 || code?.startsWith('c:') !== true) return [];
    const same = baseline.atAcquire.every((state) => state.values.get(name) === code);
    return same ? [] : [[name, code] as const];
  });
}

/** Locals that some `return` names. */
function returnedLocals(search: Search): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of search.graph.nodes) {
    if (node.kind === 'return' && node.value?.kind === 'ident' && search.graph.locals.has(node.value.name))
      names.add(node.value.name);
  }
  return new Set([...names].filter((name) => !name.startsWith('$')));
}

function setting(base: Candidate, values: readonly (readonly [string, Code])[], search: Search): Candidate {
  const [only] = values;
  // `ret = -EAGAIN; return ret;` is `return -EAGAIN;`.
  if (
    only &&
    values.length === 1 &&
    base.statements.length === 1 &&
    base.statements[0] === `return ${only[0].replace(/#\d+$/, '')};`
  ) {
    const text = `return ${inC(only[1], search.graph.locals.get(only[0]))}`;
    return { ...base, id: text, statements: [`${text};`], prefix: values };
  }
  const sets = values.map(
    ([name, code]) => `${name.replace(/#\d+$/, '')} = ${inC(code, search.graph.locals.get(name))};`,
  );
  const statements = [...sets, ...base.statements];
  return { ...base, id: statements.join(' ').replace(/;$/, ''), statements, prefix: [...base.prefix, ...values] };
}

/** The same way out with each value by which the function says "nothing here". */
function withValues(base: Candidate, search: Search): Candidate[] {
  if (base.prefix.length > 0 || !('node' in base.landing)) return [];
  const { baseline } = search;
  return [...returnedLocals(search)].flatMap((name) =>
    search.nothing.flatMap(({ code }) =>
      code === 'void' ||
      holdsObject(name, search) ||
      baseline.atAcquire.every((state) => state.values.get(name) === code)
        ? []
        : [setting(base, [[name, code]], search)],
    ),
  );
}

/** A pointer that may be the only one to what it points to: setting it would lose the object. */
function holdsObject(name: string, search: Search): boolean {
  const type = search.graph.locals.get(name);
  return (
    (type?.pointers ?? 0) > 0 &&
    search.baseline.atAcquire.some((state) => !/^(c:|u$)/.test(state.values.get(name) ?? ''))
  );
}

function fromLoops(search: Search): Candidate[] {
  const { graph, place } = search;
  const loop = loopAround(place);
  const target =
    loop === null
      ? undefined
      : graph.loops.find((one) => one.span.start === loop.span.start && one.span.end === loop.span.end);
  if (!target) return [];
  const of = (word: 'break' | 'continue', node: number): Candidate => {
    const like = search.bails.find(
      (bail) =>
        bail.jump.kind === word &&
        bail.jump.span.start < search.acquire.span.start &&
        jumpTarget(bail, graph) === node &&
        (bail.meaning === 'no-table' || bail.meaning === 'no-upper'),
    );
    const origin = like ? originOf(like, true) : 'loop';
    const test = like?.test ? sliceOf(search, like.test.span).replace(/\s+/g, ' ') : null;
    return { ...plain, id: word, statements: [`${word};`], origin, landing: { node }, test };
  };
  return [...(breaksLoop(place) ? [of('break', target.breakTo)] : []), of('continue', target.continueTo)];
}

function fromWalker(search: Search): Candidate[] {
  const { walker, graph } = search;
  if (!walker || (walker.calledByName && !walker.installed)) return [];
  const again = `${walker.param}->${PAGE_WALK.statement.field} = ${PAGE_WALK.statement.value};`;
  const returns: Candidate = {
    ...plain,
    id: `${again} return 0`,
    statements: [again, 'return 0;'],
    origin: walker.dispatch === 'locked' ? 'walk-again' : 'walk-again-weak',
    landing: { returns: ZERO },
  };
  return graph.returnType.base === 'void' ? [] : [returns];
}

/** Straight out: without a value, with the value of a range that is done, or with an errno. */
function fromReturns(search: Search): Candidate[] {
  const { graph } = search;
  const of = (text: string, origin: Origin, returns: Code): Candidate => ({
    ...plain,
    id: text,
    statements: [`${text};`],
    origin,
    landing: { returns },
  });
  if (graph.returnType.base === 'void' && graph.returnType.pointers === 0) return [of('return', 'other', 'void')];
  const values = search.nothing.map(({ code, origin }) =>
    of(`return ${inC(code, graph.returnType)}`, origin === 'walker' || origin === 'always' ? 'other' : origin, code),
  );
  return [...values, ...cursorEnds(search).map((name) => of(`return ${name}`, 'cursor', `s:${name}`))];
}

/** `end`, where every `return addr` is reached with `addr == end` only: then `end` is what says "this range is done". */
function cursorEnds(search: Search): string[] {
  const { graph, acquire, info } = search;
  const at = info.catalogue.acquires.get(acquire.callee ?? '')?.helper.address ?? null;
  const arg = at === null ? undefined : acquire.args[at];
  const cursors = arg ? identifiers(arg) : new Set<string>();
  const returned = graph.nodes.flatMap((node) =>
    node.kind === 'return' && node.span.start > acquire.span.start ? [node] : [],
  );
  const isCursor =
    returned.length > 0 && returned.every((node) => node.value?.kind === 'ident' && cursors.has(node.value.name));
  if (!isCursor) return [];
  const ends = new Set<string>();
  for (const node of graph.nodes) {
    if (
      node.kind !== 'branch' ||
      node.test.kind !== 'binary' ||
      node.test.left.kind !== 'ident' ||
      node.test.right.kind !== 'ident'
    )
      continue;
    const { left, right } = node.test;
    if (cursors.has(left.name) && graph.params.some((param) => param.name === right.name)) ends.add(right.name);
  }
  return [...ends];
}
