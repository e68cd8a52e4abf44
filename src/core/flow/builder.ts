// Grows a flow graph forward: nodes are appended to the open ends of what was built so far.
import type { CType } from '../c/ast.js';
import type { Span } from '../c/span.js';
import type { FlowNode } from './graph.js';

/** An edge that has no target yet: calling it sets the target. */
export type OpenEdge = (target: number) => void;

/** `Omit` that keeps a union a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type Draft = Without<Extract<FlowNode, { next: number }>, 'id' | 'next'>;

/** A place that gotos, breaks, continues or cases lead to; it may be placed before or after them. */
export class JumpTarget {
  node: number | null = null;
  readonly waiting: OpenEdge[] = [];
}

export class GraphBuilder {
  readonly nodes: FlowNode[] = [];
  readonly locals = new Map<string, CType>();
  /** Edges that the next node will be the target of; empty after a jump. */
  open: OpenEdge[] = [];
  #temporaries = 0;

  /** Appends a node that has one successor and goes on from there; returns its id. */
  emit(draft: Draft): number {
    const node = { ...draft, id: this.nodes.length, next: -1 } as Extract<FlowNode, { next: number }>;
    this.#append(node);
    this.open = [(target) => (node.next = target)];
    return node.id;
  }

  /** Appends a branch; the two open edges are returned, and nothing is open. */
  branch(
    test: Extract<FlowNode, { kind: 'branch' }>['test'],
    span: Span,
  ): { whenTrue: OpenEdge[]; whenFalse: OpenEdge[] } {
    const node: FlowNode = { kind: 'branch', id: this.nodes.length, span, test, whenTrue: -1, whenFalse: -1 };
    this.#append(node);
    this.open = [];
    return { whenTrue: [(target) => (node.whenTrue = target)], whenFalse: [(target) => (node.whenFalse = target)] };
  }

  /** Appends an open decision with `count` ways on. */
  choice(why: string, span: Span, count: number): OpenEdge[][] {
    const targets = new Array<number>(count).fill(-1);
    this.#append({ kind: 'choice', id: this.nodes.length, span, why, targets });
    this.open = [];
    return targets.map((_, way) => [(target) => (targets[way] = target)]);
  }

  stop(why: string, span: Span): void {
    this.#append({ kind: 'stop', id: this.nodes.length, span, why });
    this.open = [];
  }

  exit(span: Span): number {
    const id = this.nodes.length;
    this.#append({ kind: 'exit', id, span });
    this.open = [];
    return id;
  }

  /** Everything that is open leads to the target; nothing is open afterwards. */
  jump(target: JumpTarget): void {
    if (target.node === null) target.waiting.push(...this.open);
    else for (const edge of this.open) edge(target.node);
    this.open = [];
  }

  /** Puts the target here, as a `nop` that all its jumps lead to. */
  place(target: JumpTarget, span: Span, label: string | null = null): number {
    const id = this.emit({ kind: 'nop', span, label });
    target.node = id;
    for (const edge of target.waiting.splice(0)) edge(id);
    return id;
  }

  temporary(type: CType = { base: '', pointers: 0, dims: [] }): string {
    this.#temporaries += 1;
    const name = `$${String(this.#temporaries)}`;
    this.locals.set(name, type);
    return name;
  }

  #append(node: FlowNode): void {
    for (const edge of this.open) edge(node.id);
    this.nodes.push(node);
  }
}

/** Locals by scope: an inner declaration of a taken name gets a suffix, so that every local has one name in the graph. */
export class Scopes {
  readonly #stack = [new Map<string, string>()];
  readonly #used = new Map<string, number>();

  push(): void {
    this.#stack.push(new Map());
  }

  pop(): void {
    this.#stack.pop();
  }

  declare(name: string): string {
    const count = (this.#used.get(name) ?? 0) + 1;
    this.#used.set(name, count);
    const unique = count === 1 ? name : `${name}#${String(count)}`;
    this.#stack[this.#stack.length - 1]?.set(name, unique);
    return unique;
  }

  /** The unique name of a local; the name itself for anything of file scope. */
  resolve(name: string): string {
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      const found = this.#stack[i]?.get(name);
      if (found !== undefined) return found;
    }
    return name;
  }
}
