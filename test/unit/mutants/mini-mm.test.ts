// Wrong changes to the sample tree: what is released, where exits lead, what is tested. Each must be reported.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runMutants } from '../../mutants/run.js';
import { parser } from '../c/parser.js';

const tree = new URL('../../../samples/mini-mm/', import.meta.url);
const results = readdirSync(tree, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.c'))
  .flatMap((name) => runMutants(parser, name, readFileSync(new URL(name, tree), 'utf8')));
const counted = results.filter(({ said, neutral }) => said.length > 0 || neutral === null);

describe('mutants of mini-mm', () => {
  it('are reported', () => {
    const survivors = counted.filter(({ said }) => said.length === 0);
    expect(survivors.map(({ site, line, mutant }) => `${site.file}:${String(line)} ${mutant.operator}`)).toEqual([]);
  });

  it('are of every kind', () => {
    expect(new Set(counted.map(({ mutant }) => mutant.operator))).toEqual(
      new Set([
        'release deleted',
        'release doubled',
        'only unlocked',
        'only unmapped',
        'another lock',
        'exit swapped',
        'return inserted',
        'NULL check dropped',
      ]),
    );
  });

  it('are called neutral where a test is only repeated or an exit goes on alike, and seldom', () => {
    expect(results.length - counted.length).toBeLessThan(results.length / 4);
  });
});
