// What inline assembly may change: the variables that it names, and no other.
import { describe, expect, it } from 'vitest';
import { analyse } from './analyse.js';

/** A function that gives back what it may not have mapped, after a piece of assembly. */
const after = (asm: string) => `
static void peek(pmd_t *pmd, unsigned long addr)
{
	unsigned long flags;
	pte_t *pte;

	${asm}
	if (pmd_none(*pmd))
		goto out;
	pte = pte_offset_map(pmd, addr);
	look(*pte);
out:
	pte_unmap(pte);
}
`;

const rules = (text: string) => analyse(text).findings.map(({ rule }) => rule);

describe('inline assembly', () => {
  it.each([
    'barrier();',
    'asm volatile("rd %0" : "=r" (flags));',
    '__asm__ ("wr %0, %1" : : "r" (flags), "i" (MASK));',
  ])('sets no pointer that it does not name: %s', (asm) => {
    expect(rules(after(asm))).toEqual(['release-doubled']);
  });

  it('may set one that it names', () => {
    expect(rules(after('asm volatile("ld %0" : "=r" (pte) : "r" (pmd));'))).toEqual([]);
  });
});
