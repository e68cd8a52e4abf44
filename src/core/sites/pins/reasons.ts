// Why a call that takes pages is special: one entry a code, each with its description, an example of yes and of no.
import type { PinCode } from './codes.js';
import type { Outcome } from './outcome.js';
import type { PinRecord, PinSite } from './pin-record.js';

export interface PinReason {
  readonly code: PinCode;
  readonly title: string;
  readonly description: string;
  /** Whole C functions: the first call has the reason (`yes`), or has not (`no`). */
  readonly yes: string;
  readonly no: string;
  /** The node to show and a sentence; `null` where the reason does not apply. */
  readonly detect: (record: PinRecord, site: PinSite) => { readonly node: number; readonly message: string } | null;
}

const firstOf = (nodes: Iterable<number>, message: string): { node: number; message: string } | null => {
  const [node] = [...nodes].sort((a, b) => a - b);
  return node === undefined ? null : { node, message };
};

/** `pin` one page, do `work` with it, and end as the statements say. */
const onePage = (head: string, work: string): string => `
${head}
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
${work}
	return 0;
}
`;
const HEAD = 'static int touch(struct buffer *buffer, unsigned long addr)';
const PUT = '\tclear_one(page);\n\tput_page(page);';
const BALANCED = onePage(HEAD, PUT);

/** Pins `nr` pages; `short` is what happens where fewer are got. */
const manyPages = (short: string): string => `
static int touch(unsigned long addr, int nr, struct page **spare)
{
	struct page **pages = kmalloc_array(nr, sizeof(*pages), GFP_KERNEL);
	int pinned;

	if (!pages)
		return -ENOMEM;
	pinned = pin_user_pages_fast(addr, nr, FOLL_WRITE, pages);
	if (pinned != nr) {
${short}
		return -EFAULT;
	}
	clear_all(pages, nr);
	unpin_user_pages(pages, nr);
	return 0;
}
`;

/** Where they went is said by another reason. */
const isKnownElsewhere = (record: PinRecord): boolean =>
  record.stored.size + record.toCaller.size + record.putInCallee.size > 0 || record.pinsAgain;

const kept = (record: PinRecord, outcome: Outcome): boolean => record.kept.has(outcome);

export const PIN_REASONS: readonly PinReason[] = [
  {
    code: 'PAGES_STORED',
    title: 'kept in a struct',
    description:
      'The pages, or the array that they are in, are reached through a struct: other functions use them and give them back, often much later.',
    yes: onePage(HEAD, '\tbuffer->page = page;'),
    no: BALANCED,
    detect: (record) => firstOf(record.stored, 'the pages are kept in a struct, where other functions can put them'),
  },
  {
    code: 'PAGES_TO_CALLER',
    title: 'handed to the caller',
    description:
      "The array is the caller's, or the pages leave through a pointer or the return value: the caller gives them back.",
    yes: `
static int lock_pages(unsigned long addr, int nr, struct page **pages)
{
	return pin_user_pages_fast(addr, nr, FOLL_WRITE, pages);
}
`,
    no: BALANCED,
    detect: (record) => firstOf(record.toCaller, 'the pages are handed to the caller, who has to put them'),
  },
  {
    code: 'PUT_IN_CALLEE',
    title: 'put in a callee',
    description: 'A function of the same file that gets a page or the array puts the pages.',
    yes: `
static void finish(struct page *page)
{
	set_page_dirty(page);
	put_page(page);
}
${onePage(HEAD, '\tfinish(page);')}`,
    no: BALANCED,
    detect: (record) => {
      const [first] = [...record.putInCallee].sort(([a], [b]) => a - b);
      return first ? { node: first[0], message: `${first[1]}() puts the pages` } : null;
    },
  },
  {
    code: 'PAGES_KEPT',
    title: 'kept, and nothing here says where',
    description:
      'Some path returns with all pages, and neither a struct nor the caller visibly gets them: they went to hardware, to a list of another kind or to a call that is not read here, or they leak.',
    yes: onePage(HEAD, '\tsg_set_page(buffer->sg, page, PAGE_SIZE, 0);'),
    no: BALANCED,
    detect: (record, { node }) =>
      kept(record, 'all') && !isKnownElsewhere(record)
        ? { node: node.id, message: 'a path returns with the pages, and nothing in this function keeps them visibly' }
        : null,
  },
  {
    code: 'PARTIAL_PIN',
    title: 'a short count keeps pages',
    description:
      'The call may get fewer pages than asked for. On a path where it did, those that it got are not put, although all would be.',
    yes: manyPages('\t\tkfree(pages);'),
    no: manyPages('\t\tif (pinned > 0)\n\t\t\tunpin_user_pages(pages, pinned);\n\t\tkfree(pages);'),
    detect: (record, { node }) =>
      kept(record, 'short') && !kept(record, 'all') && !isKnownElsewhere(record)
        ? { node: node.id, message: 'where fewer pages are got than asked for, a path returns without putting them' }
        : null,
  },
  {
    code: 'WRONG_PUT',
    title: 'put in the wrong way',
    description:
      'What was pinned must be unpinned, and what was only got must be put: the other call leaves a wrong count, and the page looks pinned for ever or too early unpinned.',
    yes: BALANCED.replace('put_page(', 'unpin_user_page('),
    no: BALANCED,
    detect: (record, { helper }) =>
      firstOf(
        record.wrongPuts,
        helper.pins
          ? `${helper.name}() pins, and this does not unpin`
          : `${helper.name}() does not pin, and this unpins`,
      ),
  },
  {
    code: 'PINS_AGAIN',
    title: 'takes more while it holds some',
    description: 'A loop comes to the call again while it still holds the pages of the turn before.',
    yes: `
static int gather(unsigned long addr, int left)
{
	struct page *pages[16];

	while (left > 0) {
		int got = get_user_pages_fast(addr, 16, 0, pages);

		if (got <= 0)
			return -EFAULT;
		queue_all(pages, got);
		left -= got;
	}
	return 0;
}
`,
    no: `
static int visit(unsigned long addr, int left)
{
	struct page *page;

	while (left > 0) {
		if (get_user_pages_fast(addr, 1, 0, &page) != 1)
			return -EFAULT;
		clear_one(page);
		put_page(page);
		left--;
	}
	return 0;
}
`,
    detect: (record, { node }) =>
      record.pinsAgain ? { node: node.id, message: 'a path comes here again with the pages of the turn before' } : null,
  },
];
