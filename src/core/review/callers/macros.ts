// Macros that call functions: their bodies stay text, so their calls are found in tokens.
import { tokenize } from '../../c/lexer.js';
import { wordOffsets } from '../../c/word-offsets.js';

/** A call in the body of a function-like macro. */
export interface MacroCall {
  readonly macro: string;
  readonly params: readonly string[];
  /** Tokens of each argument, joined. */
  readonly args: readonly string[];
  /** Of the macro's `#define` in the text. */
  readonly at: number;
}

const DEFINE = /^[ \t]*#[ \t]*define[ \t]+(\w+)\(([^)]*)\)/;

export function macroCallsOf(text: string, name: string): readonly MacroCall[] {
  const found = new Map<number, MacroCall>();
  for (const offset of wordOffsets(text, name)) {
    const at = logicalLineStart(text, offset);
    const end = logicalLineEnd(text, offset);
    const define = DEFINE.exec(text.slice(at, end));
    if (!define || define[1] === name || found.has(at)) continue;
    const body = text.slice(at + define[0].length, end).replaceAll(/\\\n/g, ' \n');
    const args = argumentsOf(body, name);
    if (!args) continue;
    const params = (define[2] ?? '')
      .replaceAll(/\\\n/g, ' ')
      .split(',')
      .map((param) => param.trim());
    found.set(at, { macro: define[1] ?? '', params, args, at });
  }
  return [...found.values()];
}

function logicalLineStart(text: string, offset: number): number {
  let start = text.lastIndexOf('\n', offset - 1) + 1;
  while (start > 1 && text[start - 2] === '\\') start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}

function logicalLineEnd(text: string, offset: number): number {
  let end = text.indexOf('\n', offset);
  while (end > 0 && text[end - 1] === '\\') end = text.indexOf('\n', end + 1);
  return end < 0 ? text.length : end;
}

function argumentsOf(body: string, name: string): readonly string[] | null {
  const { tokens } = tokenize(body);
  for (const [i, token] of tokens.entries()) {
    if (token.text !== name || tokens[i + 1]?.text !== '(') continue;
    const args: string[] = [];
    let current: string[] = [];
    let depth = 0;
    for (const { text } of tokens.slice(i + 2)) {
      if (text === ')' && depth === 0) return [...args, current.join(' ')];
      if (text === ',' && depth === 0) {
        args.push(current.join(' '));
        current = [];
        continue;
      }
      depth += text === '(' ? 1 : text === ')' ? -1 : 0;
      current.push(text);
    }
  }
  return null;
}

/** Whether an argument's tokens are a null pointer. */
export function isNullText(arg: string): boolean {
  return /^(?:\( )?(?:NULL|0|\( void \* \) 0)(?: \))?$/.test(arg);
}

/** Position of the macro's parameter that an argument is; -1 if it is none. */
export function parameterText(params: readonly string[], arg: string): number {
  return params.indexOf(arg.replace(/^\( (\w+) \)$/, '$1'));
}
