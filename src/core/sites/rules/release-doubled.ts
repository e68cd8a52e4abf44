// release-doubled: a release of what is not held any more, or never was on this path.
import { isLocal } from './pairing.js';
import { nodeSpan, type Rule } from './rule.js';

export const RELEASE_DOUBLED: Rule = {
  code: 'release-doubled',
  severity: 'error',
  title: 'released twice',
  description:
    'A path releases the mapping or its lock a second time, or without having acquired it: an unmap on a path that never mapped (the reverse map walk did so for a huge pmd), or an exit label shared by paths that hold the lock and paths that do not.',
  yes: `
static void drop_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (is_done(*pte)) {
		pte_unmap_unlock(pte, ptl);
		goto out;
	}
	use(*pte);
out:
	pte_unmap_unlock(pte, ptl);
}
`,
  no: `
static void drop_one(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);

	if (is_done(*pte))
		goto out;
	use(*pte);
out:
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: (context) =>
    context.sites.filter(isLocal).flatMap(({ helper, record }) =>
      [...record.doubleReleases].map((node) => ({
        span: nodeSpan(context, node),
        message: `releases what ${helper.name}() acquired a second time, or on a path that never acquired it`,
      })),
    ),
};
