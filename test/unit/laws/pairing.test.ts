// The pairing law on a few hundred functions; `npm run laws` takes a hundred thousand.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functions } from '../../laws/generate.js';
import { checkPairing, type Outcome } from '../../laws/law.js';
import { runAll } from '../../laws/machine.js';
import { everyStmt, wellFormed, type Stmt } from '../../laws/tree.js';
import { parser } from '../c/parser.js';

const RUNS = 500;

describe('pairing', () => {
  it('is what running the function on every input shows', { timeout: 120_000 }, () => {
    const outcomes: Outcome[] = [];
    fc.assert(
      fc.property(functions, (list) => {
        const outcome = checkPairing(parser, list);
        outcomes.push(outcome);
        if (outcome.kind === 'disagreed') expect.fail(`${outcome.text}\n${outcome.differences.join('\n')}`);
      }),
      { numRuns: RUNS },
    );
    const agreed = outcomes.filter((one) => one.kind === 'agreed');
    expect(agreed.length).toBeGreaterThan(0.95 * RUNS);
    const faulty = agreed.filter((one) => one.faults.length > 0).length;
    expect(faulty / agreed.length).toBeGreaterThan(0.2);
    expect(faulty / agreed.length).toBeLessThan(0.95);
  });
});

describe('the reference', () => {
  const map: Stmt = {
    s: 'acquire',
    helper: 'pte_offset_map_lock',
    into: 'pte',
    also: null,
    lock: 'ptl',
    pmd: 'pmd',
    unless: null,
  };
  const unmap: Stmt = { s: 'release', how: 'both', entry: 'pte', shift: 0, lock: 'ptl' };

  it.each<[string, readonly Stmt[], readonly string[], number]>([
    ['a pair', [map, unmap], [], 0],
    ['no release', [map], ['ml'], 0],
    ['two releases', [map, unmap, unmap], [], 1],
    ['a release on one side of a flag', [map, ifFlag('a', unmap)], ['ml'], 0],
    ['both under the same flag', [ifFlag('a', map), ifFlag('a', unmap)], [], 0],
    ['under two flags', [ifFlag('a', map), ifFlag('b', unmap)], ['ml'], 1],
  ])('%s', (_, list, atEnd, doubled) => {
    const tree = wellFormed(list);
    const facts = runAll(tree);
    const [acquire] = [...everyStmt(tree)].filter((stmt) => stmt.s === 'acquire');
    const site = acquire && facts?.sites.get(acquire);
    expect([...(site?.atEnd ?? ['none'])]).toEqual(atEnd);
    expect(site?.doubled.size).toBe(doubled);
  });
});

function ifFlag(name: 'a' | 'b', body: Stmt): Stmt {
  return { s: 'if', test: { t: 'flag', name }, then: [body], otherwise: [] };
}
