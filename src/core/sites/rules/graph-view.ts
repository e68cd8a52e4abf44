// Questions about one graph that several rules ask, each answered once: who defines a name, which call a branch tests.
import type { Expr } from '../../c/ast.js';
import { joinNodes } from '../../flow/joins.js';
import { liveBefore, writes, type NameSet } from '../../flow/liveness.js';
import type { FlowGraph, FlowNode } from '../../flow/graph.js';

export type CallNode = Extract<FlowNode, { kind: 'call' }>;
export type BranchNode = Extract<FlowNode, { kind: 'branch' }>;

/** A local that says which way a path came. */
export interface Flag {
  readonly name: string;
  /** By node of the assignment: whether it is true afterwards. */
  readonly values: ReadonlyMap<number, boolean>;
}

export class GraphView {
  #isCutShort = false;
  #calls: Map<string, CallNode[]> | null = null;
  #definitions: Map<string, number | null> | null = null;
  #testedTwice: Set<string> | null = null;
  #flags: ReadonlyMap<string, Flag> | null = null;

  constructor(readonly graph: FlowGraph) {}

  /** Notes that a rule met its bound here: it has not seen all paths. */
  cutShort(): void {
    this.#isCutShort = true;
  }

  /** Whether that happened since the last time it was asked. */
  wasCutShort(): boolean {
    const was = this.#isCutShort;
    this.#isCutShort = false;
    return was;
  }

  /** Where paths meet. */
  get joins(): ReadonlySet<number> {
    return joinNodes(this.graph);
  }

  /** For each node, the locals that are live before it. */
  get live(): readonly NameSet[] {
    return liveBefore(this.graph);
  }

  /** Direct calls by name. */
  get calls(): ReadonlyMap<string, readonly CallNode[]> {
    if (!this.#calls) {
      this.#calls = new Map();
      for (const node of this.graph.nodes) {
        if (node.kind !== 'call' || node.callee === null) continue;
        const known = this.#calls.get(node.callee);
        if (known) known.push(node);
        else this.#calls.set(node.callee, [node]);
      }
    }
    return this.#calls;
  }

  callsOf(names: Iterable<string>): readonly CallNode[] {
    return [...names].flatMap((name) => this.calls.get(name) ?? []);
  }

  /** The call whose outcome a branch tests, directly or through a local that has no other value. */
  testedCall(branch: BranchNode): CallNode | null {
    let { test }: { test: Expr } = branch;
    for (let steps = 0; steps < 4; steps++) {
      if (test.kind === 'cast') test = test.operand;
      if (test.kind !== 'ident') return null;
      const node = this.#definition(test.name);
      if (node?.kind === 'call') return node;
      if (node?.kind !== 'assign') return null;
      test = node.value;
    }
    return null;
  }

  /** Locals that are only ever set to constants and are tested by themselves, with what each assignment makes of them. */
  get flags(): ReadonlyMap<string, Flag> {
    this.#flags ??= findFlags(this.graph);
    return this.#flags;
  }

  /** Locals that two branches or more test by themselves, and flags. */
  get testedTwice(): ReadonlySet<string> {
    if (!this.#testedTwice) {
      const once = new Set<string>();
      this.#testedTwice = new Set(this.flags.keys());
      for (const node of this.graph.nodes) {
        if (node.kind !== 'branch' || node.test.kind !== 'ident') continue;
        if (once.has(node.test.name)) this.#testedTwice.add(node.test.name);
        once.add(node.test.name);
      }
    }
    return this.#testedTwice;
  }

  #definition(name: string): FlowNode | null {
    if (!this.#definitions) {
      this.#definitions = new Map();
      for (const node of this.graph.nodes) {
        const written = node.kind === 'undef' ? null : writes(node);
        if (written !== null) this.#definitions.set(written, this.#definitions.has(written) ? null : node.id);
      }
    }
    const id = this.#definitions.get(name);
    return id === undefined || id === null ? null : (this.graph.nodes[id] ?? null);
  }
}

function findFlags(graph: FlowGraph): ReadonlyMap<string, Flag> {
  const tested = new Set<string>();
  for (const node of graph.nodes) if (node.kind === 'branch' && node.test.kind === 'ident') tested.add(node.test.name);
  for (const param of graph.params) tested.delete(param.name);
  const values = new Map<string, Map<number, boolean>>();
  for (const node of graph.nodes) {
    if (node.kind === 'undef') continue;
    const name = writes(node);
    if (name === null || !tested.has(name)) continue;
    const value = node.kind === 'assign' ? constant(node.value) : null;
    if (value === null) {
      tested.delete(name);
      continue;
    }
    const known = values.get(name) ?? new Map<number, boolean>();
    values.set(name, known.set(node.id, value));
  }
  return new Map([...values].filter(([name]) => tested.has(name)).map(([name, all]) => [name, { name, values: all }]));
}

function constant(expr: Expr): boolean | null {
  if (expr.kind === 'number') return expr.value === null ? null : expr.value !== 0;
  if (expr.kind !== 'ident') return null;
  return expr.name === 'true' ? true : expr.name === 'false' || expr.name === 'NULL' ? false : null;
}
