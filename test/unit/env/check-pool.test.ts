// Which site a thread of `trymap check` takes next.
import { describe, expect, it } from 'vitest';
import { nextJob, type CheckJob } from '../../../src/env/node/check-pool.js';

const jobs = ['a.c', 'a.c', 'b.c', 'b.c', 'c.c'].map((file, k): CheckJob => ({ file, text: '', site: String(k) }));

describe('the next site of a thread', () => {
  it('is one of the file that it has read', () => {
    expect(nextJob(jobs, [0, 1, 2, 3, 4], 'b.c', new Set(['a.c', 'b.c']))).toBe(2);
  });

  it('is of a file that no thread works on, where its own has none left', () => {
    expect(nextJob(jobs, [1, 2, 4], 'c.x', new Set(['a.c', 'b.c']))).toBe(4);
    expect(nextJob(jobs, [1, 2, 3, 4], null, new Set(['a.c']))).toBe(2);
  });

  it('is else the first one left, and none in the end', () => {
    const waiting = [1, 3];
    const files = new Set(['a.c', 'b.c']);
    expect([1, 2, 3].map(() => nextJob(jobs, waiting, 'c.c', files))).toEqual([1, 3, null]);
  });
});
