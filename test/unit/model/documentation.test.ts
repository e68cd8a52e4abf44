// The examples of docs/models.md run as they stand, with the verdict that they announce; every built-in call is told there.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PRIMITIVES } from '../../../src/core/model/primitives/index.js';
import { outcome, runModel } from './checking.js';

const page = readFileSync(new URL('../../../docs/models.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```c\n([^]*?)```/g)].map(([, text = '']) => ({
  text,
  title: /@title (.*)/.exec(text)?.[1] ?? '',
  expected: /@expect (.*)/.exec(text)?.[1] ?? '',
}));

it('there are three examples', () => {
  expect(examples.map((example) => example.expected)).toEqual(['violated deadlock', 'holds', 'holds']);
});

describe.each(examples)('$title', ({ text, expected }) => {
  it(expected, () => {
    expect(outcome(runModel(text))).toBe(expected);
  });
});

it('the second one is violated where the object is freed at once, as the text says', () => {
  const text = examples[1]?.text.replace('call_rcu(&item->rcu, free_item);', 'free_object(item);') ?? '';
  expect(outcome(runModel(text))).toBe('violated use-after-free');
});

it('every built-in call is named', () => {
  const told = (name: string): boolean => {
    const operation = /^(?:atomic|atomic_long|refcount)_(?!long_)(\w+)$/.exec(name)?.[1];
    return page.includes(`\`${operation ?? name}`);
  };
  const missing = [...PRIMITIVES.keys()].filter((name) => !told(name));
  expect(missing).toEqual([]);
});
