// What a subject says of a patch: `[RFC PATCH v3 05/13 fix2] mm: …`.

export interface PatchSubject {
  /** It begins with `Re:` or the like. */
  readonly reply: boolean;
  /** Something in brackets says that this is a patch or part of a series. */
  readonly patch: boolean;
  /** 1 where none is given. */
  readonly version: number;
  readonly number: number | null;
  readonly total: number | null;
  /** `fix`, `fix2`, `replacement`: changes a patch that was sent before. */
  readonly follows: 'fix' | 'replacement' | null;
  /** The other words in the brackets, in upper case: RFC, RESEND, the name of a tree. */
  readonly tags: readonly string[];
  /** The rest. */
  readonly title: string;
}

const REPLY = /^(?:re|aw|sv|fwd?|antw)(?:\[\d+\])?:\s*/i;
const LARGEST = 9999;

export function parseSubject(subject: string): PatchSubject {
  let rest = subject.replaceAll(/\s+/g, ' ').trim();
  let reply = false;
  for (let match = REPLY.exec(rest); match; match = REPLY.exec(rest)) {
    reply = true;
    rest = rest.slice(match[0].length);
  }
  const words: string[] = [];
  for (let match = /^\[([^[\]]*)\]\s*/.exec(rest); match; match = /^\[([^[\]]*)\]\s*/.exec(rest)) {
    words.push(...(match[1] ?? '').split(/[\s,]+/).filter((word) => word !== ''));
    rest = rest.slice(match[0].length);
  }
  const found: { version: number; number: number | null; total: number | null; follows: PatchSubject['follows'] } = {
    version: 1,
    number: null,
    total: null,
    follows: null,
  };
  const tags: string[] = [];
  let patch = false;
  for (const word of words) {
    const count = /^(\d{1,4})\/(\d{1,4})$/.exec(word);
    const version = /^(?:(PATCH|RFC)[-_]?)?v(\d{1,4})$/i.exec(word);
    if (count) {
      found.number = Number(count[1]);
      found.total = Math.min(Number(count[2]), LARGEST);
    } else if (version) {
      found.version = Number(version[2]);
      patch ||= version[1] !== undefined;
    } else if (/^fix(?:up)?\d*$/i.test(word)) found.follows = 'fix';
    else if (/^replacement$/i.test(word)) found.follows = 'replacement';
    else if (/^PATCH$/i.test(word)) patch = true;
    else tags.push(word.toUpperCase());
  }
  patch ||= found.number !== null || tags.includes('RFC');
  return { reply, patch, ...found, tags, title: rest };
}
