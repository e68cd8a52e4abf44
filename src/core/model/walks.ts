// Loops that walk a page table: a cursor moves by one entry a turn, and so does what the loop's end is tested by.
// Such a test is exact: the loop goes on while the cursor is inside its array. Other unmodelled tests are free.
import { identifiers } from '../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../flow/graph.js';
import { successors, writes } from '../flow/liveness.js';
import type { StaticTypes } from './static-types.js';

export interface WalkTest {
  readonly cursor: string;
  /** Which outcome of the test stays in the loop. */
  readonly staysWhen: boolean;
}

export interface Walks {
  /** By node of a branch. */
  readonly tests: ReadonlyMap<number, WalkTest>;
  /** Nodes that move a cursor in a loop whose end no test tells: the cursor stays inside its array. */
  readonly kept: ReadonlySet<number>;
}

/** Finds the walks of a function. */
export function walksOf(graph: FlowGraph, types: StaticTypes): Walks {
  const tests = new Map<number, WalkTest>();
  const kept = new Set<number>();
  for (const loop of graph.loops) {
    const body = bodyOf(graph, loop);
    const inStep = movedEveryTurn(graph, body, loop.continueTo);
    const cursors = [...inStep].filter((name) => isCursor(types, name));
    const [cursor] = cursors;
    if (cursor === undefined) continue;
    const related = withCopies(graph, body, inStep);
    let found = false;
    for (const id of body) {
      const node = graph.nodes[id];
      if (node?.kind !== 'branch') continue;
      const stays = [body.has(node.whenTrue), body.has(node.whenFalse)];
      if (stays[0] === stays[1] || ![...identifiers(node.test)].some((name) => related.has(name))) continue;
      tests.set(id, { cursor, staysWhen: stays[0] === true });
      found = true;
    }
    if (!found) for (const id of body) if (cursors.some((name) => isMove(graph.nodes[id], name))) kept.add(id);
  }
  return { tests, kept };
}

/** Nodes of a cycle through the loop's `continue`, inside the loop's text. */
function bodyOf(graph: FlowGraph, loop: FlowGraph['loops'][number]): Set<number> {
  const inside = (id: number): boolean => {
    const node = graph.nodes[id];
    return node !== undefined && node.span.start >= loop.span.start && node.span.end <= loop.span.end;
  };
  const reached = closure([loop.continueTo], (id) => successorsOf(graph, id).filter(inside));
  const predecessors = new Map<number, number[]>();
  for (const id of reached)
    for (const next of successorsOf(graph, id)) predecessors.set(next, [...(predecessors.get(next) ?? []), id]);
  const returning = closure([loop.continueTo], (id) => (predecessors.get(id) ?? []).filter((one) => reached.has(one)));
  return new Set([...reached].filter((id) => returning.has(id)));
}

function successorsOf(graph: FlowGraph, id: number): readonly number[] {
  const node = graph.nodes[id];
  return node ? successors(node) : [];
}

function closure(start: readonly number[], next: (id: number) => readonly number[]): Set<number> {
  const seen = new Set(start);
  const work = [...start];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    for (const one of next(id)) {
      if (seen.has(one)) continue;
      seen.add(one);
      work.push(one);
    }
  }
  return seen;
}

/** `name = name ± something`. */
function isMove(node: FlowNode | undefined, name: string): boolean {
  if (
    node?.kind !== 'assign' ||
    node.target.kind !== 'ident' ||
    node.target.name !== name ||
    node.value.kind !== 'binary'
  )
    return false;
  const { op, left, right } = node.value;
  return (op === '+' || op === '-') && left.kind === 'ident' && left.name === name && !identifiers(right).has(name);
}

/** Locals that nothing but a move changes in the loop, and that every turn moves. */
function movedEveryTurn(graph: FlowGraph, body: ReadonlySet<number>, continueTo: number): Set<string> {
  const moves = new Map<string, Set<number>>();
  const otherwise = new Set<string>();
  for (const id of body) {
    const node = graph.nodes[id];
    const name = node ? writes(node) : null;
    if (node && name !== null) {
      if (isMove(node, name)) moves.set(name, (moves.get(name) ?? new Set()).add(id));
      else otherwise.add(name);
    }
    // What a call may change through a pointer.
    if (node?.kind === 'call') {
      for (const arg of node.args)
        if (arg.kind === 'unary' && arg.op === '&' && arg.operand.kind === 'ident') otherwise.add(arg.operand.name);
    }
  }
  const result = new Set<string>();
  for (const [name, at] of moves) {
    const turn = (id: number): readonly number[] =>
      successorsOf(graph, id).filter((next) => body.has(next) && !at.has(next));
    const withoutMove = closure(turn(continueTo), turn);
    if (!otherwise.has(name) && !at.has(continueTo) && !withoutMove.has(continueTo)) result.add(name);
  }
  return result;
}

/** Also temporaries that are made of them: `nr--` tests a copy. */
function withCopies(graph: FlowGraph, body: ReadonlySet<number>, names: ReadonlySet<string>): Set<string> {
  const all = new Set(names);
  for (const id of body) {
    const node = graph.nodes[id];
    if (
      node?.kind === 'assign' &&
      node.target.kind === 'ident' &&
      node.target.name.startsWith('$') &&
      [...identifiers(node.value)].some((name) => names.has(name))
    ) {
      all.add(node.target.name);
    }
  }
  return all;
}

/** A pointer to an element of an array. */
function isCursor(types: StaticTypes, name: string): boolean {
  const type = types.local(name);
  return type?.kind === 'pointer' && type.to.regions.some((region) => region.count !== null);
}
