// release-mismatched: one release with the entry of one mapping and the lock of another.
import { isExact } from './pairing.js';
import { nodeSpan, type Rule } from './rule.js';

export const RELEASE_MISMATCHED: Rule = {
  code: 'release-mismatched',
  severity: 'error',
  title: 'entry and lock of two mappings',
  description:
    'The entry and the lock that are released together come from different acquires: the lock of one table is dropped while the other stays locked.',
  yes: `
static void touch_two(struct mm_struct *mm, pmd_t *one, pmd_t *two, unsigned long addr)
{
	spinlock_t *ptl, *other;
	pte_t *pte = pte_offset_map_lock(mm, one, addr, &ptl);

	use(*pte);
	pte_unmap_unlock(pte, ptl);
	pte = pte_offset_map_lock(mm, two, addr, &other);
	use(*pte);
	pte_unmap_unlock(pte, ptl);
}
`,
  no: `
static void touch_two(struct mm_struct *mm, pmd_t *one, pmd_t *two, unsigned long addr)
{
	spinlock_t *ptl, *other;
	pte_t *pte = pte_offset_map_lock(mm, one, addr, &ptl);

	use(*pte);
	pte_unmap_unlock(pte, ptl);
	pte = pte_offset_map_lock(mm, two, addr, &other);
	use(*pte);
	pte_unmap_unlock(pte, other);
}
`,
  detect: (context) =>
    context.sites.filter(isExact).flatMap(({ record }) =>
      [...record.mismatched].map((node) => ({
        span: nodeSpan(context, node),
        message: 'the entry and the lock belong to different mappings',
      })),
    ),
};
