// The page of historical races: what a reader finds of each run.
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../src/core/explore/verdict.js';
import { bugsPage } from '../../../src/core/report/bugs-page.js';

const HOLDS: Verdict = {
  version: 1,
  kind: 'holds',
  program: 'a race',
  property: null,
  message: '',
  trace: null,
  statistics: { states: 7, transitions: 9, terminals: 1, depth: 4, milliseconds: 3, reductions: [] },
  parameters: {},
  opaque: [],
  unreached: [],
};
const ROW = {
  thread: 0,
  location: 0,
  step: 0,
  text: '',
  source: null,
  role: null,
  choice: null,
  changed: [],
  open: [],
};
const VIOLATED: Verdict = {
  ...HOLDS,
  kind: 'violated',
  property: 'use-after-free',
  trace: {
    version: 1,
    threads: [],
    rows: [
      { ...ROW, violation: null },
      { ...ROW, violation: 'freed' },
    ],
    shown: [],
    states: [],
  },
};

describe('the page of historical races', () => {
  const page = bugsPage([
    {
      file: 'models/bugs/a.c',
      tags: { title: 'A: a race', description: 'How it went.', phase: 'may-fail-rcu' },
      runs: [
        { variant: null, verdict: VIOLATED },
        { variant: 'FIXED', verdict: HOLDS },
      ],
    },
    { file: 'models/bugs/b.c', tags: {}, runs: [] },
  ]);

  it('tells the story of a model, its file and its phase', () => {
    expect(page).toContain('## A: a race\n\nHow it went.\n\n`models/bugs/a.c`, under the phase `may-fail-rcu`\n');
    expect(page).toContain('## models/bugs/b.c\n');
  });

  it('has a row for each variant: verdict, steps of the trace, states', () => {
    expect(page).toContain('| as it stands | violated: use-after-free | 2 | 7 |\n| `FIXED` | holds |  | 7 |\n');
  });
});
