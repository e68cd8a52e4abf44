// A function_definition node → FunctionAst, with the tally that the guard needs.
import type { Expr, FunctionAst, Parameter, Stmt } from '../ast.js';
import type { Mark } from '../repair/context.js';
import type { Span } from '../span.js';
import type { SyntaxTable } from '../syntax-table.js';
import { newTally, spanOf, textOf, type Builder, type Misfit, type Tally } from './builder.js';
import { readDeclarator, readDeclarators, readParameters, specifierType } from './declarations.js';
import { buildExpr } from './expressions.js';
import { buildStmt } from './statements.js';

export interface BuiltFunction {
  readonly ast: FunctionAst;
  readonly tally: Tally;
  readonly misfits: readonly Misfit[];
}

export function createBuilder(table: SyntaxTable, text: string, marks: ReadonlyMap<number, Mark>): Builder {
  const builder: Builder = {
    table,
    text,
    marks,
    tally: newTally(),
    misfits: [],
    expr: (node: number): Expr => buildExpr(builder, node),
    stmt: (node: number): Stmt => buildStmt(builder, node),
  };
  return builder;
}

/** Builds the function at `node`; null if it has no name or no body. */
export function buildFunction(b: Builder, node: number, leadingComment: Span | null): BuiltFunction | null {
  const { table } = b;
  const declared = readDeclarator(b, table.field(node, 'declarator'), specifierType(b, node));
  const bodyNode = table.field(node, 'body');
  if (declared.nameSpan === null || bodyNode < 0 || declared.parameters < 0) return null;
  const body = b.stmt(bodyNode);
  if (body.kind !== 'compound') return null;
  const storage = table
    .children(node)
    .filter((c) => table.name(c) === 'storage_class_specifier')
    .map((c) => textOf(b, c));
  const ast: FunctionAst = {
    span: spanOf(b, node),
    name: declared.name,
    nameSpan: declared.nameSpan,
    isStatic: storage.includes('static'),
    isInline: storage.some((s) => s.includes('inline')),
    returnType: declared.type,
    params: oldStyleTypes(b, node, readParameters(b, declared.parameters)),
    body,
    leadingComment,
  };
  return { ast, tally: b.tally, misfits: b.misfits };
}

/** `f(a) struct x *a; { … }`: the types stand in declarations after the list. */
function oldStyleTypes(b: Builder, node: number, parameters: Parameter[]): Parameter[] {
  const declarations = b.table.children(node).filter((c) => b.table.name(c) === 'declaration');
  if (declarations.length === 0) return parameters;
  const types = new Map(declarations.flatMap((c) => readDeclarators(b, c)).map((d) => [d.name, d.type]));
  return parameters.map((p) => ({ ...p, type: types.get(p.name) ?? p.type }));
}
