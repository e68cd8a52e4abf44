// What the kernel's C adds to C, as data: words that mean nothing to control flow and would confuse a parser.
// Adding a word here is all it takes; repair.ts and function-head.ts read these tables.

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Annotations without arguments: address spaces, sections, calling and inlining hints, sanitizer and tracing opt-outs. */
export const ANNOTATIONS = words(`
  __user __kernel __iomem __percpu __rcu __force __nocast __safe __private __bitwise __seg_fs __seg_gs
  __init __exit __initdata __initconst __exitdata __meminit __meminitdata __ref __refdata __refconst __head
  __net_init __net_exit __net_initdata __devinit __devexit __cpuinit __cpuexit __init_refok __init_or_module
  __initdata_memblock __init_memblock __init_or_cpufreq __initcall_stub __sched __lockfunc __cpuidle
  __always_inline __inline_maybe_unused __no_inline __flatten __gnu_inline __forceinline __noclone __noipa
  noinline noinline_for_stack noinline_if_stackdepot noinstr asmlinkage notrace nokprobe_inline
  __kprobes __irq_entry __softirq_entry __bpf_kfunc __efiapi __efi_retpoline __hyp_text __uses_jump_label
  __must_check __maybe_unused __always_unused __used __attribute_used__ __weak __weak_function __cold __hot __pure
  __malloc __overloadable __uninitialized __signed_wrap __attribute_const__ __noreturn __naked __visible __packed
  __const __deprecated __latent_entropy __nonstring __retain __preserve_most __extension__ __no_caller_saved_registers
  __nocfi __noscs __noendbr __noretpoline __no_profile __trace_funcgraph __notrace_funcgraph __no_context_analysis
  __no_sanitize_address __no_sanitize_memory __no_sanitize_thread __no_sanitize_undefined __no_sanitize_coverage
  __no_kcsan __no_kmsan_checks __no_kasan_or_inline __no_kcsan_or_inline __no_sanitize_or_inline
  __sanitize_or_inline __no_stack_protector __nostackprotector __randomize_layout __no_randomize_layout
  __read_mostly __ro_after_init __nosavedata __nosavefunction __function_aligned __aligned_largest
  __cacheline_aligned __cacheline_aligned_in_smp ____cacheline_aligned ____cacheline_aligned_in_smp
  ____cacheline_internodealigned_in_smp __page_aligned_bss __page_aligned_data`);

/** Annotations that take a parenthesised argument. */
export const ANNOTATION_CALLS = words(`
  __attribute__ __attribute __declspec alignas _Alignas __printf __scanf __section __aligned __alias __mode __copy
  __acquires __releases __must_hold __acquire_shared __cond_acquires __cond_releases __acquires_shared
  __releases_shared __must_hold_shared __guarded_by __pt_guarded_by __cleanup __free __no_sanitize __nonnull
  __counted_by __counted_by_ptr __counted_by_le __counted_by_be __sized_by __alloc_size __alloc_size__ __realloc_size
  __assume_aligned __designated_init __diagnose_as __pass_object_size __pass_dynamic_object_size
  __error __compiletime_error __compiletime_warning`);

/** Keywords that read differently from an identifier; types are in TYPE_WORDS. */
export const KEYWORDS = words(`
  if else for while do switch case default return goto break continue sizeof typedef extern static inline __inline
  __inline__ register auto asm __asm __asm__ typeof __typeof__ __typeof typeof_unqual __typeof_unqual__`);

/** Words that begin a type and nothing else. */
export const TYPE_WORDS = words(`
  struct union enum const volatile __volatile__ unsigned signed __signed__ long short int char void float double
  bool _Bool __int128 size_t ssize_t ptrdiff_t intptr_t uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t
  uint32_t uint64_t`);

/** Names of types by convention: where `(x) & y` could be a cast or a mask, these make it a cast. */
export const TYPE_NAME =
  /^(?:\w+_t|_*[us](?:8|16|32|64|128)|_*[bl]e(?:16|32|64)|ulong|uint|ushort|uchar|u_char|u_int|u_long|u_short)$/;

/** Macros in statement position whose body runs any number of times, where no `{` shows it. */
export const ITERATOR_NAME =
  /^(?:\w*for_?each\w*|\w*_foreach\w*|foreach\w*|do_each_\w+|scoped_\w+|\w*list_for_\w+|bio_for_\w+|_*for_\w+|\w+_for_\w+_(?:entry|range|each\w*|from)|\w*iterate_\w+|with_\w+)$/;

/** The macro that closes a `do_each_…` body. */
export const LOOP_END_NAME = /^\w*while_each_\w+$/;

/** Macros that define a function whose parameters come as `type, name` pairs after its name. */
export const PAIRED_HEAD = /^(?:\w*SYSCALL\w*_DEFINE\d|\w*SYSCALL_DEFINE\d|\w*SYSCALL32_DEFINE\d|\w*BPF_CALL_\d)$/;

/** Symbols that are defined only where a text is not read as C. */
export const NEVER_DEFINED = words('__ASSEMBLY__ __ASSEMBLER__ LINKER_SCRIPT');
