// One chunk of the laws' cases: its own seed, its own counts. What it finds hangs on nothing but seed and number.
import fc from 'fast-check';
import type { CParser } from '../../src/core/c/parser-port.js';
import { functions } from './generate.js';
import { checkPairing } from './law.js';

export interface ChunkResult {
  readonly counts: ReadonlyMap<string, number>;
  /** The shrunk counterexample, with what was said and what is. */
  readonly counterexample: string | null;
}

export function runChunk(parser: CParser, seed: number, cases: number): ChunkResult {
  const counts = new Map<string, number>();
  const count = (what: string, by = 1): void => void counts.set(what, (counts.get(what) ?? 0) + by);
  const result = fc.check(
    fc.property(functions, (list) => {
      const outcome = checkPairing(parser, list);
      count(outcome.kind === 'left out' ? outcome.why : outcome.kind);
      if (outcome.kind === 'agreed') {
        count('sites', outcome.sites);
        count('states of the reference', outcome.states);
        for (const fault of outcome.faults) count(`with ${fault}`);
      }
      if (outcome.kind === 'disagreed') throw new Error(`\n${outcome.text}\n${outcome.differences.join('\n')}`);
    }),
    { numRuns: cases, seed },
  );
  const error = result.errorInstance;
  const counterexample = result.failed ? (error instanceof Error ? error.message : String(error)) : null;
  return { counts, counterexample };
}
