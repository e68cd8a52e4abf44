// The tags of a model file's first comment: `@title`, `@description`, `@phase`, `@config`, `@expect`, `@variants`, `@check`, `@unless`,
// `@matrix`, `@choices`, `@detect`, `@cost`, `@round`.
import type { ModelInfo } from './model-info.js';

export type Tags = ReadonlyMap<string, string>;

/** Reads a comment; a tag's text goes on until the next tag. */
export function readTags(comment: string): Tags {
  const lines = comment
    .replace(/^\/\*+|\*+\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*(\*|\/\/)?\s?/, '').trimEnd());
  const tags = new Map<string, string>();
  let current: string | null = null;
  for (const line of lines) {
    const tag = /^@(\w+)\s*(.*)$/.exec(line);
    if (tag?.[1] !== undefined) {
      current = tag[1];
      tags.set(current, tag[2] ?? '');
    } else if (current !== null) {
      tags.set(current, `${tags.get(current) ?? ''}\n${line}`);
    }
  }
  for (const [name, text] of tags) tags.set(name, tidy(text));
  return tags;
}

/** Paragraphs stay apart, lines within one are joined. */
function tidy(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n\n');
}

export function words(tags: Tags, name: string): readonly string[] {
  return (tags.get(name) ?? '').split(/[\s,]+/).filter(Boolean);
}

/** What a list of models shows of a file. */
export function modelInfo(name: string, tags: Tags): ModelInfo {
  return {
    name,
    title: tags.get('title') ?? name,
    description: tags.get('description') ?? '',
    isDefault: words(tags, 'matrix').includes('default'),
    isReviewed: ['default', 'review'].some((word) => words(tags, 'matrix').includes(word)),
    choices: (tags.get('choices') ?? '').split(';').flatMap((one) => {
      const [, choice, meaning] = /^\s*(\w+)\s*:\s*(\S.*?)\s*$/.exec(one) ?? [];
      return choice === undefined || meaning === undefined ? [] : [{ name: choice, meaning }];
    }),
    detect: tags.get('detect') ?? '',
  };
}

/** A verdict that a model's author expects: as the file stands (`variant` is null), or with names defined: `RCU+LATE_GET`. */
export interface Expectation {
  readonly variant: string | null;
  /** `holds`, or `violated` with the property. */
  readonly verdict: string;
}

/** What `@expect` and `@variants` of a file's first comment say. */
export function expectations(text: string): readonly Expectation[] {
  const tags = readTags(/\/\*[^]*?\*\//.exec(text)?.[0] ?? '');
  const own = tags.get('expect');
  const variants = (tags.get('variants') ?? '').split(';').flatMap((one): Expectation[] => {
    const [, variant, verdict] = /^\s*(\w+(?:\+\w+)*)\s*:\s*(\S.*?)\s*$/.exec(one) ?? [];
    return variant === undefined || verdict === undefined ? [] : [{ variant, verdict }];
  });
  return [...(own === undefined ? [] : [{ variant: null, verdict: own }]), ...variants];
}
