// The one door to tree-sitter. web-tree-sitter and native tree-sitter are each wrapped to fit these types,
// so nothing else in core/ knows which backend runs.

/** Walks a tree in preorder. Offsets are UTF-16 code units in both backends. */
export interface SyntaxCursor {
  /** Index into `CParser.nodeTypes`; anything outside that table is an error node. */
  readonly nodeTypeId: number;
  /** Index into `CParser.fieldNames`; 0 where the node has no field name. */
  readonly currentFieldId: number;
  readonly startIndex: number;
  readonly endIndex: number;
  /** The parser supposed this node; there is no text for it. */
  readonly nodeIsMissing: boolean;
  gotoFirstChild(): boolean;
  gotoNextSibling(): boolean;
  gotoParent(): boolean;
}

export interface SyntaxTree {
  /** Whether any node is an error or missing. */
  readonly hasError: boolean;
  /** A cursor on the root; it belongs to the tree and dies with it. */
  walk(): SyntaxCursor;
  /** Frees the tree's memory where the backend needs that; the tree must not be used afterwards. */
  delete(): void;
}

export interface NodeType {
  readonly name: string;
  /** False for keywords and punctuation. */
  readonly named: boolean;
}

/** A parse that was given up, because no reading without errors was left or it took too many steps. */
export interface ParseFailure {
  /** Offset near which the parser was. */
  readonly stoppedAt: number;
  /** What to tell people; null for an ordinary syntax error. */
  readonly reason: string | null;
}

/** A C parser. Not re-entrant; one per worker. */
export interface CParser {
  /** `web` or `native`: shown in logs and in bench results. */
  readonly backend: string;
  readonly nodeTypes: readonly NodeType[];
  readonly fieldNames: readonly (string | null)[];
  /** Parses a whole text and never throws. A tree may hold error nodes. The caller deletes the tree. */
  parse(text: string): SyntaxTree | ParseFailure;
}
