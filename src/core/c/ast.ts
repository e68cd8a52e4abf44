// The C that later rooms see: plain objects, no parser nodes, so syntax trees can be freed at once.
// One tree for kernel functions, phases and adversaries alike. Spans are offsets of the original text.
import type { Span } from './span.js';

/** A type as far as TryMap needs it: `struct page **` is `{ base: "struct page", pointers: 2 }`. */
export interface CType {
  /** Specifiers without qualifiers and storage classes, single-spaced, e.g. `unsigned long`, `struct mm_struct`, `pte_t`. */
  readonly base: string;
  readonly pointers: number;
  /** Array dimensions from the outside in; `null` where the size is absent. */
  readonly dims: readonly (Expr | null)[];
}

interface Node {
  readonly span: Span;
}

export type Expr =
  | (Node & { readonly kind: 'ident'; readonly name: string })
  /** `value` is `null` when the literal is not an integer that a double holds exactly. */
  | (Node & { readonly kind: 'number'; readonly text: string; readonly value: number | null })
  | (Node & { readonly kind: 'string'; readonly text: string })
  | (Node & { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Expr[] })
  | (Node & { readonly kind: 'unary'; readonly op: UnaryOp; readonly operand: Expr })
  | (Node & { readonly kind: 'update'; readonly op: '++' | '--'; readonly prefix: boolean; readonly operand: Expr })
  /** Includes `&&`, `||` and the comma operator. */
  | (Node & { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr })
  /** `op` is `=` or a compound assignment such as `+=`. */
  | (Node & { readonly kind: 'assign'; readonly op: string; readonly target: Expr; readonly value: Expr })
  /** `then` is `null` for GNU `a ?: b`. */
  | (Node & { readonly kind: 'conditional'; readonly test: Expr; readonly then: Expr | null; readonly otherwise: Expr })
  | (Node & { readonly kind: 'member'; readonly object: Expr; readonly field: string; readonly arrow: boolean })
  | (Node & { readonly kind: 'index'; readonly object: Expr; readonly index: Expr })
  | (Node & { readonly kind: 'cast'; readonly type: CType; readonly operand: Expr })
  | (Node & { readonly kind: 'sizeof'; readonly text: string })
  /** A type where an expression is expected: a macro argument such as the first of `min_t(unsigned long, a, b)`. */
  | (Node & { readonly kind: 'type'; readonly type: CType })
  /** GNU statement expression `({ … })`; its value is that of the last expression statement. */
  | (Node & { readonly kind: 'block'; readonly body: Stmt })
  /** `{ a, .b = c }`, also as a compound literal. */
  | (Node & {
      readonly kind: 'initializer';
      readonly items: readonly { readonly field: string | null; readonly value: Expr }[];
    })
  /**
   * Anything else (inline asm, `_Generic`, `&&label`): its value and effects are unknown. With `names` it writes no
   * variable but these.
   */
  | (Node & { readonly kind: 'opaque'; readonly what: string; readonly names?: readonly string[] });

export type UnaryOp = '!' | '-' | '+' | '~' | '*' | '&';
export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '<<'
  | '>>'
  | '&'
  | '|'
  | '^'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | ',';

export interface Declarator extends Node {
  readonly name: string;
  readonly type: CType;
  readonly init: Expr | null;
  readonly isStatic: boolean;
  /** Function declarators inside bodies (`int f(void);`) carry no storage and are skipped by later rooms. */
  readonly isFunction: boolean;
}

export type Stmt =
  | (Node & { readonly kind: 'expr'; readonly expr: Expr })
  | (Node & { readonly kind: 'decl'; readonly declarators: readonly Declarator[] })
  | (Node & { readonly kind: 'compound'; readonly body: readonly Stmt[] })
  | (Node & { readonly kind: 'if'; readonly test: Expr; readonly then: Stmt; readonly otherwise: Stmt | null })
  | (Node & { readonly kind: 'while'; readonly test: Expr; readonly body: Stmt })
  | (Node & { readonly kind: 'do'; readonly body: Stmt; readonly test: Expr })
  | (Node & {
      readonly kind: 'for';
      readonly init: Stmt | null;
      readonly test: Expr | null;
      readonly step: Expr | null;
      readonly body: Stmt;
    })
  /** A kernel iterator macro with a body, e.g. `for_each_vma(vmi, vma) { … }`: runs the body zero or more times. */
  | (Node & { readonly kind: 'iterator'; readonly name: string; readonly args: readonly Expr[]; readonly body: Stmt })
  | (Node & { readonly kind: 'switch'; readonly value: Expr; readonly body: Stmt })
  /** `case lo:` / `case lo ... hi:` / `default:` (`values` is `null`); statements that follow are siblings or in `body`. */
  | (Node & {
      readonly kind: 'case';
      readonly values: readonly [Expr, Expr | null] | null;
      readonly body: readonly Stmt[];
    })
  | (Node & { readonly kind: 'label'; readonly name: string; readonly body: Stmt | null })
  | (Node & { readonly kind: 'goto'; readonly label: string })
  | (Node & { readonly kind: 'break' | 'continue' | 'empty' })
  | (Node & { readonly kind: 'return'; readonly value: Expr | null });

export interface Parameter extends Node {
  /** Empty for an unnamed parameter. */
  readonly name: string;
  readonly type: CType;
}

/** One function under one choice of its `#if` arms. */
export interface FunctionAst extends Node {
  readonly name: string;
  readonly nameSpan: Span;
  readonly isStatic: boolean;
  readonly isInline: boolean;
  readonly returnType: CType;
  readonly params: readonly Parameter[];
  readonly body: Stmt & { readonly kind: 'compound' };
  /** Span of the comment that ends right before the function, if any. */
  readonly leadingComment: Span | null;
}

/** A function of the text with every arm of its `#if`s; `variants` has one entry where there is none. */
export interface FunctionUnit extends Node {
  readonly name: string;
  readonly nameSpan: Span;
  readonly variants: readonly FunctionVariant[];
  /** Configurations that were not read because there are too many (at least so many): each of their arms is in one that was. */
  readonly omittedVariants?: number;
}

/** A macro whose body mentions a wanted word: its body stays text, so nothing in it is a call site. */
export interface MacroMention extends Node {
  readonly name: string;
}

export interface FunctionVariant {
  /** Which conditions were taken, e.g. `{ "CONFIG_NUMA": true }`; empty without `#if`. */
  readonly config: Readonly<Record<string, boolean>>;
  readonly ast: FunctionAst;
}

/** A stretch of text that could not be read as C; nothing about it is guessed. */
export interface Unparsed extends Node {
  readonly function: string | null;
  /** One sentence for people: what was met and where, e.g. "unbalanced `{`". */
  readonly reason: string;
}

/** What `readFunctions` returns for one text. */
export interface ParsedFile {
  readonly functions: readonly FunctionUnit[];
  readonly unparsed: readonly Unparsed[];
  /** Macros whose bodies hold one of the wanted words; absent or empty when all functions were asked for. */
  readonly macros?: readonly MacroMention[];
}

/** File-scope declarations that models need (struct layouts, globals, enums, object-like `#define NAME number`). */
export interface FileDeclarations {
  readonly structs: readonly StructDecl[];
  readonly globals: readonly Declarator[];
  readonly constants: Readonly<Record<string, number>>;
  /** `typedef struct x y;` and `typedef int y;`: name to type. */
  readonly typedefs: Readonly<Record<string, CType>>;
  /** Enumerations with their members in text order; the members are in `constants` too. */
  readonly enums?: readonly {
    readonly name: string;
    readonly members: readonly { readonly name: string; readonly value: number }[];
  }[];
}

export interface StructDecl extends Node {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: CType; readonly span: Span }[];
}
