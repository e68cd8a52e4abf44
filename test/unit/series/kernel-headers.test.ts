// The paired API in a tree's own header: where it goes, what it is at each stage, and when it is not written.
import { describe, expect, it } from 'vitest';
import { apiPatch, treeApi } from '../../../src/core/series/kernel-headers.js';
import { TRY_MAP_NAMES } from '../../../src/core/convert/targets.js';
import { analyse } from '../sites/analyse.js';

const HEADER = 'int a;\n#define pte_unmap_unlock(pte, ptl) do { \\\n\tone(ptl); \\\n} while (0)\n\nint b;\n';
const TODAY = { mayFail: false, readsPmd: true };

function patched(names = TRY_MAP_NAMES, api = TODAY): { first: string; last: string | null } {
  const patch = apiPatch(HEADER, names, api);
  if (!patch.ok) throw new Error(patch.why);
  return { first: patch.first, last: patch.last };
}

describe('the API in the header', () => {
  it('stands behind the macro, and changes nothing else', () => {
    const [before, after] = HEADER.split('\n\nint b');
    for (const text of Object.values(patched())) {
      expect(text?.startsWith(`${String(before)}\n\n#ifdef CONFIG_MMU\n`)).toBe(true);
      expect(text?.endsWith(`#endif /* CONFIG_MMU */\n\nint b${String(after)}`)).toBe(true);
    }
  });

  it('has kernel-doc for each call, with every parameter', () => {
    for (const text of Object.values(patched())) {
      const docs = [
        ...(text ?? '').matchAll(/\/\*\*\n \* (\w+)\(\) - .+\n((?: \*.*\n)*?) \*\/\nstatic inline [^(]*\(([^)]*)\)/g),
      ];
      expect(docs.map(([, name]) => name).sort()).toEqual(Object.values(TRY_MAP_NAMES).sort());
      for (const [, , doc, parameters] of docs) {
        const named = (parameters ?? '').split(',').map((one) => /(\w+)\s*$/.exec(one)?.[1]);
        expect([...(doc ?? '').matchAll(/^ \* @(\w+):/gm)].map(([, name]) => name)).toEqual(named);
      }
    }
  });

  it('is C that is read, with nothing to report, before and after the switch', () => {
    for (const text of Object.values(patched())) {
      const { unparsed, findings } = analyse(text ?? '');
      expect({ unparsed, findings }).toEqual({ unparsed: [], findings: [] });
    }
  });

  it('keeps to 80 columns whatever the names are', () => {
    const names = { ...TRY_MAP_NAMES, mapLocked: 'pte_offset_map_lock_or_null_if_gone' };
    for (const text of Object.values(patched(names))) {
      const columns = (text ?? '').split('\n').map((line) => line.replaceAll('\t', ' '.repeat(8)).length);
      expect(Math.max(...columns)).toBeLessThanOrEqual(80);
      expect(text).toContain('pte_offset_map_lock_or_null_if_gone(struct mm_struct *mm,');
    }
  });

  it('has no switch where calls may fail already, or where a pmd is read in another way', () => {
    expect(patched(TRY_MAP_NAMES, { mayFail: true, readsPmd: true }).last).toBeNull();
    expect(patched(TRY_MAP_NAMES, { mayFail: false, readsPmd: false }).last).toBeNull();
  });

  it('is not written twice, nor where the macro is missing', () => {
    expect(apiPatch(patched().first, TRY_MAP_NAMES, TODAY)).toMatchObject({ ok: false, present: true });
    expect(apiPatch('int a;\n', TRY_MAP_NAMES, TODAY)).toMatchObject({ ok: false, present: false });
  });
});

it('the headers say what the calls of the tree do', () => {
  expect(treeApi('', 'static inline pmd_t pmd_read_atomic(pmd_t *pmdp)')).toEqual(TODAY);
  expect(treeApi('pte_t *__pte_offset_map(pmd_t *pmd);', '')).toEqual({ mayFail: true, readsPmd: false });
});
