// release-missing: a path leaves the function with the table locked or mapped.
import { isExact, isLocal } from './pairing.js';
import { atCall, type Rule, type RuleHit, type RuleSite } from './rule.js';

export const RELEASE_MISSING: Rule = {
  code: 'release-missing',
  severity: 'error',
  title: 'a path without release',
  description:
    'A path returns with the lock held or the table mapped, and nothing outside the function could know. The error path that jumps past the unlock is the usual one: a spinlock that is never dropped, or a kmap slot, an RCU read section or a reference that leaks.',
  yes: `
static int read_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!is_wanted(addr))
		return -EINVAL;
	use(*pte);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`,
  no: `
static int read_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	int err = -EINVAL;
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (!is_wanted(addr))
		goto out;
	use(*pte);
	err = 0;
out:
	pte_unmap_unlock(pte, ptl);
	return err;
}
`,
  detect: ({ sites }) => sites.flatMap(missing),
};

function missing(site: RuleSite): RuleHit[] {
  const { helper, record } = site;
  const exits = [...record.exits.values()];
  if (isLocal(site) && exits.some((exit) => exit.locked))
    return [atCall(site, `a path returns with the lock of ${helper.name}() held`)];
  const unmappedInCallee = [...record.releasedInCallee.values()].some((release) => release.unmaps);
  if (isExact(site) && helper.maps && !unmappedInCallee && exits.some((exit) => exit.mapped && !exit.escaped))
    return [atCall(site, `a path returns without unmapping what ${helper.name}() mapped`)];
  if (isLocal(site) && record.lost)
    return [atCall(site, `a path comes back to ${helper.name}() and what it acquired before is still held`)];
  return [];
}
