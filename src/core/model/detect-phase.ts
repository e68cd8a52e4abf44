// Which phase a kernel tree is in: the API that its own headers and sources have, with the lines that show it.
import type { PhaseEvidence, TreePhase } from '../helpers/tree-phase.js';
import type { ModelInfo } from './model-info.js';

/** Words that a file of the tree has, in this order and in one function. */
export interface PhaseSign {
  readonly file: string;
  readonly words: readonly string[];
}

/** Between the words of a sign, as `@detect` is written. */
const THEN = ' ... ';

/** `FILE: WORD; FILE: WORD ... WORD`. */
export function phaseSigns(detect: string): readonly PhaseSign[] {
  return detect.split(';').flatMap((one): PhaseSign[] => {
    const colon = one.indexOf(':');
    const words = one
      .slice(colon + 1)
      .split(THEN)
      .map((word) => word.trim())
      .filter(Boolean);
    return colon < 0 || words.length === 0 ? [] : [{ file: one.slice(0, colon).trim(), words }];
  });
}

/**
 * The phase all of whose signs the tree has, the one with most signs where there are several; `null` where the tree has
 * none of these APIs. `read` gives the text of a file by its name relative to the top of the tree.
 */
export function detectPhase(
  phases: readonly ModelInfo[],
  read: (file: string) => string | undefined,
): TreePhase | null {
  const texts = new Map<string, string>();
  const textOf = (file: string): string => {
    let text = texts.get(file);
    if (text === undefined) texts.set(file, (text = withoutComments(read(file) ?? '')));
    return text;
  };
  let best: TreePhase | null = null;
  for (const { name, title, detect } of phases) {
    const signs = phaseSigns(detect);
    const why = signs.flatMap((sign) => evidence(sign, textOf(sign.file)) ?? []);
    if (signs.length === 0 || why.length < signs.length) continue;
    if (best === null || why.length > best.why.length) best = { name, title, isChosen: false, why };
  }
  return best;
}

/** A name may have grown more underscores in front; a function ends where a line begins with a brace. */
function evidence({ file, words }: PhaseSign, text: string): PhaseEvidence | null {
  const pattern = words.map((word) => `(?<![A-Za-z0-9])_*${escaped(word)}\\b`).join('(?:(?!\\n\\})[^])*?');
  const found = new RegExp(pattern).exec(text);
  if (!found) return null;
  const line = text.slice(0, found.index).split('\n').length;
  return { file, line, found: words.join(', then ') };
}

function escaped(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Lines stay where they are. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, ' '));
}
