// What calls cost on a path that is gone often: atomic operations, by the names of their functions. Locks are in the catalogue.

const ATOMIC =
  /^(?:(?:raw_|arch_)?atomic(?:64|_long)?_(?!read|set|init|long_read|long_set)\w+|refcount_(?!read|set)\w+|(?:test_and_)?(?:set|clear|change)_bit\w*|(?:try_)?cmpxchg\w*|xchg\w*|kref_(?:get|put)\w*)$/;

/** Take or drop one reference: one atomic operation each. */
const COUNTED: ReadonlySet<string> = new Set([
  'get_page',
  'put_page',
  'try_get_page',
  'get_page_unless_zero',
  'folio_get',
  'folio_put',
  'folio_try_get',
  'folio_ref_sub',
  'folio_ref_add',
  'page_ref_sub',
  'page_ref_add',
  'mmget',
  'mmgrab',
]);

export function isAtomicCall(name: string): boolean {
  return ATOMIC.test(name) || COUNTED.has(name);
}
