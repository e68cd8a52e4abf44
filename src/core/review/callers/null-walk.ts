// What a function does while one of its parameters is NULL: where it reads through it, and to whom it hands it on. Only what
// no test of the function's own arguments can rule out counts, so that a flag that says "no such argument" is believed.
import type { Expr } from '../../c/ast.js';
import { anyPart, children, identName } from '../../flow/expressions.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';
import { successors, writes } from '../../flow/liveness.js';

export type CallNode = Extract<FlowNode, { kind: 'call' }>;
type BranchNode = Extract<FlowNode, { kind: 'branch' }>;

/** A parameter handed on as it came. */
export interface HandedOn {
  readonly call: CallNode;
  readonly argument: number;
}

export interface NullWalk {
  /** Nodes that read through the parameter; nothing is followed behind them. */
  readonly reads: readonly { readonly node: FlowNode; readonly field: string | null }[];
  readonly handedOn: readonly HandedOn[];
}

/** `parameter` is a position. */
export function walkWithNull(graph: FlowGraph, parameter: number): NullWalk {
  const name = graph.params[parameter]?.name ?? '';
  const reads: { node: FlowNode; field: string | null }[] = [];
  const handedOn: HandedOn[] = [];
  if (name === '') return { reads, handedOn };
  const tests = new Tests(graph, name);
  const seen = new Set<number>();
  const work = [graph.entry];
  for (let id = work.pop(); id !== undefined; id = work.pop()) {
    const node = graph.nodes[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    const read = expressionsOf(node)
      .map((expr) => readThrough(expr, name))
      .find((found) => found !== null);
    if (read) {
      reads.push({ node, field: read.field });
      continue;
    }
    if (node.kind === 'call') {
      for (const [argument, arg] of node.args.entries())
        if (identName(arg) === name) handedOn.push({ call: node, argument });
    }
    if (node.kind !== 'undef' && writes(node) === name) continue;
    if (handsAddress(node, name)) continue;
    work.push(...(node.kind === 'branch' ? tests.ways(node) : successors(node)));
  }
  return { reads, handedOn };
}

function expressionsOf(node: FlowNode): readonly Expr[] {
  switch (node.kind) {
    case 'assign':
      return [node.target, node.value];
    case 'call':
      return [...node.args, ...(node.through ? [node.through] : []), ...(node.result ? [node.result] : [])];
    case 'branch':
      return [node.test];
    case 'return':
      return node.value ? [node.value] : [];
    default:
      return [];
  }
}

/** `p->f`, `*p`, `p[i]`; not `&p->f`, which only computes an address. */
function readThrough(expr: Expr, name: string): { readonly field: string | null } | null {
  if (expr.kind === 'unary' && expr.op === '&') return addressReads(expr.operand, name);
  const isIt = (part: Expr): boolean => identName(part) === name;
  if (expr.kind === 'member' && expr.arrow && isIt(expr.object)) return { field: expr.field };
  if (expr.kind === 'unary' && expr.op === '*' && isIt(expr.operand)) return { field: null };
  if (expr.kind === 'index' && isIt(expr.object)) return { field: null };
  for (const part of children(expr)) {
    const found = readThrough(part, name);
    if (found) return found;
  }
  return null;
}

/** `&p->a.b` reads nothing; `&p->a->b` reads `p->a`. */
function addressReads(place: Expr, name: string): { readonly field: string | null } | null {
  if (place.kind === 'member' && !place.arrow) return addressReads(place.object, name);
  if (place.kind === 'member') return readThrough(place.object, name);
  if (place.kind === 'index') return readThrough(place.index, name) ?? readThrough(place.object, name);
  if (place.kind === 'unary' && place.op === '*') return readThrough(place.operand, name);
  return null;
}

/** Whoever gets the address of the parameter may set it. */
function handsAddress(node: FlowNode, name: string): boolean {
  return expressionsOf(node).some((expr) =>
    anyPart(expr, (part) => part.kind === 'unary' && part.op === '&' && identName(part.operand) === name),
  );
}

/** Which ways a test leaves open while the parameter is NULL. */
class Tests {
  readonly #definitions = new Map<string, FlowNode[]>();

  constructor(
    private readonly graph: FlowGraph,
    private readonly name: string,
  ) {
    for (const node of graph.nodes) {
      const written = node.kind === 'undef' ? null : writes(node);
      if (written !== null) this.#definitions.set(written, [...(this.#definitions.get(written) ?? []), node]);
    }
  }

  ways(branch: BranchNode): readonly number[] {
    const { test, whenTrue, whenFalse } = branch;
    const value = this.#value(test, 0);
    if (value !== null) return [value === 0 ? whenFalse : whenTrue];
    const from = this.#sources(test, new Set());
    // Computed from the parameter, or from other arguments alone: who passes NULL may know how it comes out.
    const isTold = from.mentions || (from.parameters > 0 && !from.memory);
    return isTold ? [] : [whenTrue, whenFalse];
  }

  /** What an expression is worth while the parameter is NULL, as far as constants tell. */
  #value(expr: Expr, depth: number): number | null {
    if (expr.kind === 'number') return expr.value;
    if (expr.kind === 'cast') return this.#value(expr.operand, depth);
    if (expr.kind === 'ident') {
      if (expr.name === this.name || expr.name === 'NULL' || expr.name === 'false') return 0;
      if (expr.name === 'true') return 1;
      if (this.graph.params.some((param) => param.name === expr.name)) return null;
      const [node, ...others] = this.#definitions.get(expr.name) ?? [];
      return node?.kind === 'assign' && others.length === 0 && depth < 4 ? this.#value(node.value, depth + 1) : null;
    }
    if (expr.kind === 'unary' && expr.op === '!') {
      const value = this.#value(expr.operand, depth);
      return value === null ? null : Number(value === 0);
    }
    if (expr.kind === 'binary' && (expr.op === '==' || expr.op === '&')) {
      const [left, right] = [this.#value(expr.left, depth), this.#value(expr.right, depth)];
      if (left === null || right === null) return null;
      return expr.op === '==' ? Number(left === right) : left & right;
    }
    return null;
  }

  /** What a test hangs on: this parameter, other parameters, memory or what other functions say of it. */
  #sources(expr: Expr, seen: Set<string>): { mentions: boolean; parameters: number; memory: boolean } {
    const sum = { mentions: false, parameters: 0, memory: false };
    const add = (other: typeof sum): void => {
      sum.mentions ||= other.mentions;
      sum.parameters += other.parameters;
      sum.memory ||= other.memory;
    };
    if (expr.kind === 'ident') {
      if (expr.name === this.name) sum.mentions = true;
      else if (this.graph.params.some((param) => param.name === expr.name)) sum.parameters = 1;
      else if (this.graph.locals.has(expr.name) || expr.name.startsWith('$')) {
        if (seen.has(expr.name)) return sum;
        seen.add(expr.name);
        const definitions = this.#definitions.get(expr.name) ?? [];
        // Set by someone who got its address.
        if (definitions.length === 0) sum.memory = true;
        for (const node of definitions) {
          if (node.kind === 'assign') add(this.#sources(node.value, seen));
          if (node.kind === 'call') {
            for (const arg of node.args) add(this.#sources(arg, seen));
            sum.memory ||= node.args.some((arg) => this.#isPointer(arg) || (arg.kind === 'unary' && arg.op === '&'));
          }
        }
      }
      return sum;
    }
    if ((expr.kind === 'member' && expr.arrow) || expr.kind === 'index') sum.memory = true;
    if (expr.kind === 'unary' && expr.op === '*') sum.memory = true;
    if (expr.kind === 'opaque') sum.memory = true;
    // Which of two pointers it is says nothing about a third.
    if (expr.kind === 'binary' && expr.op === '==' && this.#isPointer(expr.left) && this.#isPointer(expr.right))
      sum.memory = true;
    for (const part of children(expr)) add(this.#sources(part, seen));
    return sum;
  }

  #isPointer(expr: Expr): boolean {
    const name = identName(expr);
    if (name === null) return false;
    const type = this.graph.locals.get(name) ?? this.graph.params.find((param) => param.name === name)?.type;
    return type !== undefined && type.pointers > 0;
  }
}
