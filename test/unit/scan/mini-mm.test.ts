// The sample tree is read as its README says: the table there is the expectation.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/core/engine.js';
import { assembleScanReport } from '../../../src/core/scan/assemble-report.js';
import { siteKey, type ScanReport } from '../../../src/core/sites/site.js';
import { createModelLibrary } from '../../../src/env/node/model-library.js';
import { scanTree } from '../../../src/env/node/scan-tree.js';
import { parser } from '../c/parser.js';

const sample = new URL('../../../samples/mini-mm/', import.meta.url);
const models = new URL('../../../models/', import.meta.url);

/** One row of the README's table: a site's name, then its class with its reasons. */
function expectedSites(): [string, string][] {
  const rows = readFileSync(new URL('README.md', sample), 'utf8').matchAll(/^\| (\S+\.c) .*$/gm);
  return [...rows].map(([row]) => {
    const [, file, name, helper, kind, reasons] = row.split('|').map((cell) => cell.trim());
    return [`${String(file)}:${String(name)}:${String(helper)}`, `${String(kind)} ${String(reasons)}`.trim()];
  });
}

describe('samples/mini-mm', () => {
  let report: ScanReport;

  beforeAll(async () => {
    const engine = createEngine({ parser, library: createModelLibrary(models) });
    const outcome = await scanTree(
      { root: fileURLToPath(sample), folders: [''], files: [], signal: new AbortController().signal },
      {
        handle: {
          acquireNames: engine.acquireNames,
          fingerprint: engine.fingerprint,
          open: () => Promise.resolve(engine),
          openModels: () => Promise.reject(new Error('a scan needs no models')),
          openRaces: () => Promise.reject(new Error('a scan needs no models')),
        },
        workerFile: null,
        assets: sample,
        config: {},
        cacheFolder: null,
      },
    );
    report = assembleScanReport('samples/mini-mm', outcome.reports);
  });

  it.each(expectedSites())('%s → %s', (key, expected) => {
    const site = report.sites.find((candidate) => siteKey(candidate) === key);
    const reasons = [...new Set(site?.reasons.map((reason) => reason.code))].sort();
    expect(`${String(site?.class)} ${reasons.join(', ')}`.trim()).toBe(expected);
  });

  it('holds no site that the table does not name, and nothing unreadable', () => {
    expect(report.sites.map(siteKey).sort()).toEqual(
      expectedSites()
        .map(([key]) => key)
        .sort(),
    );
    expect(report.unparsed).toEqual([]);
  });

  it('holds two findings: a lock that is left held, an allocation under a lock', () => {
    expect(report.findings.map((finding) => [finding.function, finding.rule, finding.severity])).toEqual([
      ['first_dirty_entry', 'release-missing', 'error'],
      ['record_entries', 'sleeps-mapped', 'warning'],
    ]);
  });
});
