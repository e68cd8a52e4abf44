// The simulation of many CPUs on one page: what must hold of it whatever the costs are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Operation, OperationKind } from '../../../src/core/cost/operations.js';
import { DEFAULT_COSTS, simulate } from '../../../src/core/cost/throughput.js';

const operations = (...kinds: readonly OperationKind[]): readonly Operation[] =>
  kinds.map((kind) => ({ kind, on: 'lock', file: '', line: 0 }));

describe('one page', () => {
  it('a CPU alone pays no transfer but the first, and waits for nobody', () => {
    const { waiting, perMicrosecond } = simulate(operations('atomic', 'atomic'), 1);
    expect(waiting).toBe(0);
    expect(perMicrosecond).toBeGreaterThan(1000 / (DEFAULT_COSTS.elsewhere * 1.5));
  });

  it('many CPUs get no more rounds than the cache line allows', () => {
    const { perMicrosecond } = simulate(operations('atomic'), 64);
    expect(perMicrosecond).toBeLessThanOrEqual(1000 / DEFAULT_COSTS.lineTransfer);
    expect(perMicrosecond).toBeGreaterThan(0.8 * (1000 / DEFAULT_COSTS.lineTransfer));
  });

  it('twice the atomics are half the rounds, once the line is what everybody waits for', () => {
    const one = simulate(operations('atomic'), 64).perMicrosecond;
    const two = simulate(operations('atomic', 'barrier', 'atomic'), 64).perMicrosecond;
    expect(two / one).toBeGreaterThan(0.4);
    expect(two / one).toBeLessThan(0.65);
  });

  it('what takes no part in the page costs nothing there', () => {
    expect(simulate(operations('RCU section'), 8).waiting).toBe(0);
  });

  it('a lock lets one in at a time: no round is shorter than what happens under it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 64 }), fc.integer({ min: 10, max: 500 }), (cpus, handOver) => {
        const costs = { ...DEFAULT_COSTS, handOver, elsewhere: 0 };
        const { perMicrosecond } = simulate(operations('lock', 'atomic', 'unlock'), cpus, costs);
        expect(perMicrosecond).toBeLessThanOrEqual(1000 / (3 * Math.min(costs.atomicOwned, costs.lineTransfer)));
        expect(perMicrosecond).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same in every run', () => {
    const run = (): unknown => simulate(operations('lock', 'atomic', 'unlock'), 16);
    expect(run()).toEqual(run());
  });
});
