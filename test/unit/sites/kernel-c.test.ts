// What the kernel does to C, around a mapping: each shape is classified as the plain C that it stands for would be.
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';

const LOCK = 'pte = pte_offset_map_lock(mm, pmd, addr, &ptl);';
const UNLOCK = 'pte_unmap_unlock(pte, ptl);';

/** Class and reasons of every site, then every finding, of a function that may return early, with this body. */
function says(...lines: string[]): string {
  const { sites, findings, unparsed } = analyse(`
static int f(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, int a, int b)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return 0;
${lines.join('\n')}
	return 0;
}
`);
  return [
    ...sites.map((site) => [site.class, ...site.reasons.map((reason) => reason.code)].join(' ')),
    ...findings.map((finding) => finding.rule),
    ...unparsed.map((one) => one.reason),
  ].join('; ');
}

describe('a site', () => {
  it.each([
    ['an iterator without braces', `${LOCK} for_each_a(a) for_each_b(b) touch(pte); ${UNLOCK}`, 'simple'],
    [
      'an iterator that leaves',
      `${LOCK} for_each_a(a) { if (b) return 1; } ${UNLOCK}`,
      'special MISSING_UNMAP; release-missing',
    ],
    ['a label that is entry and exit', `${LOCK} if (a) goto out; touch(pte); out: ${UNLOCK}`, 'simple'],
    [
      'a label that is also the head of a loop',
      `${LOCK} again: touch(pte); if (more(a)) goto again; ${UNLOCK}`,
      'simple',
    ],
    [
      'a goto into a block',
      `${LOCK} if (a) goto in; if (b) { touch(pte); in: ${UNLOCK} } else { ${UNLOCK} }`,
      'simple',
    ],
    [
      'a goto out of a block past the release',
      `${LOCK} if (a) goto out; ${UNLOCK} out:`,
      'special MISSING_UNMAP; release-missing',
    ],
    [
      'fallthrough into the release',
      `${LOCK} switch (a) { case 1: touch(pte); fallthrough; default: ${UNLOCK} }`,
      'simple',
    ],
    [
      'a case without the release',
      `${LOCK} switch (a) { case 1: touch(pte); break; default: ${UNLOCK} }`,
      'special MISSING_UNMAP; release-missing',
    ],
    ['a statement expression', `${LOCK} a = ({ int r = read(pte); ${UNLOCK} r; });`, 'simple'],
    [
      'a statement expression that leaves',
      `${LOCK} a = ({ if (b) return 1; a; }); ${UNLOCK}`,
      'special MISSING_UNMAP; release-missing',
    ],
    [
      'a macro that may leave',
      `${LOCK} guard_or(a, return 1) { touch(pte); } ${UNLOCK}`,
      'special MISSING_UNMAP; release-missing',
    ],
    [
      'a count of entries as the result',
      `pte_t *start; ${LOCK} start = pte; pte += a; ${UNLOCK.replace('pte,', 'start,')} return pte - start;`,
      'simple',
    ],
    ['the same in bytes', `${LOCK} pte_t *p = pte + a; ${UNLOCK} return (long)p - (long)pte;`, 'simple'],
    [
      'a pointer before the entry as the result',
      `${LOCK} pte_t *p = pte - a; ${UNLOCK} return (long)p;`,
      'special ESCAPES_PARAM',
    ],
    ['an annotation', `${LOCK} int r __maybe_unused = read(pte); ${UNLOCK}`, 'simple'],
  ])('with %s', (_, body, expected) => {
    expect(says(body)).toBe(expected);
  });

  it('in both arms of ?: is two sites', () => {
    expect(
      says(
        'pte = a ? pte_offset_map_lock(mm, pmd, addr, &ptl) : pte_offset_map_lock(mm, pmd + 1, addr, &ptl);',
        UNLOCK,
      ),
    ).toBe('simple; simple');
  });

  it('under #if is released under the same condition', () => {
    expect(says('#ifdef A', LOCK, '#endif', 'touch(a);', '#if defined(A)', UNLOCK, '#endif')).toBe('simple');
    expect(says('#ifndef A', LOCK, '#else', 'touch(a);', '#endif', '#if !defined(A)', UNLOCK, '#endif')).toBe('simple');
    expect(says(LOCK, 'if (a', '#ifdef A', '|| b', '#endif', ') touch(a);', UNLOCK)).toBe('simple');
    expect(says(LOCK, 'touch(a,', '#ifdef A', 'b', '#else', '0', '#endif', ');', UNLOCK)).toBe('simple');
  });

  it('under #if that is released under another condition is not', () => {
    expect(says('#ifdef A', LOCK, '#endif', 'touch(a);', '#ifdef B', UNLOCK, '#endif')).toContain(
      'special MISSING_UNMAP',
    );
  });

  it('in a system call, an inline function of a header or an old-style function is one', () => {
    const body = `{ spinlock_t *ptl; pte_t *pte; if (pmd_none(*pmd)) return 0; ${LOCK} ${UNLOCK} return 0; }`;
    for (const head of [
      'SYSCALL_DEFINE3(look, struct mm_struct *, mm, pmd_t *, pmd, unsigned long, addr)',
      '#ifndef _H\n#define _H\nstatic __always_inline int __must_check\nlook(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)',
      'int look(mm, pmd, addr)\n\tstruct mm_struct *mm;\n\tpmd_t *pmd;\n\tunsigned long addr;',
    ]) {
      const { sites } = analyse(`${head}\n${body}\n${head.startsWith('#') ? '#endif\n' : ''}`);
      expect(sites.map((site) => [site.function, site.class])).toEqual([['look', 'simple']]);
    }
  });
});

describe('more #if arms than are combined', () => {
  it('are said of a function with a site', () => {
    const arms = Array.from({ length: 8 }, (_, i) => `#ifdef C${String(i)}\n\tc${String(i)}();\n#endif\n`).join('');
    const filler = `/* ${'more than enough to read '.repeat(1000)} */`;
    const text = `static void f(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)\n{\n\tspinlock_t *ptl;\n\tpte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);\n\n${filler}${arms}\tpte_unmap_unlock(pte, ptl);\n}\n`;
    const { sites, unparsed } = analyse(text);
    expect(sites).toHaveLength(1);
    expect(unparsed.map(({ function: name, reason }) => [name, reason])).toEqual([
      ['f', 'only 16 of its #if configurations were read: every arm, but not every combination'],
    ]);
  });
});
