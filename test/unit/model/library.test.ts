// The model files of the product: each is described, and each compiles.
import { describe, expect, it } from 'vitest';
import { ModelReader } from '../../../src/core/model/library.js';
import { readTags } from '../../../src/core/model/tags.js';
import { parser } from '../c/parser.js';
import { checkSite } from './checking.js';
import { modelLibrary } from './library.js';
import { WALKER } from './samples.js';

const reader = new ModelReader(parser, modelLibrary());

describe.each(['phases', 'adversaries'] as const)('%s', (folder) => {
  it.each(reader.info(folder))('$name has a title and says what it is', ({ title, description }) => {
    expect(title.length).toBeGreaterThan(5);
    expect(description.split(' ').length).toBeGreaterThan(20);
  });
});

it('every phase can be raced with every adversary', async () => {
  for (const phase of reader.info('phases')) {
    for (const adversary of reader.info('adversaries')) {
      expect((await checkSite(WALKER.converted, { phase: phase.name, adversary: adversary.name })).kind).not.toBe(
        'unknown',
      );
    }
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
