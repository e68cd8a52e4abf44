// Declarators: what a declaration, a parameter or a cast says about names and types.
import type { CType, Declarator, Expr, Parameter } from '../ast.js';
import type { Span } from '../span.js';
import { spanOf, textOf, type Builder } from './builder.js';
import { baseType, parseTypeName } from './types.js';

interface Declared {
  readonly name: string;
  readonly nameSpan: Span | null;
  readonly type: CType;
  readonly isFunction: boolean;
  /** The innermost function declarator's parameter list, -1 if there is none. */
  readonly parameters: number;
}

/** The type of the specifiers of a declaration, parameter or type name: no pointers yet. */
export function specifierType(b: Builder, node: number): CType {
  const type = b.table.field(node, 'type');
  if (type < 0) return { base: 'int', pointers: 0, dims: [] };
  const mark = b.marks.get(b.table.start(type));
  return mark?.kind === 'type'
    ? parseTypeName(textOf(b, type))
    : { base: baseType(textOf(b, type)), pointers: 0, dims: [] };
}

/** Follows a declarator from the outside to its name. `node` may be -1 for an unnamed one. */
export function readDeclarator(b: Builder, node: number, base: CType): Declared {
  const { table } = b;
  let type: CType = base;
  /** What the function returns, if this turns out to be one. */
  let returned: CType = base;
  let isFunction = false;
  let parameters = -1;
  for (let at = node; at >= 0;) {
    const kind = table.name(at);
    if (
      kind === 'identifier' ||
      kind === 'field_identifier' ||
      kind === 'type_identifier' ||
      kind === 'primitive_type'
    ) {
      return {
        name: textOf(b, at),
        nameSpan: nameSpan(b, at),
        type: isFunction ? returned : type,
        isFunction,
        parameters,
      };
    }
    if (kind === 'pointer_declarator' || kind === 'abstract_pointer_declarator') {
      type = { ...type, pointers: type.pointers + 1 };
      isFunction = false;
    } else if (kind === 'array_declarator' || kind === 'abstract_array_declarator') {
      const size = table.field(at, 'size');
      const dim: Expr | null = size < 0 || table.name(size) === '*' ? null : b.expr(size);
      type = { ...type, dims: [dim, ...type.dims] };
      isFunction = false;
    } else if (kind === 'function_declarator' || kind === 'abstract_function_declarator') {
      // What is inside declares a function (or a pointer to one) that returns what was read so far.
      parameters = table.field(at, 'parameters');
      isFunction = true;
      returned = type;
      type = { base: `${type.base}${'*'.repeat(type.pointers)}()`, pointers: 0, dims: [] };
    }
    const next = table.field(at, 'declarator');
    at = next >= 0 ? next : firstDeclarator(b, at);
  }
  return { name: '', nameSpan: null, type: isFunction ? returned : type, isFunction, parameters };
}

function nameSpan(b: Builder, node: number): Span {
  const mark = b.marks.get(b.table.start(node));
  return mark?.kind === 'name' ? mark.span : spanOf(b, node);
}

/** Parenthesised declarators have no field for what they hold. */
function firstDeclarator(b: Builder, node: number): number {
  return (
    b.table
      .children(node)
      .find((c) => /declarator$|^identifier$|^field_identifier$|^type_identifier$/.test(b.table.name(c))) ?? -1
  );
}

/** The declarators of a `declaration` (or `field_declaration`) node, with initialisers. */
export function readDeclarators(b: Builder, node: number): Declarator[] {
  const base = specifierType(b, node);
  const children = b.table.children(node);
  const isStatic = children.some((c) => b.table.name(c) === 'storage_class_specifier' && textOf(b, c) === 'static');
  return children
    .filter((c) => b.table.fields[c] === 'declarator' && b.table.name(c) !== 'gnu_asm_expression')
    .map((c) => {
      const hasInit = b.table.name(c) === 'init_declarator';
      const declared = readDeclarator(b, hasInit ? b.table.field(c, 'declarator') : c, base);
      const value = hasInit ? b.table.field(c, 'value') : -1;
      const { name, type, isFunction } = declared;
      return { span: spanOf(b, c), name, type, init: value < 0 ? null : b.expr(value), isStatic, isFunction };
    });
}

/** The type of a `type_descriptor` node. */
export function readTypeDescriptor(b: Builder, node: number): CType {
  return readDeclarator(b, b.table.field(node, 'declarator'), specifierType(b, node)).type;
}

/** Parameters of a function; `(void)` has none, and `...` is left out. */
export function readParameters(b: Builder, list: number): Parameter[] {
  const parameters: Parameter[] = [];
  for (const node of list < 0 ? [] : b.table.children(list)) {
    const kind = b.table.name(node);
    if (kind === 'identifier') {
      parameters.push({ span: spanOf(b, node), name: textOf(b, node), type: { base: 'int', pointers: 0, dims: [] } });
    } else if (kind === 'parameter_declaration') {
      const { name, type } = readDeclarator(b, b.table.field(node, 'declarator'), specifierType(b, node));
      if (name === '' && type.base === 'void' && type.pointers === 0) continue;
      parameters.push({ span: spanOf(b, node), name, type });
    }
  }
  return parameters;
}
