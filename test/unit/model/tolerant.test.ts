// Kernel functions are full of what is not modelled: each such test is a free choice, but one that is remembered.
import { describe, expect, it } from 'vitest';
import { checkSite, outcome } from './checking.js';

/** A function around a correct mapping: `before`, then `held` with the lock, then `after`. */
function around(before: string, held: string, after: string, params = ''): string {
  return `
static int f(pmd_t *pmd, unsigned long addr, struct mm_walk *walk${params})
{
	struct mm_struct *mm = walk->mm;
	spinlock_t *ptl;
	pte_t *pte = NULL;
	int ret = 0;
	bool locked = false;
	${before}
	pte = pte_try_map_locked(mm, pmd, addr, &ptl);
	if (pte) {
		${held}
		pte_try_unmap_unlock(pte, ptl);
	}
	${after}
	return ret;
}`;
}

const outcomeOf = async (text: string): Promise<string> => outcome(await checkSite(text));

describe('tests of what is not modelled', () => {
  const lock = 'spin_lock(&mm->page_table_lock);';
  const unlock = 'spin_unlock(&mm->page_table_lock);';

  it('the same test gives the same answer while nothing in it changes', async () => {
    expect(
      await outcomeOf(
        around(`if (flags & NEED_LOCK) ${lock}`, '', `if (flags & NEED_LOCK) ${unlock}`, ', unsigned int flags'),
      ),
    ).toBe('holds');
    expect(
      await outcomeOf(
        around(
          `if (!(flags & NEED_LOCK)) goto map; ${lock}\nmap:`,
          '',
          `if (flags & NEED_LOCK) ${unlock}`,
          ', unsigned int flags',
        ),
      ),
    ).toBe('holds');
  });

  it('a different test is free again', async () => {
    expect(
      await outcomeOf(
        around(`if (flags & NEED_LOCK) ${lock}`, '', `if (flags & OTHER) ${unlock}`, ', unsigned int flags'),
      ),
    ).toMatch(/violated (lock-imbalance|unlock-not-held)/);
  });

  it.each([
    'atomic_read(&walk->private->users) == 3',
    'atomic_dec_and_test(&walk->private->users)',
    'atomic_add_return(1, &walk->private->users) > 2',
    'spin_is_locked(&walk->private->lock)',
  ])('a counter or a lock that is not modelled may be anything: %s', async (test) => {
    expect(await outcomeOf(around('', `if (${test}) return 1;`, ''))).toMatch(/violated .*imbalance/);
    expect(await outcomeOf(around('', `if (!(${test})) return 1;`, ''))).toMatch(/violated .*imbalance/);
  });

  it('so is the same one after a variable in it was assigned', async () => {
    expect(
      await outcomeOf(
        around(
          `if (flags & NEED_LOCK) ${lock}`,
          'flags = other(flags);',
          `if (flags & NEED_LOCK) ${unlock}`,
          ', unsigned int flags',
        ),
      ),
    ).toMatch(/violated/);
  });

  it('memory is remembered until a call gets the pointer', async () => {
    const params = ', struct control *c';
    expect(
      await outcomeOf(around(`if (c->serial) ${lock}`, 'elsewhere(addr);', `if (c->serial) ${unlock}`, params)),
    ).toBe('holds');
    expect(await outcomeOf(around(`if (c->serial) ${lock}`, 'change(c);', `if (c->serial) ${unlock}`, params))).toMatch(
      /violated/,
    );
  });

  it('a call may answer differently each time', async () => {
    expect(await outcomeOf(around(`if (wants_lock(mm)) ${lock}`, '', `if (wants_lock(mm)) ${unlock}`))).toMatch(
      /violated/,
    );
  });

  it('a BUG_ON() about something unknown is taken as not firing', async () => {
    expect(await outcomeOf(around('BUG_ON(addr & 7);', 'VM_BUG_ON(odd(addr));', ''))).toBe('holds');
  });

  it('a BUG_ON() about the slot is not', async () => {
    expect(await outcomeOf(around('BUG_ON(pmd_none(*pmd));', '', ''))).toBe('violated assertion');
  });
});

describe('flags and results', () => {
  it('a local flag is followed', async () => {
    const text = around(
      'if (addr > 5) { spin_lock(&mm->page_table_lock); locked = true; }',
      '',
      'if (locked) spin_unlock(&mm->page_table_lock);',
    );
    expect(await outcomeOf(text)).toBe('holds');
    expect(await outcomeOf(text.replace('locked = true;', ''))).toBe('violated lock-imbalance');
  });

  it('symbols such as -EBUSY are told apart by name', async () => {
    const text = (test: string): string =>
      around('', 'ret = -EBUSY; if (wait(addr)) ret = -EINTR;', `if (${test}) { spin_lock(&mm->page_table_lock); }`);
    expect(await outcomeOf(text('ret == -EFAULT'))).toBe('holds');
    expect(await outcomeOf(text('ret == -EINTR'))).toBe('violated lock-imbalance');
  });

  it('a pointer that other code returns may be NULL where it is tested, and is the modelled slot where it is used', async () => {
    const text = around('pmd = find_it(mm, addr); if (!pmd) return 0;', '', '');
    expect(await outcomeOf(text)).toBe('holds');
    expect(
      await outcomeOf(text.replace('if (!pmd) return 0;', 'if (!pmd) { spin_lock(&mm->page_table_lock); return 0; }')),
    ).toBe('violated lock-imbalance');
  });
});

describe('calls of code that is not modelled', () => {
  it('are taken to read what they get a pointer into', async () => {
    const text = around('', '', 'inspect(pte);');
    expect(await outcomeOf(text)).toBe('violated use-after-free');
    expect(await outcomeOf(around('', 'inspect(pte);', ''))).toBe('holds');
  });

  it('may not sleep while the table is mapped, as far as that is known', async () => {
    expect(await outcomeOf(around('', 'cond_resched();', ''))).toBe('violated sleep-in-atomic');
    expect(await outcomeOf(around('', '', 'cond_resched();'))).toBe('holds');
  });
});

describe('code that is not modelled, given a lock that is held', () => {
  const handed = 'spinlock_t *held = &mm->page_table_lock; spin_lock(held); finish(mm, held);';

  it('may release it, so nothing is known from there on', async () => {
    const verdict = await checkSite(around(handed, '', ''));
    expect(verdict.kind).toBe('unknown');
    expect(verdict.message).toMatch(/finish\(\) is given a lock that is held/);
    expect(await outcomeOf(around('spinlock_t *lock = &mm->page_table_lock; finish(mm, lock);', '', ''))).toBe('holds');
  });

  it('hides nothing that goes wrong on other ways', async () => {
    expect(await outcomeOf(around(`if (ready(walk)) { ${handed} }`, '', 'inspect(pte);'))).toBe(
      'violated use-after-free',
    );
  });
});

describe('what cannot be checked on its own is said to be unknown', () => {
  it.each([
    [
      'a mapping that is returned',
      'static pte_t *f(pmd_t *pmd, unsigned long addr, spinlock_t **ptlp) { return pte_offset_map_lock(mm, pmd, addr, ptlp); }',
      /returns a mapping/,
    ],
    [
      'a mapping that is kept in a struct',
      'static int f(struct vm_fault *vmf) { vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd, vmf->address, &vmf->ptl); return 0; }',
      /kept in vmf->p/,
    ],
    [
      'a mapping that a caller made',
      'static void f(pte_t *pte, spinlock_t *ptl) { pte_unmap_unlock(pte, ptl); }',
      /its caller made/,
    ],
    [
      'a lock that other code is given',
      'static void f(pmd_t *pmd) { spinlock_t *ptl; pte_t *pte = pte_offset_map_lock(mm, pmd, 0, &ptl); finish(ptl); }',
      /given the lock/,
    ],
    [
      'two tables',
      'static void f(pmd_t *dst, pmd_t *src) { pte_unmap(pte_offset_map(dst, 0)); pte_unmap(pte_offset_map(src, 0)); }',
      /two pointers/,
    ],
    [
      'one table after another',
      'static void f(pmd_t *pmd) { for (; more(); pmd++) pte_unmap(pte_offset_map(pmd, 0)); }',
      /moves pmd to another/,
    ],
    [
      'a copy of the slot',
      'static void f(pmd_t pmd, unsigned long addr) { pte_unmap(pte_offset_map(&pmd, addr)); }',
      /copy of the slot/,
    ],
  ])('%s', async (_, text, message) => {
    const verdict = await checkSite(text);
    expect(verdict.kind).toBe('unknown');
    expect(verdict.message).toMatch(message);
    expect(verdict.message).toMatch(/^mm\/sample\.c:\d+:\d+: /);
  });
});

describe('contexts', () => {
  it('a function that takes mmap_lock itself is entered with nothing held', async () => {
    const text = around('mmap_read_lock(mm);', '', 'mmap_read_unlock(mm);').replace(
      'return -EAGAIN;',
      '{ mmap_read_unlock(mm); return -EAGAIN; }',
    );
    const verdict = await checkSite(text);
    expect(outcome(verdict)).toBe('holds');
    expect(verdict.parameters['context']).toBe('nothing held');
  });

  it('another context may be asked for', async () => {
    const verdict = await checkSite(around('', '', ''), { context: 'nothing' });
    expect(verdict.parameters['context']).toBe('nothing held');
  });
});
