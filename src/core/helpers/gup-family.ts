// get_user_pages() and its relatives (include/linux/mm.h, 5.10 to 6.13), and the calls that give their pages back.
import type { PageFamily, PinHelper, PutHelper } from './catalogue.js';

/** Each exists twice: `get_…` takes references, `pin_…` pins. */
const both = (rest: string, at: Pick<PinHelper, 'pages' | 'count'>): PinHelper[] =>
  [false, true].map((pins) => ({
    name: `${pins ? 'pin' : 'get'}_${rest}`,
    ...at,
    returns: 'count',
    pins,
    target: pins ? null : `pin_${rest}`,
  }));

const one = (name: string, unpins: boolean, target: string | null = null): PutHelper => ({
  name,
  page: 0,
  pages: null,
  unpins,
  target,
});
const many = (name: string, unpins: boolean, target: string | null = null): PutHelper => ({
  name,
  page: null,
  pages: 0,
  unpins,
  target,
});

export const GUP_FAMILY: PageFamily = {
  name: 'gup',
  title: 'Pages of user memory',
  pins: [
    ...both('user_pages', { pages: 3, count: 1 }),
    ...both('user_pages_remote', { pages: 4, count: 2 }),
    ...both('user_pages_unlocked', { pages: 2, count: 1 }),
    ...both('user_pages_fast', { pages: 3, count: 1 }),
    ...both('user_pages_fast_only', { pages: 3, count: 1 }),
    { name: 'get_user_page_fast_only', pages: 2, count: null, returns: 'flag', pins: false, target: null },
  ],
  puts: [
    one('put_page', false, 'unpin_user_page'),
    one('put_user_page', true),
    many('release_pages', false, 'unpin_user_pages'),
    many('put_user_pages', true),
    many('put_user_pages_dirty_lock', true),
    one('unpin_user_page', true),
    one('unpin_user_page_range_dirty_lock', true),
    many('unpin_user_pages', true),
    many('unpin_user_pages_dirty_lock', true),
    one('folio_put', false),
    one('unpin_user_folio', true),
    one('unpin_folio', true),
  ],
  derives: [
    ...['compound_head', 'page_folio', 'folio_page'].map((name) => ({ name, gives: 'page' as const })),
    ...['page_to_pfn', 'page_to_phys', 'page_address'].map((name) => ({ name, gives: 'address' as const })),
  ],
};
