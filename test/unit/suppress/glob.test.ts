// Globs of trymap.json against names with `/`.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGlob } from '../../../src/core/suppress/glob.js';

describe('a glob', () => {
  it.each([
    ['mm/mincore.c', 'mm/mincore.c', true],
    ['./mm/mincore.c', 'mm/mincore.c', true],
    ['mm/*.c', 'mm/mincore.c', true],
    ['mm/*.c', 'mm/kasan/init.c', false],
    ['*.c', 'mm/mincore.c', false],
    ['**/*.c', 'mm/kasan/init.c', true],
    ['**/*.c', 'top.c', true],
    ['mm/**', 'mm/kasan/init.c', true],
    ['mm/', 'mm/kasan/init.c', true],
    ['mm/', 'mmx/a.c', false],
    ['drivers/**/gem/*.c', 'drivers/gpu/drm/i915/gem/a.c', true],
    ['mm/m?n*.c', 'mm/mincore.c', true],
    ['mm/.c', 'mm/xc', false],
  ])('%s against %s → %s', (pattern, name, expected) => {
    expect(createGlob(pattern).matches(name)).toBe(expected);
  });

  it('says below which folder all its matches lie', () => {
    expect(['mm/kasan/*.c', 'mm/a.c', '**/x.c', 'mm/'].map((pattern) => createGlob(pattern).fixed)).toEqual([
      'mm/kasan',
      'mm/a.c',
      '',
      'mm',
    ]);
  });

  it('agrees with a regular expression of the same meaning', () => {
    const part = fc.stringMatching(/^[ab]{0,3}$/);
    const wild = fc.oneof(fc.constant('**'), fc.stringMatching(/^[ab*?]{1,4}$/));
    fc.assert(
      fc.property(
        fc.array(wild, { minLength: 1, maxLength: 4 }),
        fc.array(part, { minLength: 1, maxLength: 4 }),
        (globs, names) => {
          const pattern = globs.map((one) => (one === '**' ? '**' : one.replaceAll('**', '*'))).join('/');
          const source = pattern
            .split('/')
            .map((one) => (one === '**' ? '(?:[^/]*/)*' : `${one.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}/`))
            .join('');
          const name = names.join('/');
          expect(createGlob(pattern).matches(name)).toBe(new RegExp(`^${source}$`).test(`${name}/`));
        },
      ),
    );
  });
});
