// Statement nodes → Stmt. Counts the control keywords it reads, so that the guard can compare them with the text.
import type { Expr, Stmt } from '../ast.js';
import { readDeclarators } from './declarations.js';
import { spanOf, textOf, type Builder, type Counted } from './builder.js';

export function buildStmt(b: Builder, node: number): Stmt {
  const { table } = b;
  const span = spanOf(b, node);
  const stmt = (name: string): Stmt => b.stmt(table.field(node, name));
  const optional = (name: string): Expr | null => {
    const child = table.field(node, name);
    return child < 0 ? null : b.expr(child);
  };
  const test = (): Expr => b.expr(table.field(node, 'condition'));
  const count = (word: Counted): void => {
    b.tally[word]++;
  };
  switch (table.name(node)) {
    case 'compound_statement': {
      const body = buildBody(b, table.children(node));
      const isMacro = b.marks.get(span.start)?.kind === 'statements';
      return { kind: 'compound', span, body: isMacro ? body.map(perhaps) : body };
    }
    case 'expression_statement': {
      const child = table.first(node);
      if (child < 0) return { kind: 'empty', span };
      const expr = b.expr(child);
      // The repair may have put a sign in front.
      return { kind: 'expr', span: { start: Math.max(span.start, expr.span.start), end: span.end }, expr };
    }
    case 'declaration':
      return { kind: 'decl', span, declarators: readDeclarators(b, node) };
    case 'type_definition':
    case 'struct_specifier':
    case 'union_specifier':
    case 'enum_specifier':
      return { kind: 'decl', span, declarators: [] };
    case 'if_statement': {
      count('if');
      const alternative = table.field(node, 'alternative');
      if (alternative >= 0) count('else');
      const otherwise = alternative < 0 ? null : b.stmt(table.first(alternative));
      return { kind: 'if', span, test: test(), then: stmt('consequence'), otherwise };
    }
    case 'while_statement': {
      const mark = b.marks.get(span.start);
      const body = stmt('body');
      if (mark?.kind === 'iterator') {
        return { kind: 'iterator', span, name: mark.name, args: iteratorArguments(test()), body };
      }
      count('while');
      return { kind: 'while', span, test: test(), body };
    }
    case 'do_statement':
      return buildDo(b, node);
    case 'for_statement': {
      count('for');
      const init = table.field(node, 'initializer');
      const first = init < 0 ? null : table.name(init) === 'declaration' ? b.stmt(init) : exprStmt(b, init);
      return {
        kind: 'for',
        span,
        init: first,
        test: optional('condition'),
        step: optional('update'),
        body: stmt('body'),
      };
    }
    case 'switch_statement':
      count('switch');
      return { kind: 'switch', span, value: test(), body: stmt('body') };
    case 'case_statement':
      return buildCase(b, node);
    case 'labeled_statement': {
      const label = table.field(node, 'label');
      const body = table.children(node).find((c) => c !== label);
      return { kind: 'label', span, name: textOf(b, label), body: body === undefined ? null : b.stmt(body) };
    }
    case 'goto_statement':
      count('goto');
      return { kind: 'goto', span, label: textOf(b, table.field(node, 'label')) };
    case 'break_statement':
      count('break');
      return { kind: 'break', span };
    case 'continue_statement':
      count('continue');
      return { kind: 'continue', span };
    case 'return_statement': {
      count('return');
      const value = table.first(node);
      return { kind: 'return', span, value: value < 0 ? null : b.expr(value) };
    }
    case 'attributed_statement':
      return b.stmt(table.children(node).at(-1) ?? node + 1);
    default: {
      const what =
        table.name(node) === 'function_definition' ? 'nested function' : table.name(node).replaceAll('_', ' ');
      b.misfits.push({ ...span, reason: `cannot read ${what} as a statement` });
      return { kind: 'empty', span };
    }
  }
}

function buildBody(b: Builder, nodes: readonly number[]): Stmt[] {
  return nodes.map((c) => b.stmt(c));
}

function exprStmt(b: Builder, node: number): Stmt {
  return { kind: 'expr', span: spanOf(b, node), expr: b.expr(node) };
}

/** The arguments of an iterator macro stand in the condition, joined by commas. */
function iteratorArguments(condition: Expr): Expr[] {
  const args: Expr[] = [];
  let at = condition;
  while (at.kind === 'binary' && at.op === ',') {
    args.push(at.left);
    at = at.right;
  }
  if (!(at.kind === 'opaque' && at.what === 'no argument' && args.length === 0)) args.push(at);
  return args;
}

/** A statement that a macro is given. */
function perhaps(stmt: Stmt): Stmt {
  const { kind, span } = stmt;
  if (kind === 'decl' || kind === 'empty') return stmt;
  const test: Expr = { kind: 'opaque', span, what: 'whether a macro runs a statement that it is given' };
  return { kind: 'if', span, test, then: stmt, otherwise: null };
}

function buildDo(b: Builder, node: number): Stmt {
  const { table } = b;
  const span = spanOf(b, node);
  b.tally.do++;
  const body = b.stmt(table.field(node, 'body'));
  const condition = table.field(node, 'condition');
  const test = b.expr(condition);
  // The keyword has no node of its own: a loop-closing macro that it stands for is marked somewhere after the body.
  for (let at = table.start(condition) - 1; at >= body.span.end; at--) {
    const mark = b.marks.get(at);
    if (mark?.kind !== 'loop-end') continue;
    const callee: Expr = { kind: 'ident', span: { start: at, end: at + mark.name.length }, name: mark.name };
    const call: Expr = {
      kind: 'call',
      span: { start: at, end: table.end(condition) },
      callee,
      args: iteratorArguments(test),
    };
    return { kind: 'do', span, body, test: call };
  }
  b.tally.while++;
  return { kind: 'do', span, body, test };
}

function buildCase(b: Builder, node: number): Stmt {
  const { table } = b;
  const span = spanOf(b, node);
  const value = table.field(node, 'value');
  const body = buildBody(
    b,
    table.children(node).filter((c) => c !== value),
  );
  if (value < 0) {
    b.tally.default++;
    return { kind: 'case', span, values: null, body };
  }
  b.tally.case++;
  const operator = table.name(value) === 'binary_expression' ? table.field(value, 'operator') : -1;
  if (operator >= 0 && b.marks.get(table.start(operator))?.kind === 'range') {
    const values = [b.expr(table.field(value, 'left')), b.expr(table.field(value, 'right'))] as const;
    return { kind: 'case', span, values, body };
  }
  return { kind: 'case', span, values: [b.expr(value), null], body };
}
