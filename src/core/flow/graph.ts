// One function as a graph of small operations. Lowering (lower.ts) takes apart side effects, `&&`, `||`, `?:` and
// nested calls, so that every node does one thing; the classifier, the converter and the model compiler all read this.
import type { CType, Expr } from '../c/ast.js';
import type { Span } from '../c/span.js';

/**
 * An expression without calls, assignments, `++`, `&&`, `||`, `?:` or statement expressions: reading it has no
 * effect on locals. Lowering puts results of such parts into temporaries named `$1`, `$2`, …
 */
export type PureExpr = Expr;

export interface FlowNodeBase {
  readonly id: number;
  /** What a reader would point at: the smallest construct of the source that this node stands for. */
  readonly span: Span;
}

export type FlowNode =
  | (FlowNodeBase & { readonly kind: 'entry'; next: number })
  /** `target` is an lvalue (ident, member, index, `*p`); `value` is pure. A declaration without initializer is `undef`. */
  | (FlowNodeBase & { readonly kind: 'assign'; readonly target: PureExpr; readonly value: PureExpr; next: number })
  | (FlowNodeBase & { readonly kind: 'undef'; readonly name: string; readonly type: CType; next: number })
  /** `callee` is a name for a direct call; an indirect call has `callee: null` and the expression in `through`. */
  | (FlowNodeBase & {
      readonly kind: 'call';
      readonly callee: string | null;
      readonly through: PureExpr | null;
      readonly args: readonly PureExpr[];
      /** A temporary or the source's own lvalue that receives the result; `null` when it is dropped. */
      readonly result: PureExpr | null;
      /** Span of the callee's name or expression. */
      readonly calleeSpan: Span;
      next: number;
    })
  /** `test` is pure and is compared with 0. */
  | (FlowNodeBase & { readonly kind: 'branch'; readonly test: PureExpr; whenTrue: number; whenFalse: number })
  /** A decision that the text leaves open: another turn of an iterator macro, or inline asm goto. */
  | (FlowNodeBase & { readonly kind: 'choice'; readonly why: string; readonly targets: number[] })
  | (FlowNodeBase & {
      readonly kind: 'opaque';
      readonly what: string;
      readonly names?: readonly string[];
      next: number;
    })
  /** A place without effect: a label of the source, the head of a loop, or where paths join. */
  | (FlowNodeBase & { readonly kind: 'nop'; readonly label: string | null; next: number })
  /** The path ends here without returning, after `BUG()` and the like. */
  | (FlowNodeBase & { readonly kind: 'stop'; readonly why: string })
  | (FlowNodeBase & { readonly kind: 'return'; readonly value: PureExpr | null; next: number })
  /** The single exit; every `return` and the end of the body lead here. */
  | (FlowNodeBase & { readonly kind: 'exit' });

export interface FlowGraph {
  readonly function: string;
  readonly span: Span;
  readonly params: readonly { readonly name: string; readonly type: CType }[];
  /** Locals by their unique name: shadowed names get a suffix (`x`, `x#2`); temporaries start with `$`. */
  readonly locals: ReadonlyMap<string, CType>;
  readonly returnType: CType;
  readonly nodes: readonly FlowNode[];
  readonly entry: number;
  readonly exit: number;
  readonly config: Readonly<Record<string, boolean>>;
  /** Labels of the source: name to the node that they stand before. */
  readonly labels: ReadonlyMap<string, number>;
  /** Loops of the source, outermost first: the nodes where `continue` and `break` lead. */
  readonly loops: readonly FlowLoop[];
  /** `goto` of a label that the function does not have, by name and place; the path is a `stop`. */
  readonly unknownLabels: readonly { readonly name: string; readonly span: Span }[];
}

export interface FlowLoop {
  readonly span: Span;
  readonly continueTo: number;
  readonly breakTo: number;
}
