// One model file as read: functions, declarations and the tags of its first comment.
import type { FileDeclarations, FunctionAst } from '../c/ast.js';
import type { FlowGraph } from '../flow/graph.js';
import { lower } from '../flow/lower.js';
import type { SourceText } from './source.js';

/** A function of a model or of the kernel, with the text that its steps point to. */
export interface ModelFunction {
  readonly name: string;
  readonly source: SourceText;
  readonly ast: FunctionAst;
  readonly graph: FlowGraph;
  /** Other functions of the same kernel file; absent for those of models. */
  readonly callee?: (name: string) => ModelFunction | null;
}

export interface ModelSource {
  readonly source: SourceText;
  readonly functions: readonly ModelFunction[];
  readonly declarations: FileDeclarations;
}

/** A function whose graph is made when it is first used. */
export function modelFunction(source: SourceText, ast: FunctionAst): ModelFunction {
  let graph: FlowGraph | null = null;
  return {
    name: ast.name,
    source,
    ast,
    get graph() {
      return (graph ??= lower(ast));
    },
  };
}
