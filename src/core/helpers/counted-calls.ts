// Calls that take back, or account for, as many of something as an argument says: done twice with the same count, the sum is wrong.

export interface CountedCall {
  readonly name: string;
  /** Position of the count, 0-based. */
  readonly count: number;
  /** What is counted, for a message. */
  readonly of: string;
}

export const COUNTED_CALLS: readonly CountedCall[] = [
  { name: 'folio_ref_sub', count: 1, of: 'references' },
  { name: 'page_ref_sub', count: 1, of: 'references' },
  { name: 'folio_put_refs', count: 1, of: 'references' },
  { name: 'gup_put_folio', count: 1, of: 'references' },
  { name: 'percpu_ref_put_many', count: 1, of: 'references' },
  { name: 'folio_remove_rmap_ptes', count: 2, of: 'mappings' },
  { name: 'add_mm_counter', count: 2, of: 'pages of the mm' },
  { name: 'vm_unacct_memory', count: 0, of: 'accounted pages' },
];
