// Callbacks of the page walker, and other ways to look again: only where another look comes to an end.
import { describe, expect, it } from 'vitest';
import { exitsOf, idsOf, rejection } from './exits-of.js';

const AGAIN = 'walk->action = ACTION_AGAIN; return 0';

/** A callback whose tests before the map are `before`; `ops` and `caller` follow it. */
const callback = (before: string, after = ''): string => `
static int visit(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte;

	${before}
	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE)
		count_entry(walk->private, *pte);
	pte_unmap_unlock(pte - 1, ptl);
	return 0;
}
${after}`;

const underLock = `ptl = pmd_trans_huge_lock(pmd, walk->vma);
	if (ptl) {
		count_huge(walk->private, pmd);
		spin_unlock(ptl);
		return 0;
	}`;

describe('ACTION_AGAIN', () => {
  it('comes first where every pmd that maps memory is handled under its lock', () =>
    expect(idsOf(callback(underLock))[0]).toBe(AGAIN));

  it('comes last where pmds are told apart by a look only', () =>
    expect(idsOf(callback('if (pmd_none(*pmd) || pmd_bad(*pmd))\n\t\treturn 0;'))).toEqual(['return 0', AGAIN]));

  it('is not asked for where nothing tells a migrating pmd from a table', () =>
    expect(rejection(callback(''), AGAIN)).toMatch(/without bound/));

  it('is not asked for where the lock is taken on some paths only', () =>
    expect(
      idsOf(callback(`if (pmd_trans_huge(*pmd)) {\n\t${underLock}\n\t}\n\tif (pmd_bad(*pmd))\n\t\treturn 0;`))[0],
    ).toBe('return 0'));

  it('is not asked for where a caller of the same file would have to listen', () =>
    expect(
      idsOf(
        callback(underLock, 'static int walk_all(struct mm_walk *walk)\n{\n\treturn visit(NULL, 0, 1, walk);\n}\n'),
      ),
    ).not.toContain(AGAIN));

  it('is asked for all the same when the function is also installed', () =>
    expect(
      idsOf(
        callback(
          underLock,
          'static const struct mm_walk_ops ops = {\n\t.pmd_entry = visit,\n};\nstatic int once(struct mm_walk *walk)\n{\n\treturn visit(NULL, 0, 1, walk);\n}\n',
        ),
      )[0],
    ).toBe(AGAIN));

  it('is right in an #if arm without pmds that map memory', () =>
    expect(idsOf(callback(`\n#ifdef CONFIG_TRANSPARENT_HUGEPAGE\n\t${underLock}\n#endif`))[0]).toBe(AGAIN));
});

describe('a walk that hears of holes', () => {
  const ops = 'static const struct mm_walk_ops ops = {\n\t.pmd_entry = visit,\n\t.pte_hole = see_hole,\n};\n';

  it('does not lose a range between both callbacks', () => {
    const text = callback(underLock, ops);
    expect(idsOf(text)).toEqual([AGAIN]);
    expect(rejection(text, 'return 0')).toMatch(/hides the range from the walk/);
  });
});

describe('a callback that ends the walk by a value', () => {
  it('prefers 0 to the error of its test', () =>
    expect(idsOf(callback('if (pmd_none(*pmd) || pmd_bad(*pmd))\n\t\treturn -EINVAL;'))[0]).toBe('return 0'));
});

describe('entries that go to a callback', () => {
  it('are not hidden from it', () => {
    const text = `
static int each_entry(pmd_t *pmd, unsigned long addr, unsigned long end, struct mm_walk *walk)
{
	spinlock_t *ptl;
	pte_t *pte;
	int err = 0;

	pte = pte_offset_map_lock(walk->mm, pmd, addr, &ptl);
	for (; addr != end && !err; pte++, addr += PAGE_SIZE)
		err = walk->ops->pte_entry(pte, addr, addr + PAGE_SIZE, walk);
	pte_unmap_unlock(pte - 1, ptl);
	return err;
}

static int all_entries(pmd_t *pmd, struct mm_walk *walk)
{
	return each_entry(pmd, 0, PMD_SIZE, walk);
}
`;
    expect(exitsOf(text).exits).toEqual([]);
    expect(rejection(text, 'return 0')).toMatch(/the callback walk->ops->pte_entry\(\)/);
  });
});

describe('starting over', () => {
  const dispatch = (second: string): string => `
static int collect(pmd_t *pmd, unsigned long addr, unsigned long end, struct collector *into)
{
	spinlock_t *ptl;
	pte_t *pte;

again:
	if (pmd_none(*pmd))
		return add_hole(into, addr, end);
	if (pmd_trans_huge(*pmd)) {
		ptl = pmd_lock(into->mm, pmd);
		if (!pmd_trans_huge(*pmd)) {
			spin_unlock(ptl);
			goto again;
		}
		add_huge(into, pmd);
		spin_unlock(ptl);
		return 0;
	}
	if (pmd_bad(*pmd))
		${second}
	pte = pte_offset_map_lock(into->mm, pmd, addr, &ptl);
	for (; addr != end; pte++, addr += PAGE_SIZE)
		into->found[into->count++] = *pte;
	pte_unmap_unlock(pte - 1, ptl);
	return 0;
}
`;

  it('is right where the function does so itself and its answers differ', () =>
    expect(idsOf(dispatch('return add_nothing(into, addr, end);'))[0]).toBe('goto again'));

  it('is not needed where there is one answer', () =>
    expect(idsOf(dispatch('return add_hole(into, addr, end);'))).toEqual(['return add_hole(into, addr, end)']));
});

describe('a loop that looks up every address anew', () => {
  it('goes through its own error path, which faults the page in', () =>
    expect(
      idsOf(`
static int exchange(unsigned long addr, int value)
{
	for (;;) {
		struct mm_struct *mm = current->mm;
		spinlock_t *ptl;
		pmd_t *pmd;
		pte_t *pte;

		mmap_read_lock(mm);
		pmd = pmd_off(mm, addr);
		if (!pmd_present(*pmd))
			goto fault;
		pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
		if (!pte_present(*pte)) {
			pte_unmap_unlock(pte, ptl);
			goto fault;
		}
		value = swap_value(addr, value);
		pte_unmap_unlock(pte, ptl);
		mmap_read_unlock(mm);
		return value;
fault:
		mmap_read_unlock(mm);
		if (fault_in(addr))
			return -EFAULT;
	}
}
`),
    ).toEqual(['goto fault']));
});
