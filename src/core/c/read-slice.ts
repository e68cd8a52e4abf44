// One function's text → its variants, or the reason why it cannot be read. Spans are relative to the slice.
import { withoutAnnotations } from './annotations.js';
import type { FunctionVariant, Unparsed } from './ast.js';
import { matchBrackets } from './bracket-match.js';
import { buildFunction, createBuilder, type BuiltFunction } from './build/function.js';
import { findFunctionHead } from './function-head.js';
import { failureComplaint, syntaxComplaint, tallyComplaint, type Complaint } from './guard.js';
import type { Lexed, Token } from './lexer.js';
import type { CParser } from './parser-port.js';
import { implausible } from './plausible.js';
import { repair } from './repair/repair.js';
import type { Span } from './span.js';
import { flatten } from './syntax-table.js';
import { enumerateVariants, MAX_ARMS, MAX_TRIED, type Variant } from './variants.js';

/** Brackets nested deeper than this are not parsed: no person wrote them. */
export const MAX_NESTING = 200;

/** A function longer than this, in UTF-16 units, is not read. */
export const MAX_FUNCTION_LENGTH = 500_000;

export interface SliceReading {
  readonly name: string | null;
  readonly nameSpan: Span | null;
  readonly variants: readonly FunctionVariant[];
  readonly unparsed: readonly Unparsed[];
  /** Combinations of `#if` arms that were not read because there are too many; each arm was in another one. */
  readonly omittedVariants: number;
}

type VariantReading =
  { readonly built: BuiltFunction } | { readonly complaint: Complaint; readonly name: string | null };

/** Reads a slice; `leadingComment` is relative to it too (so it begins before 0), `lexed` its tokens. */
export function readSlice(parser: CParser, text: string, leadingComment: Span | null, lexed: Lexed): SliceReading {
  if (text.length > MAX_FUNCTION_LENGTH) {
    return failure(
      { start: 0, end: text.length, reason: `longer than ${String(MAX_FUNCTION_LENGTH)} characters` },
      null,
    );
  }
  const { tokens, problem } = lexed;
  if (problem) {
    const name = headName(tokens, text);
    return failure(
      { start: problem.start, end: Math.min(problem.start + 1, text.length), reason: problem.reason },
      name,
    );
  }
  const enumerated = enumerateVariants(tokens);
  if (!enumerated) {
    const reason = `more than ${String(MAX_ARMS)} #if arms`;
    return failure({ start: 0, end: text.length, reason }, headName(tokens, text));
  }
  const { variants, omitted, unread } = enumerated;
  const readings: FunctionVariant[] = [];
  const unparsed: Unparsed[] = [];
  const seen = new Set<string>();
  let name: string | null = null;
  for (const variant of variants) {
    const reading = readVariant(parser, text, variant, leadingComment, seen);
    if (reading === null) continue;
    if ('built' in reading) {
      readings.push({ config: variant.config, ast: reading.built.ast });
      name ??= reading.built.ast.name;
    } else {
      unparsed.push(explain(reading.complaint, reading.name, variant));
      name ??= reading.name;
    }
  }
  if (variants.length === 0)
    unparsed.push(explain({ start: 0, end: text.length, reason: 'every configuration is an #error' }, name));
  for (const { start, end } of unread)
    unparsed.push(
      explain(
        {
          start,
          end,
          reason: `more #if configurations than are tried (${String(MAX_TRIED)}): this arm is in none that was`,
        },
        name,
      ),
    );
  const nameSpan = readings[0]?.ast.nameSpan ?? null;
  const [only] = readings;
  const alone = only && readings.length === 1 && unparsed.length === 0 ? [{ ...only, config: {} }] : readings;
  return { name, nameSpan, variants: alone, unparsed, omittedVariants: omitted };
}

function failure(complaint: Complaint, name: string | null): SliceReading {
  return { name, nameSpan: null, variants: [], unparsed: [explain(complaint, name)], omittedVariants: 0 };
}

function explain({ start, end, reason }: Complaint, name: string | null, variant?: Variant): Unparsed {
  const config = Object.entries(variant?.config ?? {}).map(([key, value]) => `${key}=${value ? 'y' : 'n'}`);
  return {
    span: { start, end },
    function: name,
    reason: config.length > 0 ? `${reason} (with ${config.join(', ')})` : reason,
  };
}

function headName(tokens: readonly Token[], text: string): string | null {
  const live = tokens.filter((t) => t.kind !== 'directive');
  const brace = live.findIndex((t) => t.text === '{');
  return findFunctionHead(live.slice(0, brace < 0 ? live.length : brace), text)?.name.text ?? null;
}

/** Null if another configuration gave the same text. */
function readVariant(
  parser: CParser,
  text: string,
  variant: Variant,
  leadingComment: Span | null,
  seen: Set<string>,
): VariantReading | null {
  const all = withoutAnnotations(variant.tokens);
  const allBeforeBody = bodyIndex(all);
  const head = findFunctionHead(all.slice(0, allBeforeBody), text);
  // Macro calls without `;` may stand before the function; one of them can even be under its own `#if`.
  const tokens = head ? all.filter((t) => t.start >= head.start) : all;
  const body = allBeforeBody - (all.length - tokens.length);
  const brackets = matchBrackets(tokens);
  const name = head?.name.text ?? null;
  const complain = (complaint: Complaint): VariantReading => ({ complaint, name });
  if (brackets.unbalanced) {
    const { start, end, text: bracket } = brackets.unbalanced;
    return complain({ start, end, reason: `unbalanced \`${bracket}\`` });
  }
  if (brackets.maxDepth > MAX_NESTING) {
    return complain({ start: 0, end: text.length, reason: `brackets nest deeper than ${String(MAX_NESTING)}` });
  }
  if (!head) return complain({ start: 0, end: text.length, reason: 'no function declarator before `{`' });
  const doubt = implausible(tokens);
  if (doubt) return complain(doubt);
  const repaired = repair(text, tokens, brackets, head, body);
  if ('reason' in repaired)
    return complain({ start: repaired.at.start, end: repaired.at.end, reason: repaired.reason });
  if (seen.has(repaired.text)) return null;
  seen.add(repaired.text);
  const tree = parser.parse(repaired.text);
  if ('stoppedAt' in tree) return complain(failureComplaint(tree, text));
  const table = flatten(parser, tree, repaired.text);
  tree.delete();
  if (table.tooDeep) return complain({ start: 0, end: text.length, reason: 'the syntax tree is too deep' });
  const broken = syntaxComplaint(table, text);
  if (broken) return complain(broken);
  const items = table.children(0);
  const [item] = items;
  if (item === undefined || items.length > 1 || table.name(item) !== 'function_definition') {
    return complain({ start: 0, end: text.length, reason: 'does not read as one function' });
  }
  const builder = createBuilder(table, text, repaired.marks);
  const built = buildFunction(builder, item, leadingComment);
  if (!built) return complain({ start: 0, end: text.length, reason: 'has no name or no parameters' });
  const lost = tallyComplaint(tokens.slice(body), built.tally, built.misfits);
  return lost ? complain(lost) : { built };
}

/** Index of the `{` of the body: the first one outside parentheses. */
function bodyIndex(tokens: readonly Token[]): number {
  let parens = 0;
  const index = tokens.findIndex((t) => {
    if (t.text === '(') parens++;
    else if (t.text === ')') parens--;
    return t.text === '{' && parens <= 0;
  });
  return index < 0 ? tokens.length : index;
}
