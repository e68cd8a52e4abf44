// Functions of the same file that a site hands its mapping to: what they do is part of the check.
import { describe, expect, it } from 'vitest';
import { checkSite, outcome } from './checking.js';

/** A site that calls `helper` while it holds a mapping. */
function site(helper: string, call: string, release = 'pte_try_unmap_unlock(pte, ptl);'): string {
  return `
${helper}

static int visit(pmd_t *pmd, unsigned long addr, struct mm_walk *walk)
{
	struct mm_struct *mm = walk->mm;
	spinlock_t *ptl;
	pte_t *pte;

	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (!pte)
		return 0;
	${call}
	${release}
	return 0;
}`;
}

const verdictOf = async (text: string): Promise<string> => outcome(await checkSite(text));
const writes = (before = '', after = ''): string => `
static void set_one(struct mm_struct *mm, unsigned long addr, pte_t *ptep, pte_t value)
{
	${before}
	set_pte_at(mm, addr, ptep, value);
	${after}
}`;

describe('a callee that is given the mapping', () => {
  it('is part of the site: what it writes is written while the lock is held', async () => {
    const verdict = await checkSite(site(writes(), 'set_one(mm, addr, pte, mk_pte(page, prot));'));
    expect(outcome(verdict)).toBe('holds');
    expect(verdict.opaque.join()).not.toContain('set_one');
  });

  it('is found to write after the release', async () => {
    const late = site(writes(), '', 'pte_try_unmap_unlock(pte, ptl);\n\tset_one(mm, addr, pte, mk_pte(page, prot));');
    expect(await verdictOf(late)).toMatch(/violated (lost-entry|use-after-free)/);
  });

  it('may sleep, and is found to', async () => {
    expect(await verdictOf(site(writes('cond_resched();'), 'set_one(mm, addr, pte, mk_pte(page, prot));'))).toBe(
      'violated sleep-in-atomic',
    );
  });

  it('shows in the trace, with the call that leads there', async () => {
    const { trace } = await checkSite(
      site(writes('', 'cond_resched();'), 'set_one(mm, addr, pte, mk_pte(page, prot));'),
    );
    const last = trace?.rows.at(-1);
    expect(last?.text).toBe('cond_resched();');
    expect(last?.callers?.map((caller) => caller.text)).toEqual(['set_one(mm, addr, pte, mk_pte(page, prot));']);
  });

  it('may call another one', async () => {
    const two = `${writes('cond_resched();')}
static void through(struct mm_struct *mm, pte_t *ptep) { set_one(mm, 0, ptep, swp_entry_to_pte(entry)); }`;
    expect(await verdictOf(site(two, 'through(mm, pte);'))).toBe('violated sleep-in-atomic');
  });
});

describe('a callee that is given the lock', () => {
  const release = 'static void put(pte_t *ptep, spinlock_t *lock) { pte_try_unmap_unlock(ptep, lock); }';

  it('is followed where it has no branches', async () => {
    expect(await verdictOf(site(release, '', 'put(pte, ptl);'))).toBe('holds');
    expect(await verdictOf(site(release, '', 'put(pte, ptl);\n\tput(pte, ptl);'))).toMatch(
      /violated (unlock-not-held|use-after-free)/,
    );
  });

  it('is not guessed at where it may or may not release', async () => {
    const maybe = release.replace('{', '{ if (global_flag)');
    const verdict = await checkSite(site(maybe, '', 'put(pte, ptl);'));
    expect(verdict.kind).toBe('unknown');
    expect(verdict.message).toMatch(/put\(\) is given the lock/);
  });
});

describe('what stays opaque', () => {
  it('a callee that is given nothing of the mapping', async () => {
    const verdict = await checkSite(site('static void other(int n) { cond_resched(); }', 'other(3);'));
    expect(outcome(verdict)).toBe('holds');
    expect(verdict.opaque.join()).toContain('other()');
  });

  it('one that writes behind a branch of its own: the branch may be the one that its caller took', async () => {
    const guarded = writes('if (!(flags & HELD)) return;').replace('pte_t value)', 'pte_t value, unsigned int flags)');
    const text = `
${guarded}
static int visit(pmd_t *pmd, unsigned long addr, struct mm_walk *walk, unsigned int flags)
{
	struct mm_struct *mm = walk->mm;
	spinlock_t *ptl = NULL;
	pte_t *pte;

	if (flags & HELD)
		pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	else
		pte = pte_try_map(pmd, addr);
	if (!pte)
		return 0;
	set_one(mm, addr, pte, mk_pte(page, prot), flags);
	if (flags & HELD)
		pte_try_unmap_unlock(pte, ptl);
	else
		pte_try_unmap(pte);
	return 0;
}`;
    const verdict = await checkSite(text);
    expect(outcome(verdict)).toBe('holds');
    expect(verdict.opaque.join()).toContain('set_one()');
  });

  it('one that calls itself: the inner call is not followed', async () => {
    const recursive = 'static void again(pte_t *ptep, int n) { if (pte_none(*ptep)) return; again(ptep, n); }';
    const verdict = await checkSite(site(recursive, 'again(pte, 3);'));
    expect(outcome(verdict)).toBe('holds');
    expect(verdict.opaque.join()).toContain('again()');
  });

  it('one that cannot be compiled: the site is checked without it', async () => {
    const assembly = 'static void odd(pte_t *ptep) { pte_t copy[2]; copy[0] = *ptep; ptep->kind.deep = 1; }';
    expect((await checkSite(site(assembly, 'odd(pte);'))).kind).toBe('holds');
  });
});
