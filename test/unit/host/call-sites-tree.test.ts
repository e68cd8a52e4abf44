// The call-site tree: groups, order, counts, verdicts.
import { describe, expect, it } from 'vitest';
import { callSiteTree, subsystemOf, type Grouping, type TreeInput } from '../../../src/host/call-sites-tree.js';
import { english } from '../../../src/host/localize.js';
import { analyse, verdict } from './stand-in-engine.js';

const walk = (name: string, note = ''): string =>
  `int ${name}(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);${note}\n}\n`;
const FILES = ['mm/zap.c', 'mm/walk.c', 'fs/proc/maps.c'].map((name) => ({
  uri: `file:///tree/${name}`,
  folder: 'tree',
  text: null,
  report: analyse(name, walk('first') + walk('second', ' /* special */')),
}));
const INPUT: TreeInput = {
  files: FILES,
  filter: '',
  isReviewed: () => false,
  record: () => undefined,
  folderName: () => null,
};

const outline = (grouping: Grouping, input = INPUT): [string, string, string[]][] =>
  callSiteTree(input, grouping, english).map((group) => [
    group.label,
    group.description,
    group.children.map((node) => `${node.label} ${node.description}`),
  ]);

/** Of the files but one: the first site is racy, the second holds. */
const checked: TreeInput['record'] = (uri, key) => {
  const kinds = { first: 'violated', second: 'holds' } as const;
  const file = FILES.find((candidate) => candidate.uri === uri);
  const site = file?.report.sites.find(({ function: name }) => key.includes(`:${name}:`));
  if (!site || site.file === 'mm/zap.c') return undefined;
  const cell = {
    version: 'original',
    phase: 'p',
    adversary: 'a',
    context: '',
    verdict: verdict(kinds[site.function as 'first'], site),
  } as const;
  return { uri, key, text: '', check: { site, cells: [cell] } };
};

describe('call-site tree', () => {
  it('groups by file, sites in the order of the text', () =>
    expect(outline('file')[0]).toEqual([
      'fs/proc/maps.c',
      '1 simple · 1 special',
      ['first() simple · pte_offset_map_lock', 'second() NESTED · pte_offset_map_lock'],
    ]));

  it('groups by subsystem', () =>
    expect(outline('subsystem').map(([label, counts]) => [label, counts])).toEqual([
      ['fs/proc', '1 simple · 1 special'],
      ['mm', '2 simple · 2 special'],
    ]));

  it('groups by class, with the file in each line', () =>
    expect(outline('class').map(([label, , sites]) => [label, sites[0]])).toEqual([
      ['simple', 'first() fs/proc/maps.c:3 · pte_offset_map_lock'],
      ['special', 'second() fs/proc/maps.c:7 · NESTED · pte_offset_map_lock'],
    ]));

  it('counts sites that are converted already apart', () => {
    const [first] = FILES;
    if (!first) throw new Error('there are files');
    const sites = first.report.sites.map((site) => ({ ...site, helper: site.target ?? site.helper }));
    const files = [{ ...first, report: { ...first.report, sites } }];
    expect(outline('class', { ...INPUT, files }).map(([label, counts]) => [label, counts])).toEqual([
      ['converted', '1 converted'],
      ['special', '1 special'],
    ]);
  });

  it('groups by helper', () =>
    expect(outline('helper').map(([label, , sites]) => [label, sites.length])).toEqual([['pte_offset_map_lock', 6]]));

  it('names the folder where a workspace has several', () =>
    expect(outline('file', { ...INPUT, folderName: () => 'linux' })[0]?.[1]).toBe('linux · 1 simple · 1 special'));

  it('tells racy sites from those that hold and those that were not settled', () => {
    const input = { ...INPUT, record: checked };
    const verdicts = callSiteTree(input, 'file', english).map((group) => group.children.map((node) => node.verdict));
    expect(verdicts).toEqual([
      ['racy', 'quiet'],
      ['racy', 'quiet'],
      ['none', 'none'],
    ]);
  });

  it.each([
    ['mm/memory.c', 'mm'],
    ['arch/x86/mm/init.c', 'arch/x86'],
    ['drivers/gpu/drm/i915/gem.c', 'drivers/gpu'],
    ['fs/userfaultfd.c', 'fs'],
    ['main.c', '.'],
  ])('%s belongs to %s', (file, subsystem) => expect(subsystemOf(file)).toBe(subsystem));

  it('keeps what contains all words of the filter, in any order and case', () => {
    const kept = (filter: string): number =>
      callSiteTree({ ...INPUT, filter }, 'file', english).flatMap((group) => group.children).length;
    expect([kept(''), kept('special MM/'), kept('nested zap'), kept('simple nested')]).toEqual([6, 2, 1, 0]);
  });

  it('groups by verdict', () =>
    expect(outline('verdict', { ...INPUT, record: checked }).map(([label, , sites]) => [label, sites.length])).toEqual([
      ['holds', 2],
      ['not checked', 2],
      ['racy', 2],
    ]));
});
