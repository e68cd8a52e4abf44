// A verdict lives as long as its function reads the same.
import { describe, expect, it } from 'vitest';
import { siteKey } from '../../../src/core/sites/site.js';
import { CheckResults, raceOf, type CheckRecord } from '../../../src/host/check-results.js';
import type { SiteIndex } from '../../../src/host/site-index.js';
import { analyse, verdict } from './stand-in-engine.js';

const TEXT = 'int walk(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n}\n';

function checked(text: string): { results: CheckResults; record: CheckRecord } {
  const [site] = analyse('a.c', text).sites;
  if (!site) throw new Error('the text has a site');
  const cell = {
    version: 'original',
    phase: 'p',
    adversary: 'a',
    context: 'c',
    verdict: verdict('violated', site),
  } as const;
  const record = { uri: 'u', key: siteKey(site), check: { site, cells: [cell] }, text };
  const results = new CheckResults();
  results.set(record);
  return { results, record };
}

const now = (text: string): NonNullable<ReturnType<SiteIndex['get']>> => ({
  uri: 'u',
  folder: null,
  report: analyse('a.c', text),
  text,
});

describe('check results', () => {
  it('keeps a verdict when the function only moved', () => {
    const { results, record } = checked(TEXT);
    results.revise(now(`/* a new comment */\n${TEXT}`));
    expect(results.get('u', record.key)).toBe(record);
  });

  it('drops a verdict when the function was edited, and says so', () => {
    const { results, record } = checked(TEXT);
    const changes: string[] = [];
    results.onDidChange((uri) => changes.push(uri));
    results.revise(now(TEXT.replace('addr', 'address')));
    expect(results.get('u', record.key)).toBeUndefined();
    expect(changes).toEqual(['u']);
  });

  it('drops a verdict when its site is gone', () => {
    const { results, record } = checked(TEXT);
    results.revise(now('int walk(void)\n{\n}\n'));
    expect(results.get('u', record.key)).toBeUndefined();
  });

  it('calls a race only what breaks the site as it is written', () => {
    const { record } = checked(TEXT);
    expect(raceOf(record.check)?.phase).toBe('p');
    const cells = record.check.cells.map((cell) => ({ ...cell, version: 'converted' as const }));
    expect(raceOf({ ...record.check, cells })).toBeNull();
  });
});
