// The hash of a program: the same for another naming, another for whatever can change a verdict.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { programHash } from '../../../src/core/explore/program-hash.js';
import type { Program } from '../../../src/core/explore/program.js';
import { tableLifetime, tableLifetimeConfig, TABLE_LIFETIME_BUGS } from '../../../bench/explore/table-lifetime.js';

const good = tableLifetime(tableLifetimeConfig(3, 2, 1));

/** Another name, text and message everywhere. */
function renamed(program: Program): Program {
  return JSON.parse(JSON.stringify(program), (key, value: unknown) =>
    ['name', 'title', 'text', 'message', 'label', 'group', 'choice', 'role'].includes(key) && typeof value === 'string'
      ? `x${value}`
      : value,
  ) as Program;
}

describe('the hash of a program', () => {
  it('does not see names and texts', () => {
    expect(programHash(renamed(good))).toBe(programHash(good));
    expect(programHash(good)).toMatch(/^[0-9a-f]{16}$/);
  });

  it('tells apart every variant and every size', () => {
    const all = [
      good,
      ...TABLE_LIFETIME_BUGS.map((bug) => tableLifetime(tableLifetimeConfig(4, 2, 1, bug))),
      ...[2, 3, 4].flatMap((threads) =>
        [2, 3, 14].flatMap((entries) =>
          [1, 2].map((rounds) => tableLifetime(tableLifetimeConfig(threads as 2, entries, rounds))),
        ),
      ),
    ];
    const texts = new Set(all.map((program) => JSON.stringify(renamed(program))));
    expect(new Set(all.map((program) => programHash(program))).size).toBe(texts.size);
  });

  it('changes with any number in it', () => {
    const text = JSON.stringify(good, (key, value: unknown) =>
      key === 'parameters' || key === 'values' ? undefined : value,
    );
    const places = [...text.matchAll(/:(\d+)(?=[,}])/g)].map((match) => match.index + 1);
    fc.assert(
      fc.property(fc.constantFrom(...places), (at) => {
        const digits = /^\d+/.exec(text.slice(at))?.[0] ?? '';
        const other = `${text.slice(0, at)}${String(Number(digits) + 1)}${text.slice(at + digits.length)}`;
        expect(programHash(JSON.parse(other) as Program)).not.toBe(programHash(good));
      }),
    );
  });

  it('sees which properties are not checked, in whatever order they are named', () => {
    expect(programHash(good, ['deadlock'])).not.toBe(programHash(good));
    expect(programHash(good, ['a', 'b'])).toBe(programHash(good, ['b', 'a']));
  });

  it('stands in every verdict', () => {
    const { certificate } = exploreNow(good);
    expect(certificate?.programHash).toBe(programHash(good));
  });
});
