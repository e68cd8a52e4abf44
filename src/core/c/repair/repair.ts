// Kernel C → C that a C parser reads, with every offset and row where it was. What stands for something else is marked.
import type { Brackets } from '../bracket-match.js';
import { Draft } from '../draft.js';
import type { FunctionHead } from '../function-head.js';
import type { Token } from '../lexer.js';
import { repairArguments } from './arguments.js';
import type { Mark, RepairContext } from './context.js';
import { repairExpressions } from './expressions.js';
import { repairHead } from './head.js';
import { repairStatements, type Refusal } from './statements.js';

export interface Repaired {
  /** As long as the original, with the same newlines. */
  readonly text: string;
  readonly marks: ReadonlyMap<number, Mark>;
}

/**
 * Repairs one function under one configuration.
 * @param tokens its live tokens, already without annotations, with balanced brackets
 * @param body index of the `{` of its body
 */
export function repair(
  text: string,
  tokens: readonly Token[],
  brackets: Brackets,
  head: FunctionHead,
  body: number,
): Repaired | Refusal {
  const draft = new Draft(text);
  const marks = new Map<number, Mark>();
  const context: RepairContext = { text, tokens, brackets, head, body, draft, marks };
  for (const token of tokens) {
    if (token.kind === 'char') draft.replace(token.start, token.end - 1, token.text.replace(/'.*/s, "'"), '_');
    if (token.kind === 'char') draft.write(token.end - 1, "'");
    else draft.put(token);
  }
  repairHead(context);
  const refusal = repairStatements(context) ?? repairArguments(context);
  if (refusal) return refusal;
  repairExpressions(context);
  return { text: draft.toString(), marks };
}
