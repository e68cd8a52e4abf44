// Which problems are shown: a hint on a special site, nothing on a simple one until a check finds it racy.
import { describe, expect, it } from 'vitest';
import { siteKey, type FileReport } from '../../../src/core/sites/site.js';
import type { CheckRecord } from '../../../src/host/check-results.js';
import { problemsOf, type ProblemSettings } from '../../../src/host/diagnostic-content.js';
import { english } from '../../../src/host/localize.js';
import { analyse, verdict } from './stand-in-engine.js';

const SIMPLE = 'int walk(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n}\n';
const SPECIAL = SIMPLE.replace(';\n}', '; /* special */\n}');
const QUIET: ProblemSettings = { specialSites: 'hint', simpleSites: 'off' };

function shown(report: FileReport, settings = QUIET, record?: CheckRecord): string[] {
  return problemsOf(report, () => record, settings, english).map(
    ({ severity, code, message }) => `${severity} ${code}: ${message}`,
  );
}

function record(report: FileReport, version: 'original' | 'converted'): CheckRecord {
  const [site] = report.sites;
  if (!site) throw new Error('the text has a site');
  const cell = {
    version,
    phase: 'may-fail-rcu',
    adversary: 'retract',
    context: '',
    verdict: verdict('violated', site),
  };
  return { uri: 'u', key: siteKey(site), check: { site, cells: [cell] }, text: SIMPLE };
}

describe('problems of a file', () => {
  it('nothing for a simple site', () => expect(shown(analyse('a.c', SIMPLE))).toEqual([]));

  it('a hint for a simple site when the setting asks for it', () =>
    expect(shown(analyse('a.c', SIMPLE), { ...QUIET, simpleSites: 'hint' })).toEqual([
      'hint simple: simple site: can be converted to pte_try_map_locked()',
    ]));

  it('nothing for a site that is converted already, whatever the setting', () => {
    const report = analyse('a.c', SIMPLE);
    const sites = report.sites.map((site) => ({ ...site, helper: 'pte_try_map_locked' }));
    expect(shown({ ...report, sites }, { ...QUIET, simpleSites: 'hint' })).toEqual([]);
  });

  it('a hint with its reason code for a special site', () =>
    expect(shown(analyse('a.c', SPECIAL))).toEqual(['hint NESTED: special site: a second table is mapped']));

  it('nothing for a special site when the setting says so', () =>
    expect(shown(analyse('a.c', SPECIAL), { ...QUIET, specialSites: 'off' })).toEqual([]));

  it('a warning on a simple site that a check found racy, with the site to convert', () => {
    const report = analyse('a.c', SIMPLE);
    const [problem] = problemsOf(report, () => record(report, 'original'), QUIET, english);
    expect(problem).toMatchObject({
      kind: 'race',
      severity: 'warning',
      code: 'use-after-free',
      message: 'racy under may-fail-rcu against retract: the lock was freed',
      site: 'a.c:walk:pte_offset_map_lock#1',
    });
  });

  it('nothing when only the conversion is racy: the file has no such text', () => {
    const report = analyse('a.c', SIMPLE);
    expect(shown(report, QUIET, record(report, 'converted'))).toEqual([]);
  });

  it('findings with their own severity, and a function that was not read, in the order of the text', () => {
    const report = analyse('a.c', SIMPLE);
    const place = { line: 1, column: 1, file: 'a.c', function: 'walk' };
    const findings = [
      {
        ...place,
        rule: 'missing-release',
        severity: 'error' as const,
        span: { start: 40, end: 44 },
        message: 'never unlocked',
      },
    ];
    const unparsed = [{ ...place, function: 'other', span: { start: 2, end: 3 }, reason: 'unbalanced braces' }];
    expect(shown({ ...report, findings, unparsed })).toEqual([
      'hint unparsed: other() was not read, and nothing is said about it: unbalanced braces',
      'error missing-release: never unlocked',
    ]);
  });
});
