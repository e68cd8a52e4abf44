// Functions of mm/ on paths whose cost people argue about, from 5.10 to 6.13. Facts about names, not about any one tree.

export const HOT_PATHS: readonly { readonly path: string; readonly functions: readonly string[] }[] = [
  {
    path: 'GUP',
    functions: ['follow_page_pte', 'gup_pte_range', 'gup_fast_pte_range', 'get_gate_page', 'follow_pfn_pte'],
  },
  {
    path: 'fault',
    functions: [
      'handle_pte_fault',
      'do_anonymous_page',
      'do_swap_page',
      'do_wp_page',
      'wp_page_copy',
      'finish_fault',
      'filemap_map_pages',
      'do_numa_page',
      'pte_unmap_same',
      'do_fault',
      'finish_mkwrite_fault',
    ],
  },
  { path: 'zap', functions: ['zap_pte_range', 'zap_present_ptes', 'madvise_free_pte_range'] },
  { path: 'fork', functions: ['copy_pte_range'] },
];

/** The path that a function is on; `null` for any other. */
export function hotPath(fn: string): string | null {
  return HOT_PATHS.find(({ functions }) => functions.includes(fn))?.path ?? null;
}
