// Why a step of a device's page-table walk is special: one entry a code, each with an example of yes and of no.
import type { WalkCode } from './codes.js';
import type { WalkRecord } from './walk-record.js';
import type { WalkSite } from './walk-sites.js';

export interface WalkReason {
  readonly code: WalkCode;
  readonly title: string;
  readonly description: string;
  readonly yes: string;
  readonly no: string;
  readonly detect: (record: WalkRecord, site: WalkSite) => { readonly node: number; readonly message: string } | null;
}

const body = (lines: string, kind = 'void', rest = ''): string => `
static ${kind} visit(struct my_domain *domain, unsigned long iova${rest})
{
	u32 *pte;

${lines}
}
`;

const LOCKED = body(`	spin_lock(&domain->lock);
	pte = fetch_pte(domain, iova);
	if (pte)
		*pte = 0;
	spin_unlock(&domain->lock);`);

const UNLOCKED = body('\tpte = fetch_pte(domain, iova);\n\tif (pte)\n\t\t*pte = 0;');

const list = (names: readonly string[]): string => names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');

export const WALK_REASONS: readonly WalkReason[] = [
  {
    code: 'WALK_UNLOCKED',
    title: 'no lock that this file shows',
    description:
      'Neither the function nor a caller of it in the same file holds a lock at the step. That is right where the callers of the driver never work on one range at once and no table goes while another range is walked, which is what the comments of such drivers promise; nothing here checks it.',
    yes: UNLOCKED,
    no: LOCKED,
    detect: ({ callers }, { node }) =>
      callers?.held.length === 0 && callers.pointers.length === 0
        ? { node: node.id, message: 'no lock is held here, nor by a caller in this file, that would keep the table' }
        : null,
  },
  {
    code: 'WALK_LOCKED_BY_CALLER',
    title: 'locked by its callers',
    description:
      'The function takes no lock; every caller of it in the same file holds one, in the end. Whether it is the lock of the table is for a reader to say.',
    yes: `${UNLOCKED}
static void unmap(struct my_domain *domain, unsigned long iova)
{
	spin_lock(&domain->lock);
	visit(domain, iova);
	spin_unlock(&domain->lock);
}
`,
    no: LOCKED,
    detect: ({ callers }, { node }) =>
      callers && callers.held.length > 0 && callers.bare.length === 0 && callers.pointers.length === 0
        ? { node: node.id, message: `no lock is taken here: ${list(callers.held)}` }
        : null,
  },
  {
    code: 'WALK_LOCK_MIXED',
    title: 'locked on some ways only',
    description:
      'A lock is held at the step on some paths of the function, or by some of its callers in the file, and not on others.',
    yes: body(
      `	if (!is_new)
		spin_lock(&domain->lock);
	pte = fetch_pte(domain, iova);
	if (pte)
		*pte = 0;
	if (!is_new)
		spin_unlock(&domain->lock);`,
      'void',
      ', bool is_new',
    ),
    no: LOCKED,
    detect: ({ locks, callers }, { node }) => {
      if (locks.always.size > 0) return null;
      if (locks.sometimes.size > 0)
        return { node: node.id, message: `${list([...locks.sometimes])} is held here on some paths and not on others` };
      return callers && callers.held.length > 0 && callers.bare.length > 0
        ? {
            node: node.id,
            message: `${list(callers.held)}; no lock that this file shows: ${list(callers.bare.map((name) => `${name}()`))}`,
          }
        : null;
    },
  },
  {
    code: 'ENTRY_CMPXCHG',
    title: 'entries change by compare and exchange',
    description:
      'The function, or the one that it hands the entry to, changes an entry only if it is still what was read: two walkers may install a table at once, and who loses takes the table of the other and frees its own. Whoever converts such a walk must keep that.',
    yes: body(`	spin_lock(&domain->lock);
	pte = fetch_pte(domain, iova);
	if (cmpxchg(pte, 0, domain->next))
		drop(domain->next);
	spin_unlock(&domain->lock);`),
    no: LOCKED,
    detect: ({ exchange }) =>
      exchange && {
        node: exchange.node,
        message:
          exchange.through === null
            ? `${exchange.name}() changes an entry: another walker may have changed it first`
            : `${exchange.through}() may change an entry by ${exchange.name}(): another walker may have changed it first`,
      },
  },
  {
    code: 'TABLE_FREED_AT_ONCE',
    title: 'frees the table that it found',
    description:
      'What the step returned is freed in the same function, not put on a list for after the flush. The device may still walk it unless its entry was cleared and the flush is before the free, and so may another CPU unless a lock keeps it out.',
    yes: body(`	spin_lock(&domain->lock);
	pte = fetch_pte(domain, iova);
	free_page(pte);
	spin_unlock(&domain->lock);`),
    no: LOCKED,
    detect: ({ freed }) =>
      freed && {
        node: freed.node,
        message: freed.flushed
          ? `${freed.name}() frees the table at once, after a flush on every path`
          : `${freed.name}() frees the table at once, and on some path no flush comes before it in this function`,
      },
  },
  {
    code: 'TABLE_FREED_LATER',
    title: 'puts the table on a list to be freed',
    description:
      'What the step returned goes on a list, whose tables are freed when the flush is done: whoever has the list must flush first.',
    yes: body(
      `	spin_lock(&domain->lock);
	pte = fetch_pte(domain, iova);
	free_pt_page(pte, freelist);
	spin_unlock(&domain->lock);`,
      'void',
      ', struct list_head *freelist',
    ),
    no: LOCKED,
    detect: ({ listed }) =>
      listed && {
        node: listed.node,
        message: `${listed.name}() puts the table on a list: it may be freed only after the flush`,
      },
  },
  {
    code: 'ENTRY_HANDED_OUT',
    title: 'handed to the caller',
    description:
      'The pointer is returned or stored where it outlives the function: what keeps the table has to last as long.',
    yes: body(
      `	spin_lock(&domain->lock);
	pte = fetch_pte(domain, iova);
	spin_unlock(&domain->lock);
	return pte;`,
      'u32 *',
    ),
    no: LOCKED,
    detect: ({ handedOut }) =>
      handedOut && {
        node: handedOut.node,
        message: `the pointer into the table is ${handedOut.how}: it outlives this function`,
      },
  },
];
