// What the search for failure exits has to know of an acquire, besides the graph that it is in.
import type { FunctionAst } from '../c/ast.js';
import type { FlowGraph } from '../flow/graph.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';

export interface AcquireInfo {
  /** The file's text; spans are offsets of it. */
  readonly text: string;
  /** The function that the graph was lowered from. */
  readonly ast: FunctionAst;
  readonly catalogue: CatalogueIndex;
  /** Calls that release this mapping or its lock: node ids. */
  readonly releases: readonly number[];
  /** Flow graphs of the functions of the same file, by name: shows what callees deliver. */
  readonly graphsOf?: (name: string) => readonly FlowGraph[];
}
