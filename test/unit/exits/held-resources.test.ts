// Whatever is held at the map is given back once by every exit that is offered: one law for all pairs of the data.
import { describe, expect, it } from 'vitest';
import { RESOURCE_PAIRS, type EffectObject, type ResourcePair } from '../../../src/core/helpers/effects.js';
import { exitsOf, idsOf, rejection } from './exits-of.js';

/** A call of the pair with `thing` where its object goes. */
function callText(name: string, object: EffectObject): string {
  if (object === 'whole' || object === 'result') return `${name}(other)`;
  return `${name}(${[...new Array<string>(object).fill('other'), 'thing', 'other'].join(', ')})`;
}

function takeStatement(pair: ResourcePair): string | null {
  const [take] = pair.takes;
  if (!take) return null;
  const call = callText(take.name, take.object);
  const taken = take.object === 'result' ? `thing = ${call}` : call;
  if (take.when === undefined) return `${taken};`;
  const failed = take.when === 'nonzero' ? `!(${taken})` : `(${taken}) != 0`;
  return `if (${failed})\n\t\treturn;`;
}

function functionAround(pair: ResourcePair, take: string): string {
  const [give] = pair.gives;
  if (!give) throw new Error(`${pair.name} is never given back`);
  return `
static void with_something_held(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct thing *thing, struct thing *other)
{
	spinlock_t *ptl;
	pte_t *pte;

	${take}
	if (pmd_none(*pmd))
		goto out;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (pte_present(*pte))
		look_at(mm, addr);
	pte_unmap_unlock(pte, ptl);
out:
	${callText(give.name, give.object)};
}
`;
}

const cases = RESOURCE_PAIRS.flatMap((pair) => {
  const take = takeStatement(pair);
  return take === null ? [] : [{ name: pair.name, pair, take }];
});

describe.each(cases)('with $name held', ({ pair, take }) => {
  const text = functionAround(pair, take);

  it('leaves by the label that gives it back', () => expect(idsOf(text)[0]).toBe('goto out'));

  it('does not leave by return', () => expect(rejection(text, 'return')).toBe(`leaves with ${pair.name} still held`));

  it('says so', () => expect(exitsOf(text).exits[0]?.why).toContain(pair.name));
});

describe('a label that gives back something else', () => {
  const text = `
static int two_locks(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, struct page *page)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return 0;
	if (need_page(mm)) {
		lock_page(page);
		if (!PageUptodate(page))
			goto unlock;
		unlock_page(page);
	}
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	look_at(mm, pte_val(*pte));
	pte_unmap_unlock(pte, ptl);
	return 0;
unlock:
	unlock_page(page);
	return 0;
}
`;

  it('is not offered', () => {
    expect(idsOf(text)[0]).toBe('return 0');
    expect(rejection(text, 'goto unlock')).toBe('gives back the page lock, which is not held there');
  });
});

describe('a lock that a flag remembers', () => {
  const text = `
static int with_flag(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, bool shared)
{
	spinlock_t *ptl;
	pte_t *pte;
	int ret = -ENOENT;

	if (shared)
		down_read(&mm->sharing);
	if (pmd_none(*pmd))
		goto out;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	ret = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);
out:
	if (shared)
		up_read(&mm->sharing);
	return ret;
}
`;

  it('is given back by the label that tests the flag, and by nothing shorter', () => {
    expect(idsOf(text)).toEqual(['goto out']);
    expect(rejection(text, 'return -ENOENT')).toMatch(/a semaphore for reading still held/);
  });
});

describe('a reference that success hands on', () => {
  const text = `
static int install(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	struct page *page;
	spinlock_t *ptl;
	pte_t *pte;
	int err = -ENOMEM;

	page = alloc_page(GFP_KERNEL);
	if (!page)
		return err;
	err = -EFAULT;
	if (pmd_bad(*pmd))
		goto put;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte_none(*pte)) {
		pte_unmap_unlock(pte, ptl);
		goto put;
	}
	set_pte_at(mm, addr, pte, mk_pte(page, PAGE_SHARED));
	pte_unmap_unlock(pte, ptl);
	return 0;
put:
	put_page(page);
	return err;
}
`;

  it('is put when nothing was installed', () => {
    expect(idsOf(text)).toEqual(['goto put']);
    expect(rejection(text, 'return 0')).toMatch(/a reference to a page still held/);
  });
});

describe('what a guard gives back itself', () => {
  const text = `
static int single_exits(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	unsigned long flags;
	pte_t *pte;
	int found;

	local_irq_save(flags);
	if (pmd_none(*pmd)) {
		local_irq_restore(flags);
		return -1;
	}
	pte = pte_offset_map(pmd, addr);
	found = pte_present(*pte);
	pte_unmap(pte);
	local_irq_restore(flags);
	return found;
}
`;

  it('is given back by the exit too', () => expect(idsOf(text)[0]).toBe('local_irq_restore(flags); return -1'));
});

describe('cleanup that no pair knows', () => {
  const text = `
static void with_assembly(pmd_t *pmd, unsigned long addr)
{
	unsigned long state;
	pte_t *pte;

	__asm__ __volatile__("save %0" : "=r" (state));
	if (pmd_none(*pmd))
		goto restore;
	pte = pte_offset_map(pmd, addr);
	if (pte_present(*pte))
		flush_one(addr);
	pte_unmap(pte);
restore:
	__asm__ __volatile__("restore %0" : : "r" (state));
}
`;

  it('is not skipped', () => {
    expect(idsOf(text)).toEqual(['goto restore']);
    expect(rejection(text, 'return')).toMatch(/^skips `__asm__ __volatile__/);
  });
});
