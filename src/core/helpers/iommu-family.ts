// Walks of the page tables of IOMMUs (drivers/iommu, 5.10 to 6.12), with what protects, changes and frees these tables.
import type { WalkFamily } from './catalogue.js';

export const IOMMU_FAMILY: WalkFamily = {
  name: 'iommu',
  title: 'Page tables of IOMMUs',
  walks: [
    // io-pgtable-arm, -arm-v7s and -dart
    ...['iopte_deref', 'dart_get_l2', 'dart_get_last'],
    // Intel
    ...['pfn_to_dma_pte', 'dma_pfn_level_pte'],
    // AMD
    ...['alloc_pte', 'v2_alloc_pte', 'fetch_pte', 'get_pgtable_pte', 'IOMMU_PTE_PAGE'],
    // Exynos, Rockchip, Allwinner, Tegra, OMAP
    ...['section_entry', 'page_entry', 'alloc_lv2entry', 'rk_dte_get_page_table', 'sun50i_dte_get_page_table'],
    ...['as_get_pte', 'tegra_smmu_pte_lookup', 'iopgd_offset', 'iopte_offset', 'iopte_alloc'],
  ].map((name) => ({ name })),
  addresses: ['dma_pte_addr', 'sun50i_dte_get_pt_address', 'rk_dte_pt_address', 'rk_dte_pt_address_v2'],
  toVirtual: ['phys_to_virt', '__va', 'iommu_phys_to_virt'],
  locks: [
    ...['spin_lock', 'spin_lock_irq', 'spin_lock_irqsave', 'spin_lock_bh', 'raw_spin_lock', 'raw_spin_lock_irqsave'],
    ...['mutex_lock', 'read_lock', 'write_lock', 'read_lock_irqsave', 'write_lock_irqsave', 'down_read', 'down_write'],
  ],
  unlocks: [
    ...['spin_unlock', 'spin_unlock_irq', 'spin_unlock_irqrestore', 'spin_unlock_bh'],
    ...['raw_spin_unlock', 'raw_spin_unlock_irqrestore', 'mutex_unlock', 'read_unlock', 'write_unlock'],
    ...['read_unlock_irqrestore', 'write_unlock_irqrestore', 'up_read', 'up_write'],
  ],
  assertions: ['assert_spin_locked', 'lockdep_assert_held', 'lockdep_assert_held_write'],
  exchanges: [
    ...['cmpxchg', 'cmpxchg_relaxed', 'cmpxchg_local', 'try_cmpxchg', 'cmpxchg64', 'cmpxchg64_relaxed'],
    ...['cmpxchg64_local', 'try_cmpxchg64'],
  ],
  frees: [
    ...['free_pgtable_page', '__arm_lpae_free_pages', '__arm_lpae_free_pgtable', '__arm_v7s_free_table'],
    ...['__dart_free_pages', 'iommu_free_page', 'iommu_free_pages', 'free_page', 'free_pages', '__free_page'],
    ...['__free_pages', 'kmem_cache_free', 'iopte_free', 'sun50i_iommu_free_page_table'],
  ],
  flushes: [
    ...['io_pgtable_tlb_flush_walk', 'io_pgtable_tlb_flush_all', 'iommu_iotlb_sync', 'iommu_flush_iotlb_psi'],
    ...[
      'cache_tag_flush_range',
      'amd_iommu_domain_flush_pages',
      'amd_iommu_domain_flush_tlb_pde',
      'domain_flush_pages',
    ],
    ...['flush_iotlb_all', 'flush_iotlb_page', 'flush_iotlb_range', 'smmu_flush_tlb_section', 'tegra_smmu_set_pde'],
    ...[
      'sysmmu_tlb_invalidate_entry',
      'exynos_iommu_tlb_invalidate_entry',
      'rk_iommu_zap_iova',
      'sun50i_iommu_zap_range',
    ],
  ],
  lists: ['list_add_tail', 'list_add', 'free_pt_page', 'free_pt_lvl', 'free_sub_pt', 'dma_pte_list_pagetables'],
};
