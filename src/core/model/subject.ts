// A kernel function under check: its text and tree as the models take them, and the context that it is entered in.
import type { FunctionAst } from '../c/ast.js';
import type { FlowGraph } from '../flow/graph.js';
import { lower } from '../flow/lower.js';
import type { LoadedModel, ModelReader } from './library.js';
import type { ModelFunction } from './model-source.js';
import { SourceText } from './source.js';
import { words } from './tags.js';

/** A function under check. */
export interface Subject {
  readonly file: string;
  readonly text: string;
  readonly ast: FunctionAst;
  readonly config: Readonly<Record<string, boolean>>;
  /** Another function of the same text, where there is one of that name and it reads. */
  readonly callee?: (name: string) => FunctionAst | null;
}

/** Contexts from the most to the least protected; the first one that fits is taken. */
const CONTEXTS = ['mmap-read', 'nothing'] as const;

/** The function with those of its file that it may call; each is lowered once. */
export function functionOf({ file, text, ast, config, callee }: Subject): ModelFunction {
  const source = new SourceText(file, text);
  const graph = lower(ast, config);
  return callee ? withCallees(source, ast, graph, callee, new Map()) : { name: ast.name, source, ast, graph };
}

function withCallees(
  source: SourceText,
  ast: FunctionAst,
  graph: FlowGraph,
  callee: (name: string) => FunctionAst | null,
  known: Map<string, ModelFunction | null>,
): ModelFunction {
  return {
    name: ast.name,
    source,
    ast,
    graph,
    callee: (name) => {
      let found = known.get(name);
      if (found === undefined) {
        const other = callee(name);
        found = other && withCallees(source, other, lower(other), callee, known);
        known.set(name, found);
      }
      return found;
    },
  };
}

export function callsOf(fn: ModelFunction): Set<string> {
  return new Set(fn.graph.nodes.flatMap((node) => (node.kind === 'call' && node.callee !== null ? [node.callee] : [])));
}

/** The named context, or the first one that does not contradict what the function calls. */
export function contextFor(reader: ModelReader, calls: ReadonlySet<string>, name?: string): LoadedModel {
  for (const one of name === undefined ? CONTEXTS : [name]) {
    const model = reader.load(`contexts/${one}.c`);
    if (name !== undefined || !words(model.tags, 'unless').some((call) => calls.has(call))) return model;
  }
  throw new RangeError('no context fits');
}
