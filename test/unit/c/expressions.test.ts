import { describe, expect, it } from 'vitest';
import { body, onlyFunction } from './reading.js';

function reads(rows: readonly (readonly [string, string])[]): void {
  it.each(rows)('%s', (c, expected) => {
    expect(body(c)).toBe(`${expected};`);
  });
}

describe('operators', () => {
  reads([
    ['x = a + b * c - d;', 'x = ((a + (b * c)) - d)'],
    ['x |= a ? b : c;', 'x |= (a ? b : c)'],
    ['x = a ?: b;', 'x = (a ? : b)'],
    ['x = ({ a(); b; });', 'x = ({ a(); b; })'],
    ['x = ({ int r = 0; if (a) r = b(); r; }) + 1;', 'x = (({ r: int = 0; if a r = b(); r; }) + 1)'],
    ['x = ({ for_each_a(y) if (y) goto out; z; });', 'x = ({ each for_each_a(y) if y goto out; z; })'],
    ['if_ok(({ a(); }) ? b : ({ return; c; }));', 'if_ok((({ a(); }) ? b : ({ return; c; })))'],
    ['p = locked ? map_lock(m, d, a, &l) : map(d, a);', 'p = (locked ? map_lock(m, d, a, &l) : map(d, a))'],
    ['p = a ? map(d) : b ? map(e) : NULL;', 'p = (a ? map(d) : (b ? map(e) : NULL))'],
    ['if_ok(a && !b || ~c);', 'if_ok(((a && !b) || ~c))'],
    ['*p++ = -q->r[2].s;', '*p++ = -q->r[2].s'],
    ['a = b, c = d;', '(a = b , c = d)'],
    ['f(x)->y.z(w);', 'f(x)->y.z(w)'],
    ['x = sizeof(struct s) * sizeof y;', 'x = (sizeof(struct s) * sizeof y)'],
    ['x = __alignof__(*p);', 'x = __alignof__(*p)'],
    ['x = &&label;', 'x = ?address of a label?'],
    ['x = (struct s){ .a = 1, .b.c = 2 };', 'x = {.a=1, .b.c=2}'],
    ['asm volatile("nop" : : "r"(x) : "memory");', '?inline asm?'],
    ['asm goto("jmp %l[out]" : : : : out, again);', '?inline asm with jumps to out, again?'],
  ]);
});

describe('casts and what looks like them', () => {
  reads([
    ['x = (unsigned long)&y;', 'x = <unsigned long>&y'],
    ['x = (u64) & y;', 'x = <u64>&y'],
    ['x = (u64)(y);', 'x = <u64>y'],
    ['x = (pte_t)(u32) -y + 1;', 'x = (<pte_t><u32>-y + 1)'],
    ['x = (mask) & y;', 'x = (mask & y)'],
    ['x = (fn)(y);', 'x = fn(y)'],
    ['x = (const struct page **)y;', 'x = <struct page**>y'],
    ['x = (a) - b;', 'x = (a - b)'],
    ['x = (typeof(a) *)b;', 'x = <typeof(a)*>b'],
  ]);
});

describe('macro arguments that are no expressions', () => {
  reads([
    ['x = container_of(p, struct s, m.n);', 'x = container_of(p, type struct s, m.n)'],
    ['x = min_t(unsigned long, a, b);', 'x = min_t(type unsigned long, a, b)'],
    ['x = min_t(size_t, a, b);', 'x = min_t(type size_t, a, b)'],
    ['x = va_arg(ap, struct page *);', 'x = va_arg(ap, type struct page*)'],
    ['x = va_arg(ap, pte_t *);', 'x = va_arg(ap, type pte_t*)'],
    ['x = list_entry(p, typeof(*q), m);', 'x = list_entry(p, type typeof(*q), m)'],
    ['x = offsetof(struct s, a.b[1]);', 'x = offsetof(type struct s, a.b[1])'],
    ['check(a, <=, b);', 'check(a, ?macro argument?, b)'],
    ['wait(q, a; b; c);', 'wait(q, a, b, c)'],
    ['make(a, , b);', 'make(a, ?no argument?, b)'],
    ['make(a,,b);', 'make(a, b)'],
    ['config(.event = 1, .mask = 2);', 'config(?macro argument?, ?macro argument?)'],
    ['run({ a(); b(); });', 'run(({ a(); b(); }))'],
    ['bits(a, &~);', 'bits(a, ?macro argument?)'],
    ['io("load", FEATURE, "=m" (*p), "a" (b) : "memory");', 'io("load", FEATURE, ?assembly?, ?assembly?)'],
    ['user(save %[fx]; wait, [fx] "=m" (*fx));', 'user(?assembly?, wait, ?assembly?)'],
    ['user(REG, %%eax);', 'user(REG, ?assembly?)'],
    ['x = RMW(LOCK_PREFIX SIZE(bts), *addr);', 'x = RMW(SIZE(bts), *addr)'],
    ['send(sig, addr MORE(n) EVEN_MORE(i, j), t);', 'send(sig, addr, t)'],
    ['check(a ? b : c, d ?: e);', 'check((a ? b : c), (d ? : e))'],
    ['FEATURE(3DNOW);', 'FEATURE(?no number?)'],
  ]);
});

describe('strings', () => {
  reads([
    ['p("a" "b");', 'p("a" "b")'],
    ['p(KERN_INFO "a" PRIx64 "b\\n", x);', 'p(KERN_INFO "a" PRIx64 "b\\n", x)'],
    ['p("a" __stringify(X) "b");', 'p("a" __stringify(X) "b")'],
    ['p(KERN_ERR fmt("a"));', 'p(fmt("a"))'],
    ['p(LEVEL MESSAGE, 1);', 'p(?macro text?, 1)'],
    ['p("braces { and // quotes \\" inside");', 'p("braces { and // quotes \\" inside")'],
  ]);
});

describe('literals', () => {
  const value = (literal: string): unknown => {
    const [statement] = onlyFunction(`int f(void)\n{\n\tx = ${literal};\n}\n`).body.body;
    return statement?.kind === 'expr' && statement.expr.kind === 'assign' && statement.expr.value.kind === 'number'
      ? statement.expr.value.value
      : 'not a number';
  };

  it.each([
    ['0', 0],
    ['-1', -1],
    ['0x1fUL', 31],
    ['010', 8],
    ['0b101', 5],
    ['1.5', null],
    ['0xffffffffffffffffULL', null],
    ["'a'", 97],
    ["'\\n'", 10],
    ["'\\x41'", 65],
    ["'\\0'", 0],
    ["'}'", 125],
  ])('%s', (literal, expected) => {
    expect(value(literal)).toBe(expected);
  });
});
