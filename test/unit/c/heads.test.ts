import { describe, expect, it } from 'vitest';
import { head, names, onlyFunction, read, reasons } from './reading.js';

describe('the head of a function', () => {
  it.each([
    ['int f(void)', 'f(): int'],
    [
      'static inline struct page *f(struct mm_struct *mm, unsigned long a)',
      'static inline f(mm: struct mm_struct*, a: unsigned long): struct page*',
    ],
    ['static struct s\nf(int a)', 'static f(a: int): struct s'],
    ['static int __init f(void)', 'static f(): int'],
    [
      'static noinline_for_stack __must_check int\nf(int __user *p, int x __maybe_unused)',
      'static f(p: int*, x: int): int',
    ],
    ['__printf(1, 2) void f(const char *fmt, ...)', 'f(fmt: char*): void'],
    ['void f(int a)\n\t__must_hold(&a) __releases(b)', 'f(a: int): void'],
    ['FOO_ATTR static int BAR_ATTR f(int a)', 'static f(a: int): int'],
    ['static int f(int a ATTRIBUTE_X)', 'static f(a: int): int'],
    ['int f(a, b)\n\tint a;\n\tchar *b;', 'f(a: int, b: char*): int'],
    [
      'static int f(a, b, c)\n\tstruct s *a, *b;\n\tunsigned c;',
      'static f(a: struct s*, b: struct s*, c: unsigned): int',
    ],
    [
      'static int f(int sig, void *addr MORE(int a) EVEN_MORE(int b, long c), int d)',
      'static f(sig: int, addr: void*, d: int): int',
    ],
    ['char *f(char * const POS p, const char *POS q, size_t n)', 'f(p: char*, q: char*, n: size_t): char*'],
    ['int f(int (*cb)(void *), void *arg)', 'f(cb: int()*, arg: void*): int'],
    ['int f(pte_t ptes[], int n)', 'f(ptes: pte_t[], n: int): int'],
    ['void (*f(int a))(int)', 'f(a: int): void()*'],
    ['typeof(int *) f(void)', 'f(): typeof(int*)'],
    [
      'SYSCALL_DEFINE3(mlock, unsigned long, start, struct s __user *, p, size_t, n)',
      'mlock(start: unsigned long, p: struct s*, n: size_t): long',
    ],
    ['COMPAT_SYSCALL_DEFINE1(x, int, fd)', 'x(fd: int): long'],
    ['SYSCALL_DEFINE0(fork)', 'fork(): long'],
    ['SYSCALL_DEFINE1(64_thing, int, a)', '64_thing(a: int): long'],
    ['SYSCALL32_DEFINE2(mark, SC_ARG64(mask), int, fd)', 'mark(mask: SC_ARG64, fd: int): long'],
    ['DEFINE_IDTENTRY(exc_overflow)', 'exc_overflow(): DEFINE_IDTENTRY'],
    ['DEFINE_HANDLER(fault, code)', 'fault(): DEFINE_HANDLER'],
  ])('%s', (c, expected) => {
    expect(head(c)).toBe(expected);
  });

  it('has the span of its name, wherever the repair moved it', () => {
    for (const text of [
      'int take(void)\n{\n}\n',
      'SYSCALL_DEFINE0(take)\n{\n}\n',
      'SYSCALL_DEFINE1(take, int, x)\n{\n}\n',
    ]) {
      const { nameSpan } = onlyFunction(text);
      expect(text.slice(nameSpan.start, nameSpan.end)).toBe('take');
    }
  });

  it('is not that of a type whose name a macro makes', () => {
    expect(names('enum PASTE(NAME, _ids) {\n\tA,\n};\nint f(void)\n{\n}\n')).toEqual(['f']);
    expect(names('ADD_FLAG(a, b)\n\nenum {\n\tA,\n};\nint f(void)\n{\n}\n')).toEqual(['f']);
  });

  it('may lack a type', () => {
    expect(reasons(read('static inline f(struct s *p)\n{\n}\n'))).not.toBe('');
  });

  it('is found behind macro calls without a semicolon', () => {
    expect(names('FLAG(a, b)\n\tCLEAR(a, b)\n\nFLAG(c, d) SET(c, d)\nstatic int f(void)\n{\n}\n')).toEqual(['f']);
    expect(names('EXPORT_SYMBOL(a)\nLIST_HEAD(b)\n\nint f(void)\n{\n}\n')).toEqual(['f']);
    expect(names('SET_START(a)\nSET_ID(b)\nSET_UNUSED\nSET_END(a)\nstatic int f(void)\n{\n}\n')).toEqual(['f']);
  });
});
