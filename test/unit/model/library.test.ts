// The model files of the product: each is described, and each compiles.
import { describe, expect, it } from 'vitest';
import { ModelReader } from '../../../src/core/model/library.js';
import { defaultNames } from '../../../src/core/model/model-info.js';
import { readTags } from '../../../src/core/model/tags.js';
import { parser } from '../c/parser.js';
import { checkSite, outcome } from './checking.js';
import { modelLibrary } from './library.js';
import { WALKER, WRITER } from './samples.js';

const reader = new ModelReader(parser, modelLibrary());

describe.each(['phases', 'adversaries'] as const)('%s', (folder) => {
  it.each(reader.info(folder))('$name has a title and says what it is', ({ title, description }) => {
    expect(title.length).toBeGreaterThan(5);
    expect(description.split(' ').length).toBeGreaterThan(20);
  });
});

describe.each(reader.info('phases'))('$name', ({ name: phase }) => {
  it.each(reader.info('adversaries'))('against $name: a converted walker holds', async ({ name: adversary }) => {
    expect(outcome(await checkSite(WALKER.converted, { phase, adversary }))).toBe('holds');
  });
});

describe('a writer of an entry', () => {
  const verdict = async (text: string, phase: string, adversary: string): Promise<string> =>
    outcome(await checkSite(text, { phase, adversary }));

  it.each([
    ['today', 'retract', 'holds'],
    ['today', 'zap-and-free-table', 'holds'],
    ['try-map-beside', 'retract', 'violated lost-entry'],
    ['may-fail-rcu', 'retract', 'violated null-dereference'],
    ['ro-rw-nolock', 'zap-and-free-table', 'holds'],
    ['reclaim-empty', 'zap-and-free-table', 'violated null-dereference'],
    ['table-refcount', 'zap', 'violated lost-entry'],
    ['table-refcount-rcu', 'zap', 'violated lost-entry'],
    ['never-present', 'retract', 'violated shared-entry'],
  ])('as it is, under %s against %s: %s', async (phase, adversary, expected) => {
    expect(await verdict(WRITER.original, phase, adversary)).toBe(expected);
  });

  it('as converted writes to the shared table where a map cannot fail', async () => {
    expect(await verdict(WRITER.converted, 'never-present', 'retract')).toBe('violated shared-entry');
  });
});

it('the phases and adversaries of the table of defaults are few, and among the others', () => {
  for (const folder of ['phases', 'adversaries'] as const) {
    const names = defaultNames(reader.info(folder));
    expect(names).toHaveLength(2);
    expect(reader.info(folder).length).toBeGreaterThan(8);
  }
});

it('a changed file is read again, an unchanged one is not', () => {
  let text = 'void one(void) { }';
  const changing = new ModelReader(parser, {
    read: (name) => (name === 'a.h' ? text : name === 'b.c' ? '#include "a.h"\n' : undefined),
    list: () => [],
  });
  const first = changing.load('b.c');
  expect(changing.load('b.c')).toBe(first);
  text = 'void two(void) { }';
  expect(changing.load('b.c')).not.toBe(first);
  expect(changing.load('b.c').sources[0]?.functions[0]?.name).toBe('two');
});

it('tags go on until the next tag, paragraphs stay apart', () => {
  const tags = readTags(
    '/*\n * @title A title\n * @description One\n * two.\n *\n * Three.\n * @expect violated deadlock\n */',
  );
  expect([...tags]).toEqual([
    ['title', 'A title'],
    ['description', 'One two.\n\nThree.'],
    ['expect', 'violated deadlock'],
  ]);
});
