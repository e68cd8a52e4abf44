// What the kernel's C adds to C, as data: words that mean nothing to control flow and would confuse a parser.
// Adding a word here is all it takes; repair.ts and function-head.ts read these tables.

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Annotations without arguments: address spaces, sections, calling and inlining hints. */
export const ANNOTATIONS = words(`
  __user __kernel __iomem __percpu __rcu __force __nocast __safe __private __bitwise __bitwise__ __sched __lockfunc
  __init __exit __initdata __initconst __exitdata __meminit __meminitdata __memexit __ref __refdata __refconst
  __net_init __net_exit __net_initdata __devinit __devexit __cpuinit __cpuexit __init_or_module __initdata_or_module
  __initdata_memblock __init_memblock __init_or_cpufreq __init_fpu __head __efistub __init_sme __ipl_text
  __always_inline __inline_maybe_unused __no_inline __flatten __gnu_inline __maybe_inline __forceinline
  noinline noinline_for_stack noinline_for_tracing noinline_for_kasan noinline_if_stackdepot noinstr
  asmlinkage notrace inline_notrace nokprobe_inline __kprobes __irq_entry __softirq_entry __interrupt __cpuidle
  __must_check __maybe_unused __always_unused __used __unused __weak __weak_function __cold __hot __pure __malloc __noclone
  __attribute_const__ __noreturn __naked __visible __latent_entropy __nocfi __noscs __noretpoline __packed
  __deprecated __no_sanitize_address __no_sanitize_memory __no_sanitize_thread __no_sanitize_undefined
  __no_sanitize_coverage __no_kcsan __no_kmsan_checks __no_randomize_layout __randomize_layout __no_stack_protector
  __sanitize_or_inline __no_sanitize_or_inline __no_kasan_or_inline __no_kcsan_or_inline __nostackprotector
  __read_mostly __ro_after_init __cacheline_aligned __cacheline_aligned_in_smp ____cacheline_aligned
  ____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp __page_aligned_bss __page_aligned_data
  __retain __uses_jump_label __mmuhwlock __preserve_most __vdso __bpf_kfunc __fpu __no_profile __trace_funcgraph
  __notrace_funcgraph __efi_retpoline __splitptlock __nosavedata __nosavefunction __no_caller_saved_registers
  __hyp_text __noendbr __nonstring __nonstring_array noreturn __initcall_stub __signed__signed __extension__
  __flash_init __initramfs_size __deferred_init __iommu __percpu_ref __refcounted __capability __counted_by_ptr
  __init_hash_helper __mmu_notifier __init_single_page __arch_info_section __vsyscall __init_refok __init_or_meminit
  __attribute_used__ __srcuidx_t __bpf_hook_start __no_context_analysis __nocapture __le_unused
  __ptrauth __randomized __sram __signal_attr __latent_const __meminit_or_module nonlinear_unused
  __trusted __percpu_seg_override __no_pgd __private_extern noinline_for_private __noinline __rcu_private`);

/** Annotations that take a parenthesised argument. */
export const ANNOTATION_CALLS = words(`
  __attribute__ __attribute __printf __scanf __section __aligned __acquires __releases __must_hold __acquire_shared
  __cond_acquires __cond_releases __releases_shared __acquires_shared __must_hold_shared __cond_lock_result
  __free __counted_by __counted_by_le __counted_by_be __counted_by_ptr __sized_by __alloc_size __alloc_size__
  __realloc_size __assume_aligned __cleanup __alias __mode __no_sanitize __guarded_by __pt_guarded_by __copy __nonnull
  __error __warning __compiletime_error __compiletime_warning __format_arg __designated_init __vmalloc_size __target
  __declspec alignas _Alignas __diag_ignore_all_attr __cold_section __nonstring_size __bpf_ops_section`);

/** Keywords that read differently from an identifier; types are in TYPE_WORDS. */
export const KEYWORDS = words(`
  if else for while do switch case default return goto break continue sizeof typedef extern static inline __inline
  __inline__ register auto asm __asm __asm__ typeof __typeof__ __typeof typeof_unqual __typeof_unqual__`);

/** Words that begin a type and nothing else. */
export const TYPE_WORDS = words(`
  struct union enum const volatile __volatile__ __const unsigned signed __signed__ long short int char void float double
  bool _Bool __int128 size_t ssize_t ptrdiff_t intptr_t uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t
  uint32_t uint64_t`);

/** Names of types by convention: where `(x) & y` could be a cast or a mask, these make it a cast. */
export const TYPE_NAME = /^(?:\w+_t|_*[us](?:8|16|32|64|128)|_*[bl]e(?:16|32|64)|ulong|uint|ushort|uchar|u_char|u_int|u_long|u_short)$/;

/** Macros in statement position whose body runs any number of times, where no `{` shows it. */
export const ITERATOR_NAME =
  /^(?:\w*for_?each\w*|\w*_foreach\w*|foreach\w*|do_each_\w+|scoped_\w+|\w*list_for_\w+|bio_for_\w+|_*for_\w+|\w+_for_\w+_(?:entry|range|each\w*|from)|\w*iterate_\w+|with_\w+)$/;

/** The macro that closes a `do_each_…` body. */
export const LOOP_END_NAME = /^\w*while_each_\w+$/;

/** Macros that define a function whose parameters come as `type, name` pairs after its name. */
export const PAIRED_HEAD =
  /^(?:\w*SYSCALL\w*_DEFINE\d|\w*SYSCALL_DEFINE\d|\w*SYSCALL32_DEFINE\d|\w*BPF_CALL_\d)$/;
