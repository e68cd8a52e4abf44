// What the search for failure exits has to know of an acquire, besides the graph that it is in.
import type { FunctionAst } from '../c/ast.js';
import type { FlowGraph } from '../flow/graph.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import type { WalkCallback } from './walk-callback.js';

export interface AcquireInfo {
  /** What the spans are offsets of: the file's text, or the function's own. */
  readonly text: string;
  /** The function that the graph was lowered from. */
  readonly ast: FunctionAst;
  readonly catalogue: CatalogueIndex;
  /** Calls that release this mapping or its lock: node ids. */
  readonly releases: readonly number[];
  /** How the file uses the function as a callback of the page walker; see `walkCallback`. Absent: not at all. */
  readonly callback?: WalkCallback;
  /** Flow graphs of the functions of the same file, by name: shows what callees deliver. */
  readonly graphsOf?: (name: string) => readonly FlowGraph[];
}
