// How a callback of the page walker is installed, read from the initialisers of the same text.
import { PAGE_WALK } from '../helpers/table-tests.js';

export interface WalkCallback {
  /** Stored as the walker's callback for pmds somewhere in the text. */
  readonly installed: boolean;
  /** A place that installs it also has a callback for ranges without a table: a range that is skipped is seen by neither. */
  readonly hasHole: boolean;
  /** Called by name in the text: that caller, not the walker, sees what it asks for. */
  readonly calledByName: boolean;
}

export const NO_CALLBACK: WalkCallback = { installed: false, hasHole: false, calledByName: false };

/** `text` is the whole file's. */
export function walkCallback(text: string, name: string): WalkCallback {
  const initialisers = [...text.matchAll(new RegExp(`\\.${PAGE_WALK.callback}\\s*=\\s*&?${name}\\b`, 'g'))].map(
    (match) => bracesAround(text, match.index),
  );
  const hole = new RegExp(`\\.${PAGE_WALK.hole}\\s*=`);
  const calls = [...text.matchAll(new RegExp(`\\b${name}\\s*\\(`, 'g'))];
  // Definitions and prototypes start in column 0; a call never does.
  const calledByName = calls.some((match) => /^\s/.test(text.slice(text.lastIndexOf('\n', match.index) + 1)));
  return {
    installed: initialisers.length > 0,
    hasHole: initialisers.some((part) => hole.test(part)),
    calledByName,
  };
}

function bracesAround(text: string, at: number): string {
  const open = text.lastIndexOf('{', at);
  const close = text.indexOf('}', at);
  return open < 0 || close < 0 ? '' : text.slice(open, close);
}
