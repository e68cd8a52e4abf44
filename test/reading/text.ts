// What a text says, found by other means than the product's lexer: one regular expression takes out what is no code.

/** Words that control where a function goes. */
export const CONTROL_WORDS = [
  'if',
  'for',
  'while',
  'do',
  'switch',
  'case',
  'default',
  'return',
  'goto',
  'break',
  'continue',
];

const NO_CODE = /\/\*[^]*?(?:\*\/|$)|\/\/(?:\\\r?\n|[^\n])*|"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/g;
const DIRECTIVE = /^[ \t]*#(?:\\\r?\n|[^\n])*/gm;
const ASM = /\b(?:asm|__asm|__asm__|asm_volatile_goto|asm_inline|asm_goto_output)\b[\w\s]*\([^]*?\)\s*;/g;

const blank = (all: string): string => all.replace(/[^\n]/g, ' ');

/** The same text with comments, literals and (on request) preprocessor lines blanked; every offset stays. */
export function codeOf(text: string, directives: 'keep' | 'blank' = 'blank'): string {
  const code = text.replace(NO_CODE, blank);
  return directives === 'keep' ? code : code.replace(DIRECTIVE, blank);
}

/** Offset of every control word, with the word; what inline assembly says is left out, and so are `.default`, `->if`. */
export function controlWords(code: string): Map<number, string> {
  const found = new Map<number, string>();
  const words = new RegExp(`(?<![.>]\\s*)\\b(?:${CONTROL_WORDS.join('|')})\\b`, 'g');
  for (const { index, 0: word } of code.replace(ASM, blank).matchAll(words)) found.set(index, word);
  return found;
}

/** Offset of every `{` in column 0 after a `)`, with annotations between them: where functions open by convention. */
export function openingBraces(code: string): number[] {
  return [...code.matchAll(/\)(?:\s|\w+\s*\((?:[^()]|\([^()]*\))*\)|\b[A-Za-z_]\w*\b)*\n(\{)/g)].map(
    ({ index, 0: all }) => index + all.length - 1,
  );
}
