// lock-stale: a lock pointer that is not from the map call it is used with.
import { isLocal } from './pairing.js';
import { nodeSpan, type Rule } from './rule.js';

export const LOCK_STALE: Rule = {
  code: 'lock-stale',
  severity: 'error',
  title: 'lock pointer of another map call',
  description:
    'A lock pointer from a map call is used after that mapping was undone, or on the path on which the call failed and did not set it. The table may have been withdrawn and freed in between, with its lock: filemap_fault() mapped anew and took the lock that the first map call had found.',
  yes: `
static void recheck(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	peek(pte);
	pte_unmap(pte);
	wait_a_little();
	pte = pte_offset_map(pmd, addr);
	if (!pte)
		return;
	spin_lock(ptl);
	use(*pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  no: `
static void recheck(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);

	if (!pte)
		return;
	peek(pte);
	pte_unmap(pte);
	wait_a_little();
	pte = pte_offset_map_nolock(mm, pmd, addr, &ptl);
	if (!pte)
		return;
	spin_lock(ptl);
	use(*pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  detect: (context) =>
    context.sites.flatMap((site) => {
      const { helper, record } = site;
      // A release on the failed path is release-doubled's, where that rule speaks.
      const elsewhere = isLocal(site) ? record.doubleReleases : new Set<number>();
      return [
        ...[...record.staleLocks].map((node) => ({
          span: nodeSpan(context, node),
          message: `takes the lock that ${helper.name}() found, but the table was unmapped and mapped anew since: the lock may be that of a table that has been freed`,
        })),
        ...[...record.lockAfterFailure]
          .filter((node) => !elsewhere.has(node))
          .map((node) => ({
            span: nodeSpan(context, node),
            message: `uses the lock pointer on a path where ${helper.name}() returned NULL and did not set it`,
          })),
      ];
    }),
};
