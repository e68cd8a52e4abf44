// The phase of a tree, from its own headers: what each phase says of itself, read from little trees.
import { describe, expect, it } from 'vitest';
import { detectPhase, phaseSigns } from '../../../src/core/model/detect-phase.js';
import { listModels } from '../../../src/core/model/library.js';
import { apiText } from '../../../src/core/series/api-text.js';
import { TRY_MAP_NAMES } from '../../../src/core/helpers/try-map-names.js';
import { modelLibrary } from './library.js';

const phases = listModels(modelLibrary(), 'phases');
const phaseOf = (files: Readonly<Record<string, string>>): ReturnType<typeof detectPhase> =>
  detectPhase(phases, (file) => files[file]);

const MM = '#define pte_offset_map_lock(mm, pmd, address, ptlp) \\\n';
const GENERIC = 'pte_t *__pte_offset_map(pmd_t *pmd, unsigned long addr, pmd_t *pmdvalp)\n{\n}\n';
const NOLOCK = 'pte_t *pte_offset_map_ro_nolock(void)\n{\n}\npte_t *pte_offset_map_rw_nolock(void)\n{\n}\n';

describe('a tree', () => {
  it.each([
    ['whose map is a macro', { 'include/linux/mm.h': MM }, 'today'],
    ['whose map may fail', { 'include/linux/mm.h': MM, 'mm/pgtable-generic.c': GENERIC }, 'may-fail-rcu'],
    [
      'whose map has grown an underscore',
      { 'include/linux/mm.h': MM, 'mm/pgtable-generic.c': GENERIC.replace('__pte', '___pte') },
      'may-fail-rcu',
    ],
    [
      'that knows readers from writers',
      { 'include/linux/mm.h': MM, 'mm/pgtable-generic.c': GENERIC + NOLOCK },
      'ro-rw-nolock',
    ],
    [
      'that reclaims empty tables',
      {
        'include/linux/mm.h': MM,
        'mm/pgtable-generic.c': GENERIC + NOLOCK,
        'mm/Kconfig': 'config PT_RECLAIM\n\tbool\n',
      },
      'reclaim-empty',
    ],
    [
      'with the first patch of a series',
      { 'include/linux/mm.h': MM + apiText(TRY_MAP_NAMES, 'alias') },
      'try-map-only',
    ],
    [
      'with the last patch of a series',
      { 'include/linux/mm.h': MM + apiText(TRY_MAP_NAMES, 'recheck') },
      'try-map-beside',
    ],
  ])('%s', (_, files, expected) => {
    expect(phaseOf(files)?.name).toBe(expected);
  });

  it('is in no phase where it maps no page tables', () => {
    expect(phaseOf({ 'include/linux/mm.h': 'int x;\n' })).toBeNull();
  });

  it('is not judged by its comments', () => {
    const files = { 'include/linux/mm.h': MM, 'mm/pgtable-generic.c': '/* __pte_offset_map() is to come */\n' };
    expect(phaseOf(files)?.name).toBe('today');
  });

  it('shows why: file, line, and what is there', () => {
    const why = phaseOf({ 'include/linux/mm.h': `\n\n${MM}`, 'mm/pgtable-generic.c': GENERIC })?.why;
    expect(why).toEqual([
      { file: 'include/linux/mm.h', line: 3, found: 'pte_offset_map_lock' },
      { file: 'mm/pgtable-generic.c', line: 1, found: '__pte_offset_map' },
    ]);
  });
});

it('two words count as one sign only within one function', () => {
  const files = {
    'include/linux/mm.h': `${MM}void pte_try_map(void)\n{\n}\nvoid pte_try_map_locked(void)\n{\n}\nvoid f(void)\n{\n\trcu_read_lock();\n}\n`,
  };
  expect(phaseOf(files)?.name).toBe('try-map-only');
});

it('all phases but the one that no tree had can be told', () => {
  expect(phases.filter(({ detect }) => phaseSigns(detect).length === 0).map(({ name }) => name)).toEqual([
    'never-present',
  ]);
});
