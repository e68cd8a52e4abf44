// Stands in for the engine where a test is about the command line: every helper call of a text is a site, by regular expression.
import { engineIdentity } from '../../../src/core/engine-identity.js';
import { CatalogueIndex } from '../../../src/core/helpers/catalogue.js';
import type { Engine } from '../../../src/core/engine.js';
import type { ConversionResult } from '../../../src/core/convert/conversion.js';
import type { FileReport, Finding, Site, UnparsedEntry } from '../../../src/core/sites/site.js';
import { siteKey } from '../../../src/core/sites/site.js';
import type { EngineHandle } from '../../../src/env/node/engine-handle.js';
import { LineIndex } from '../../../src/core/c/span.js';

/** A call is special after the word `special`; `FINDING` and `UNPARSED` in a text give one entry each. */
export function createFakeEngine(overrides: Partial<Engine> = {}): Engine {
  const engine: Engine = {
    acquireNames: ['pte_offset_map_lock'],
    fingerprint: 'fake-1',
    catalogue: new CatalogueIndex(engineIdentity().catalogue),
    functionsOf: () => {
      throw new Error('this fake reads nothing');
    },
    designs: [],
    exploreDesign: () => Promise.resolve(null),
    phases: [],
    adversaries: [],
    analyseText: (file, text) => fakeReport(file, text),
    convertSite(file, text, key): ConversionResult {
      const site = fakeReport(file, text).sites.find((candidate) => siteKey(candidate) === key);
      if (!site) throw new RangeError(`no site ${key}`);
      if (site.class === 'special') return { ok: false, refusal: { site, message: 'the site is special' } };
      const edit = { start: site.span.start, end: site.span.start + site.helper.length, newText: 'pte_try_map_locked' };
      const exit = { id: 'return 0', statements: ['return 0;'], why: 'nothing is held' };
      return { ok: true, conversion: { site, profile: 'try-map', edits: [edit], exit, alternatives: [] } };
    },
    convertFile(file, text, options) {
      return fakeReport(file, text).sites.map((site) => engine.convertSite(file, text, siteKey(site), options));
    },
    checkSite: () => Promise.reject(new Error('this fake checks nothing')),
    cellPrograms: () => [],
    forgetFile: () => undefined,
    needsOf: () => [],
    gatherFacts: (file) => ({ file, definitions: [], calls: [], installs: [], uses: [] }),
    setTree: () => undefined,
    keptReports: () => [],
    ...overrides,
  };
  return engine;
}

export function fakeHandle(engine: Engine): EngineHandle {
  return {
    acquireNames: engine.acquireNames,
    fingerprint: engine.fingerprint,
    open: () => Promise.resolve(engine),
    openModels: () => Promise.reject(new Error('this fake has no models')),
    openRaces: () => Promise.reject(new Error('this fake races nothing')),
  };
}

function fakeReport(file: string, text: string): FileReport {
  const lines = new LineIndex(text);
  const sites: Site[] = [];
  const counts = new Map<string, number>();
  for (const match of text.matchAll(/(\w+)\(void\)|(special )?(pte_offset_map_lock)\(/g)) {
    if (match[1] !== undefined) {
      counts.set('function', 0);
      counts.set(`name:${match[1]}`, 0);
      continue;
    }
    const start = match.index + (match[2]?.length ?? 0);
    const position = lines.position(start);
    const special = match[2] !== undefined;
    const owner =
      [...counts.keys()]
        .filter((name) => name.startsWith('name:'))
        .at(-1)
        ?.slice(5) ?? 'f';
    const nth = (counts.get(`nth:${owner}`) ?? 0) + 1;
    counts.set(`nth:${owner}`, nth);
    const span = { start, end: start + 'pte_offset_map_lock()'.length };
    sites.push({
      file,
      function: owner,
      helper: 'pte_offset_map_lock',
      nth,
      ...position,
      span,
      functionSpan: { start: 0, end: text.length },
      family: 'pte',
      class: special ? 'special' : 'simple',
      target: special ? null : 'pte_try_map_locked',
      reasons: special ? [{ code: 'OTHER', span, ...position, message: 'the text says so' }] : [],
      releases: [],
    });
  }
  return {
    file,
    sites,
    suppressed: [],
    findings: marks(text, lines, 'FINDING', file),
    unparsed: unparsedMarks(text, lines, file),
  };
}

function marks(text: string, lines: LineIndex, word: string, file: string): Finding[] {
  return [...text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))].map((match) => ({
    rule: 'fake-rule',
    severity: 'error',
    file,
    function: 'f',
    span: { start: match.index, end: match.index + word.length },
    ...lines.position(match.index),
    message: 'a mark of the test',
  }));
}

function unparsedMarks(text: string, lines: LineIndex, file: string): UnparsedEntry[] {
  return marks(text, lines, 'UNPARSED', file).map(({ span, line, column }) => {
    return { file, function: null, span, line, column, reason: 'unbalanced `{`' };
  });
}
