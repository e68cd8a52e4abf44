// References, memory and mappings that are counted or owned: who gets one, who puts it.
import type { EffectObject, GiveCall, ResourcePair, TakeCall } from './effects.js';

const take = (name: string, object: EffectObject = 0): TakeCall => ({ name, object });
const tryTake = (name: string): TakeCall => ({ name, object: 0, when: 'nonzero' });
/** The result is what was taken, or NULL. */
const got = (name: string): TakeCall => ({ name, object: 'result', when: 'nonzero' });
const give = (name: string, object: EffectObject = 0): GiveCall => ({ name, object });

export const REFERENCE_PAIRS: readonly ResourcePair[] = [
  {
    name: 'a reference to a page',
    doc: 'Keeps a page from being freed; new pages come with one.',
    takes: [
      take('get_page'),
      tryTake('try_get_page'),
      tryTake('get_page_unless_zero'),
      ...[
        'alloc_page',
        'alloc_pages',
        'alloc_page_vma',
        'alloc_pages_vma',
        'alloc_zeroed_user_highpage_movable',
        'alloc_zeroed_user_highpage',
        'find_get_page',
        'find_lock_page',
        'find_get_incore_page',
        'lookup_swap_cache',
        'read_swap_cache_async',
        'ksm_get_page',
      ].map(got),
    ],
    gives: [
      'put_page',
      '__free_page',
      'free_page_and_swap_cache',
      'put_user_page',
      'unpin_user_page',
      'put_page_testzero',
    ].map((name) => give(name)),
  },
  {
    name: 'a reference to a folio',
    doc: 'Keeps a folio from being freed; new folios come with one.',
    takes: [
      take('folio_get'),
      tryTake('folio_try_get'),
      tryTake('folio_try_get_rcu'),
      ...[
        'vma_alloc_folio',
        'folio_alloc',
        'filemap_get_folio',
        'swap_cache_get_folio',
        'filemap_lock_folio',
        'ksm_get_folio',
        'folio_prealloc',
      ].map(got),
    ],
    gives: [give('folio_put')],
  },
  {
    name: 'a page off its LRU list',
    doc: 'An isolated page must go back to a list.',
    takes: [
      { name: 'isolate_lru_page', object: 0, when: 'zero' },
      { name: 'folio_isolate_lru', object: 0, when: 'zero' },
    ],
    gives: [give('putback_lru_page'), give('folio_putback_lru')],
  },
  {
    name: 'a reference to an anon_vma',
    doc: 'Keeps the reverse map of anonymous pages from being freed.',
    takes: [take('get_anon_vma'), got('page_get_anon_vma'), got('folio_get_anon_vma')],
    gives: [give('put_anon_vma')],
  },
  {
    name: 'a user reference to an mm',
    doc: 'Keeps the address space from exiting.',
    takes: [take('mmget'), tryTake('mmget_not_zero'), got('get_task_mm')],
    gives: [give('mmput'), give('mmput_async')],
  },
  {
    name: 'a reference to an mm',
    doc: 'Keeps the mm_struct from being freed.',
    takes: [take('mmgrab')],
    gives: [give('mmdrop')],
  },
  {
    name: 'a reference to a task',
    doc: 'Keeps a task_struct from being freed.',
    takes: [take('get_task_struct')],
    gives: [give('put_task_struct')],
  },
  {
    name: 'a reference to a file',
    doc: 'Keeps a file open.',
    takes: [take('get_file'), got('fget')],
    gives: [give('fput')],
  },
  {
    name: 'a swap device',
    doc: 'Keeps swapoff out.',
    takes: [got('get_swap_device')],
    gives: [give('put_swap_device')],
  },
  {
    name: 'a dev_pagemap',
    doc: 'Keeps device memory present.',
    takes: [got('get_dev_pagemap')],
    gives: [give('put_dev_pagemap')],
  },
  {
    name: 'a memory cgroup',
    doc: 'Keeps a memory cgroup alive.',
    takes: [got('get_mem_cgroup_from_mm')],
    gives: [give('mem_cgroup_put'), give('css_put')],
  },
  {
    name: 'kernel memory',
    doc: 'Memory that its owner frees.',
    takes: [
      'kmalloc',
      'kzalloc',
      'kcalloc',
      'kmalloc_array',
      'kvmalloc',
      'kvzalloc',
      'kvmalloc_array',
      'kvcalloc',
      'vmalloc',
      'vzalloc',
      'kmemdup',
      'kstrdup',
    ].map(got),
    gives: [give('kfree'), give('kvfree'), give('vfree'), give('kfree_sensitive')],
  },
  {
    name: 'an object of a slab cache',
    doc: 'Memory that goes back to its cache.',
    takes: [got('kmem_cache_alloc'), got('kmem_cache_zalloc')],
    gives: [give('kmem_cache_free', 1)],
  },
  {
    name: 'a page-table page',
    doc: 'A table that is not linked yet.',
    takes: [got('pte_alloc_one')],
    gives: [give('pte_free', 1)],
  },
  {
    name: 'a short mapping of a page',
    doc: 'Nested mappings are undone in reverse.',
    takes: [
      take('kmap_local_page', 'result'),
      take('kmap_atomic', 'result'),
      take('kmap_local_folio', 'result'),
      take('kmap_local_pfn', 'result'),
    ],
    gives: [give('kunmap_local'), give('kunmap_atomic')],
  },
  {
    name: 'a long mapping of a page',
    doc: 'Named by the page when it is undone.',
    takes: [take('kmap')],
    gives: [give('kunmap')],
  },
  {
    name: 'a reverse-map walk',
    doc: 'While it stands on a mapping it holds the PTL and the table.',
    takes: [tryTake('page_vma_mapped_walk')],
    gives: [give('page_vma_mapped_walk_done')],
  },
];
