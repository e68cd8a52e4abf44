// Expression nodes → Expr.
import type { BinaryOp, Expr, Stmt, UnaryOp } from '../ast.js';
import { TYPE_NAME } from '../kernel-words.js';
import type { Mark } from '../repair/context.js';
import { spanOf, textOf, type Builder } from './builder.js';
import { readTypeDescriptor } from './declarations.js';
import { charValue, integerValue } from './numbers.js';
import { parseTypeName } from './types.js';

export function buildExpr(b: Builder, node: number): Expr {
  const { table } = b;
  const span = spanOf(b, node);
  const field = (name: string): Expr => b.expr(table.field(node, name));
  const operator = (): string => table.name(table.field(node, 'operator'));
  switch (table.name(node)) {
    case 'identifier':
    case 'type_identifier':
    case 'primitive_type':
    case 'true':
    case 'false':
    case 'null':
      return buildIdentifier(b, node);
    case 'number_literal': {
      const text = textOf(b, node);
      return { kind: 'number', span, text, value: integerValue(text) };
    }
    case 'char_literal': {
      const text = textOf(b, node);
      return { kind: 'number', span, text, value: charValue(text) };
    }
    case 'string_literal':
    case 'concatenated_string':
      return { kind: 'string', span, text: textOf(b, node) };
    case 'parenthesized_expression': {
      const inner = table.first(node);
      if (inner < 0) return opaque(b, node, 'empty parentheses');
      return table.name(inner) === 'compound_statement' ? { kind: 'block', span, body: b.stmt(inner) } : b.expr(inner);
    }
    case 'compound_statement':
      return { kind: 'block', span, body: b.stmt(node) };
    case 'call_expression':
      return buildCall(b, node);
    case 'unary_expression':
    case 'pointer_expression':
      return buildUnary(b, node);
    case 'update_expression': {
      const prefix = table.start(table.field(node, 'operator')) === span.start;
      const op = operator() === '++' ? '++' : '--';
      return prefix ? { kind: 'update', span, op, prefix, operand: field('argument') } : buildPostfix(b, node, op);
    }
    case 'binary_expression':
      return { kind: 'binary', span, op: operator() as BinaryOp, left: field('left'), right: field('right') };
    case 'comma_expression':
      return { kind: 'binary', span, op: ',', left: field('left'), right: field('right') };
    case 'assignment_expression':
      return { kind: 'assign', span, op: operator(), target: field('left'), value: field('right') };
    case 'conditional_expression': {
      const then = table.field(node, 'consequence');
      const rest = { test: field('condition'), then: then < 0 ? null : b.expr(then), otherwise: field('alternative') };
      return { kind: 'conditional', span, ...rest };
    }
    case 'field_expression': {
      const name = textOf(b, table.field(node, 'field'));
      return { kind: 'member', span, object: field('argument'), field: name, arrow: operator() === '->' };
    }
    case 'subscript_expression':
      return { kind: 'index', span, object: field('argument'), index: field('index') };
    case 'cast_expression':
      return { kind: 'cast', span, type: readTypeDescriptor(b, table.field(node, 'type')), operand: field('value') };
    case 'compound_literal_expression':
      return { ...field('value'), span };
    case 'initializer_list':
      return { kind: 'initializer', span, items: table.children(node).map((c) => buildItem(b, c)) };
    case 'sizeof_expression':
    case 'alignof_expression':
      return { kind: 'sizeof', span, text: textOf(b, node) };
    case 'type_descriptor':
      return { kind: 'type', span, type: readTypeDescriptor(b, node) };
    case 'extension_expression':
      return b.expr(table.first(node));
    case 'gnu_asm_expression':
      return opaque(b, node, 'inline asm');
    case 'generic_expression':
      return opaque(b, node, '_Generic');
    default:
      b.misfits.push({ ...span, reason: `cannot read ${table.name(node).replaceAll('_', ' ')}` });
      return opaque(b, node, table.name(node));
  }
}

function opaque(b: Builder, node: number, what: string): Expr {
  return { kind: 'opaque', span: spanOf(b, node), what };
}

function buildIdentifier(b: Builder, node: number): Expr {
  const span = spanOf(b, node);
  const mark = b.marks.get(span.start);
  if (mark?.kind === 'type') return { kind: 'type', span: mark.span, type: parseTypeName(textOf(b, node)) };
  if (mark?.kind === 'opaque')
    return {
      kind: 'opaque',
      span: { start: mark.span.start, end: mark.span.end },
      what: mark.what,
      ...(mark.names && { names: mark.names }),
    };
  if (mark?.kind === 'jump') return buildJump(b, mark);
  return { kind: 'ident', span: mark?.kind === 'name' ? mark.span : span, name: textOf(b, node) };
}

/** A jump that a macro is given: it may jump so when it is called, or not. */
function buildJump(b: Builder, { word, value, span }: Mark & { readonly kind: 'jump' }): Expr {
  b.tally[word]++;
  const text = value === null ? '' : b.text.slice(value.start, value.end);
  const result: Expr | null =
    value === null
      ? null
      : /^[A-Za-z_]\w*$/.test(text)
        ? { kind: 'ident', span: value, name: text }
        : { kind: 'opaque', span: value, what: 'value that a macro returns' };
  const jump: Stmt = word === 'goto' ? { kind: 'goto', span, label: text } : { kind: 'return', span, value: result };
  const body: Stmt = { kind: 'compound', span, body: [jump] };
  const zero: Expr = { kind: 'number', span, text: '0', value: 0 };
  const test: Expr = { kind: 'opaque', span, what: 'whether a macro jumps' };
  return { kind: 'conditional', span, test, then: { kind: 'block', span, body }, otherwise: zero };
}

function buildCall(b: Builder, node: number): Expr {
  const { table } = b;
  const span = spanOf(b, node);
  const callee = table.field(node, 'function');
  const args = table.children(table.field(node, 'arguments')).map((c) => b.expr(c));
  const [only] = args;
  if (table.name(callee) === 'parenthesized_expression' && args.length === 1 && only) {
    const name = table.first(callee);
    const text = table.name(name) === 'identifier' ? textOf(b, name) : '';
    if (TYPE_NAME.test(text)) return { kind: 'cast', span, type: parseTypeName(text), operand: only };
  }
  return { kind: 'call', span, callee: b.expr(callee), args };
}

function buildUnary(b: Builder, node: number): Expr {
  const { table } = b;
  const span = spanOf(b, node);
  const operand = b.expr(table.field(node, 'argument'));
  const mark = b.marks.get(span.start);
  if (mark?.kind === 'call') return operand;
  if (mark?.kind === 'cast') {
    return { kind: 'cast', span, type: parseTypeName(b.text.slice(mark.type.start, mark.type.end)), operand };
  }
  const op = table.name(table.field(node, 'operator')) as UnaryOp;
  if (op === '&' && b.text.startsWith('&&', span.start)) return { kind: 'opaque', span, what: 'address of a label' };
  return { kind: 'unary', span, op, operand };
}

const PREFIXED = new Set(['unary_expression', 'pointer_expression', 'cast_expression']);

/** The grammar reads `!x++` as `(!x)++`; a postfix operator binds tighter, so the update moves inside. */
function buildPostfix(b: Builder, node: number, op: '++' | '--'): Expr {
  const { table } = b;
  const end = table.end(node);
  let inner = table.field(node, 'argument');
  let depth = 0;
  for (; PREFIXED.has(table.name(inner)); depth++) {
    inner = table.field(inner, table.name(inner) === 'cast_expression' ? 'value' : 'argument');
  }
  const wrap = (expr: Expr, level: number): Expr => {
    if (level === 0) return { kind: 'update', span: { start: expr.span.start, end }, op, prefix: false, operand: expr };
    if (expr.kind !== 'unary' && expr.kind !== 'cast') return opaque(b, node, 'an update of what is not a variable');
    return { ...expr, span: { start: expr.span.start, end }, operand: wrap(expr.operand, level - 1) };
  };
  return wrap(b.expr(table.field(node, 'argument')), depth);
}

function buildItem(b: Builder, node: number): { field: string | null; value: Expr } {
  const { table } = b;
  if (table.name(node) !== 'initializer_pair') return { field: null, value: b.expr(node) };
  const designators = table.children(node).filter((c) => table.fields[c] === 'designator');
  const field = designators
    .map((c) => textOf(b, c))
    .join('')
    .replace(/^\./, '');
  return { field, value: b.expr(table.field(node, 'value')) };
}
