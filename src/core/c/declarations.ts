// File-scope declarations of a text whose functions were taken out: structs, globals, enums, typedefs, numeric macros.
import { withoutAnnotations } from './annotations.js';
import type { CType, Declarator, FileDeclarations, StructDecl, Unparsed } from './ast.js';
import type { Builder } from './build/builder.js';
import { spanOf, textOf } from './build/builder.js';
import { readDeclarator, readDeclarators, specifierType } from './build/declarations.js';
import { createBuilder } from './build/function.js';
import { constantValue } from './constant.js';
import { Draft } from './draft.js';
import { failureComplaint, syntaxComplaint, type Complaint } from './guard.js';
import { tokenize, type Token } from './lexer.js';
import type { CParser } from './parser-port.js';
import type { Span } from './span.js';
import { flatten } from './syntax-table.js';

/** Reads what is declared outside `functions` (spans in order). */
export function readDeclarations(
  parser: CParser,
  text: string,
  functions: readonly Span[],
  known: Readonly<Record<string, number>> = {},
): { declarations: FileDeclarations; unparsed: Unparsed[] } {
  const all = tokenize(text).tokens.filter((t) => !functions.some((f) => t.start >= f.start && t.start < f.end));
  const reader = new DeclarationReader(parser, text, known);
  for (const token of all) if (token.kind === 'directive') reader.define(token);
  reader.items(withoutAnnotations(all));
  return { declarations: reader.result(), unparsed: reader.unparsed };
}

class DeclarationReader {
  readonly unparsed: Unparsed[] = [];
  readonly #structs: StructDecl[] = [];
  readonly #globals: Declarator[] = [];
  /** Also those that were known before; `result` has only the text's own. */
  readonly #constants: Map<string, number>;
  readonly #own = new Set<string>();
  readonly #typedefs: Record<string, CType> = {};
  readonly #enums: NonNullable<FileDeclarations['enums']>[number][] = [];

  constructor(
    private readonly parser: CParser,
    private readonly text: string,
    known: Readonly<Record<string, number>>,
  ) {
    this.#constants = new Map(Object.entries(known));
  }

  result(): FileDeclarations {
    const constants = Object.fromEntries([...this.#constants].filter(([name]) => this.#own.has(name)));
    return { structs: this.#structs, globals: this.#globals, constants, typedefs: this.#typedefs, enums: this.#enums };
  }

  /** `#define NAME value` with an integer constant expression; a value that is none is left alone. */
  define(token: Token): void {
    const match = /^#\s*define\s+(\w+)(\(?)([^]*)$/.exec(token.text);
    const name = match?.[1];
    if (name === undefined) return;
    const body = tokenize(match?.[3] ?? '')
      .tokens.map((t) => t.text)
      .join(' ');
    if (match?.[2] === '(') {
      const span = { start: token.start, end: token.end };
      this.unparsed.push({ span, function: null, reason: `macro ${name}() has parameters and is not expanded` });
      return;
    }
    if (body === '') return;
    const b = this.#parse(`int T = ${body};`, `int T = ${body};`);
    const [declarator] = b?.table.name(1) === 'declaration' ? readDeclarators(b, 1) : [];
    const value = declarator?.init ? constantValue(declarator.init, this.#constants) : null;
    if (value !== null) this.#constant(name, value);
  }

  items(tokens: readonly Token[]): void {
    const draft = new Draft(this.text);
    for (const token of tokens) draft.put(token);
    const b = this.#parse(draft.toString(), this.text);
    if (!b) return;
    for (const node of b.table.children(0)) this.#item(b, node);
    for (const misfit of b.misfits) {
      this.unparsed.push({ span: { start: misfit.start, end: misfit.end }, function: null, reason: misfit.reason });
    }
  }

  #parse(repaired: string, text: string): Builder | null {
    const tree = this.parser.parse(repaired);
    if ('stoppedAt' in tree) {
      if (text === this.text) this.#complain(failureComplaint(tree, text));
      return null;
    }
    const table = flatten(this.parser, tree, repaired);
    tree.delete();
    const complaint = syntaxComplaint(table, text);
    if (complaint && text === this.text) this.#complain(complaint);
    return table.tooDeep || complaint ? null : createBuilder(table, text, new Map());
  }

  #complain({ start, end, reason }: Complaint): void {
    this.unparsed.push({ span: { start, end }, function: null, reason });
  }

  #item(b: Builder, node: number): void {
    const kind = b.table.name(node);
    const type = b.table.field(node, 'type');
    if (type >= 0) this.#specifier(b, type);
    if (kind === 'declaration') {
      this.#globals.push(...readDeclarators(b, node).filter((d) => !d.isFunction));
    } else if (kind === 'type_definition') {
      const base = specifierType(b, node);
      for (const child of b.table.children(node)) {
        if (b.table.fields[child] !== 'declarator') continue;
        const { name, type: aliased } = readDeclarator(b, child, base);
        this.#typedefs[name] = aliased;
      }
    } else if (kind.endsWith('_specifier')) {
      this.#specifier(b, node);
    } else if (!(kind === 'expression_statement' && b.table.first(node) < 0)) {
      const reason = `cannot read ${kind.replaceAll('_', ' ')} at file scope`;
      this.unparsed.push({ span: spanOf(b, node), function: null, reason });
    }
  }

  #specifier(b: Builder, node: number): void {
    const body = b.table.field(node, 'body');
    if (body < 0) return;
    if (b.table.name(node) === 'enum_specifier') this.#enumerators(b, node, body);
    else if (/^(?:struct|union)_specifier$/.test(b.table.name(node))) this.#struct(b, node, body);
  }

  #struct(b: Builder, node: number, body: number): void {
    const name = b.table.field(node, 'name');
    const fields = b.table.children(body).flatMap((child) => {
      const type = b.table.field(child, 'type');
      if (type >= 0) this.#specifier(b, type);
      const bits = b.table.children(child).find((part) => b.table.name(part) === 'bitfield_clause');
      if (bits !== undefined)
        this.unparsed.push({ span: spanOf(b, child), function: null, reason: 'a bit field has no modelled width' });
      return readDeclarators(b, child).map((d) => ({ name: d.name, type: d.type, span: d.span }));
    });
    this.#structs.push({ span: spanOf(b, node), name: name < 0 ? '' : textOf(b, name), fields });
  }

  #enumerators(b: Builder, node: number, body: number): void {
    let next: number | null = 0;
    const members: { name: string; value: number }[] = [];
    const name = b.table.field(node, 'name');
    this.#enums.push({ name: name < 0 ? '' : textOf(b, name), members });
    for (const child of b.table.children(body)) {
      const value = b.table.field(child, 'value');
      if (value >= 0) next = constantValue(b.expr(value), this.#constants);
      if (next === null) {
        this.unparsed.push({
          span: spanOf(b, child),
          function: null,
          reason: 'the value of this enumerator is not constant',
        });
        return;
      }
      const member = { name: textOf(b, b.table.field(child, 'name')), value: next++ };
      members.push(member);
      this.#constant(member.name, member.value);
    }
  }

  #constant(name: string, value: number): void {
    this.#constants.set(name, value);
    this.#own.add(name);
  }
}
