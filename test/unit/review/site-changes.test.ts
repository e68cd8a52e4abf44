// Which site after a patch is which site before it.
import { describe, expect, it } from 'vitest';
import { findingChanges, siteChanges } from '../../../src/core/review/site-changes.js';
import type { FileReport, Finding, Site } from '../../../src/core/sites/site.js';

const span = { start: 0, end: 1 };

/** `f:a f:b! g:a`: function, helper, and `!` for a special one. */
function sites(text: string): Site[] {
  return text
    .split(' ')
    .filter((word) => word !== '')
    .map((word, line): Site => {
      const [name = '', helper = ''] = word.replace('!', '').split(':');
      const kind = word.endsWith('!') ? 'special' : 'simple';
      const place = { file: 'x.c', nth: 1, line, column: 1, span, functionSpan: span };
      return { ...place, function: name, helper, family: 'pte', class: kind, target: null, reasons: [], releases: [] };
    });
}

describe('the sites of a file', () => {
  it.each([
    ['f:a g:a', 'f:a g:a', []],
    ['f:a', 'f:b', ['converted a b']],
    ['f:a f:a f:a', 'f:a f:b f:a', ['converted a b']],
    ['f:a', 'f:a f:b', ['added - b']],
    ['f:a f:b', 'f:b', ['removed a -']],
    ['f:a', 'g:a', ['removed a -', 'added - a']],
    ['f:a', 'f:a!', ['reclassified a a']],
    ['f:a f:b', 'f:b f:a', []],
    ['f:a f:b', 'f:b f:c', ['converted a c']],
  ])('%s → %s', (before, after, expected) => {
    const changes = siteChanges(sites(before), sites(after));
    expect(changes.map((one) => [one.kind, one.before?.helper ?? '-', one.after?.helper ?? '-'].join(' '))).toEqual(
      expected,
    );
  });
});

describe('the findings of a file', () => {
  const report = (...lines: readonly number[]): FileReport => ({
    file: 'x.c',
    sites: [],
    suppressed: [],
    unparsed: [],
    findings: lines.map((line): Finding => {
      const message = `mapped at line ${String(line)}`;
      return { rule: 'r', severity: 'error', file: 'x.c', function: 'f', span, line, column: 1, message };
    }),
  });

  it('one that moved is the same; a second one of the same words is new', () => {
    expect(findingChanges(report(3), report(9))).toEqual({ appeared: [], vanished: [] });
    expect(findingChanges(report(3), report(9, 12)).appeared).toHaveLength(1);
    expect(findingChanges(report(9, 12), report(3)).vanished).toHaveLength(1);
  });
});
