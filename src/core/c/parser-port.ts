// The one door to tree-sitter. web-tree-sitter and native tree-sitter both satisfy these types structurally,
// so nothing else in core/ knows which backend runs.

/** The part of a tree-sitter node that the reader uses. Offsets are UTF-16 code units in both backends. */
export interface SyntaxNode {
  readonly type: string;
  readonly startIndex: number;
  readonly endIndex: number;
  readonly isNamed: boolean;
  readonly isMissing: boolean;
  readonly isError: boolean;
  readonly hasError: boolean;
  readonly childCount: number;
  readonly children: readonly (SyntaxNode | null)[];
  readonly namedChildren: readonly (SyntaxNode | null)[];
  readonly parent: SyntaxNode | null;
  child(index: number): SyntaxNode | null;
  childForFieldName(name: string): SyntaxNode | null;
}

export interface SyntaxTree {
  readonly rootNode: SyntaxNode;
  /** Frees the tree's memory where the backend needs that; the tree must not be used afterwards. */
  delete(): void;
}

/** A C parser. Not re-entrant; one per worker. */
export interface CParser {
  /** `web` or `native`: shown in logs and in bench results. */
  readonly backend: string;
  /** Parses a whole text; never throws for bad C (errors are nodes). The caller deletes the tree. */
  parse(text: string): SyntaxTree;
}
