import { describe, expect, it } from 'vitest';
import { body, reasons, read } from './reading.js';

/** Each row: C inside a function, and how it reads. */
function reads(rows: readonly (readonly [string, string])[]): void {
  it.each(rows)('%s', (c, expected) => {
    expect(body(c)).toBe(expected);
  });
}

describe('plain statements', () => {
  reads([
    ['if (a) b(); else if (c) d(); else e();', 'if a b(); else if c d(); else e();'],
    ['while (a) { b(); continue; }', 'while a { b(); continue; }'],
    ['do { a(); } while (b);', 'do { a(); } while b;'],
    ['for (i = 0; i < n; i++) a(i);', 'for (i = 0; (i < n); i++) a(i);'],
    ['for (struct p *q = h; q; q = q->n) a(q);', 'for (q: struct p* = h; q; q = q->n) a(q);'],
    ['for (;;) break;', 'for (; ; ) break;'],
    ['return;', 'return;'],
    ['return a + b;', 'return (a + b);'],
    [';', ';'],
    ['int x = 1, *y, z[3][4]; x++;', 'x: int = 1; y: int*; z: int[3][4]; x++;'],
    ['static struct s t = { .u = 1, 2, [3] = v };', 'static t: struct s = {.u=1, 2, .[3]=v};'],
    ['int (*fn)(int, struct p *) = g; fn(1, 0);', 'fn: int()* = g; fn(1, 0);'],
    ['typedef int t; struct s { int a; }; a();', '  a();'],
    ['int g(void);', 'g: int();'],
  ]);
});

describe('switch', () => {
  reads([
    [
      'switch (a) { case 1: b(); fallthrough; case 2: case 3: c(); break; default: d(); }',
      'switch a { case 1: [b(); fallthrough;] case 2: [] case 3: [c(); break;] default: [d();] }',
    ],
    ['switch (a) { case 1 ... 9: b(); }', 'switch a { case 1...9: [b();] }'],
    ["switch (a) { case 'a'...'z': b(); }", "switch a { case 'a'...'z': [b();] }"],
    ['switch (a) { case A ? B : C: d(); }', 'switch a { case (A ? B : C): [d();] }'],
    ['switch (a) { case 1: { int x; } break; case 2: }', 'switch a { case 1: [{ x: int; } break;] case 2: [] }'],
    ['switch (a) { case B: int x = 1; c(x); }', 'switch a { case B: [x: int = 1; c(x);] }'],
    [
      'switch (a) { default: b(); __attribute__((__fallthrough__)); case 1: c(); }',
      'switch a { default: [b(); ;] case 1: [c();] }',
    ],
    [
      'switch (a) { case 1: if (b) break; c(); case 2: d(); }',
      'switch a { case 1: [if b break; c();] case 2: [d();] }',
    ],
    ['switch (a) { case 1: if (b) { case 2: c(); } }', 'switch a { case 1: [if b { case 2: [c();] }] }'],
  ]);
});

describe('labels and goto', () => {
  reads([
    ['goto out; out: return 0;', 'goto out; out: return 0;'],
    ['again: if (a) goto again; goto again;', 'again: if a goto again; goto again;'],
    ['a(); out_unlock: }', 'unparsed: unbalanced `}`'],
    ['{ a(); out_unlock: }', '{ a(); out_unlock: ; }'],
    ['{ a(); out_unlock:\n}', '{ a(); out_unlock: ; }'],
    ['if (a) goto inside; while (b) { c(); inside: d(); }', 'if a goto inside; while b { c(); inside: d(); }'],
    ['out: int x = 1; b(x);', 'out: x: int = 1; b(x);'],
    ['if (a) goto next; b(); next: c(); if (d) goto next;', 'if a goto next; b(); next: c(); if d goto next;'],
    ['if (a) { b(); } else { out: c(); } goto out;', 'if a { b(); } else { out: c(); } goto out;'],
    ['first: second: a(); goto first;', 'first: second: a(); goto first;'],
    ['switch (a) { again: case 1: b(); goto again; }', 'switch a { again: case 1: [b(); goto again;] }'],
    ['__label__ here, there; here: a();', 'here: a();'],
  ]);
});

describe('iterator macros', () => {
  reads([
    ['for_each_vma(vmi, vma) { a(vma); }', 'each for_each_vma(vmi, vma) { a(vma); }'],
    ['list_for_each_entry(p, &h->l, m) a(p);', 'each list_for_each_entry(p, &h->l, m) a(p);'],
    ['for_each_a(x) for_each_b(y) { c(); }', 'each for_each_a(x) each for_each_b(y) { c(); }'],
    ['for_each_a(x)\n\tif (x) b(); else c();', 'each for_each_a(x) if x b(); else c();'],
    ['if (a) for_each_b(x) c(); else d();', 'if a each for_each_b(x) c(); else d();'],
    ['any_name_at_all(x, y + 1) { a(); }', 'each any_name_at_all(x, (y + 1)) { a(); }'],
    ['for_ever() { a(); }', 'each for_ever() { a(); }'],
    ['scoped_guard(mutex, &m) { a(); }', 'each scoped_guard(mutex, &m) { a(); }'],
    [
      'do_each_thread(g, t) { a(); } while_each_thread(g, t);',
      'each do_each_thread(g, t) { a(); } while_each_thread(g, t);',
    ],
    ['do { a(); } while_each_thread(g, t);', 'do { a(); } while while_each_thread(g, t);'],
    ['for_each_online_cpu(cpu);', 'for_each_online_cpu(cpu);'],
    ['case_1: for_each_a(x) b();', 'case_1: each for_each_a(x) b();'],
    ['switch (a) { case 1: for_each_a(x) b(); }', 'switch a { case 1: [each for_each_a(x) b();] }'],
    [
      'for_each_a(x) for_each_b(y) if (x) for_each_c(z) d(); else e();',
      'each for_each_a(x) each for_each_b(y) if x each for_each_c(z) d(); else e();',
    ],
    ['for_each_a(x) { for_each_b(y) continue; break; }', 'each for_each_a(x) { each for_each_b(y) continue; break; }'],
    ['for_each_a(x) switch (x) { case 1: b(); }', 'each for_each_a(x) switch x { case 1: [b();] }'],
    ['for_each_a(x) do { b(); } while (c); d();', 'each for_each_a(x) do { b(); } while c; d();'],
    ['do for_each_a(x) b(); while (c);', 'do each for_each_a(x) b(); while c;'],
  ]);
});

describe('macros that are statements or declarations', () => {
  reads([
    ['LOCK(a)\n\tb();', 'LOCK(a); b();'],
    ['a(); UNLOCK(b) }', 'unparsed: unbalanced `}`'],
    ['{ a(); UNLOCK(b) }', '{ a(); UNLOCK(b); }'],
    ['FLUSH_END\n\ta();', 'FLUSH_END; a();'],
    ['{ a(); FLUSH_END }', '{ a(); FLUSH_END; }'],
    ['static DEFINE_MUTEX(m); a(&m);', 'DEFINE_MUTEX(m); a(&m);'],
    ['DECLARE_BITMAP(map, 8) = { 0 }; a(map);', 'map: DECLARE_BITMAP(map, 8) = {0}; a(map);'],
    ['TYPE_OF(x) y = 1;', 'y: TYPE_OF(x) = 1;'],
    ['struct { DECLARE_BITMAP(map, 8); int n; } *p; a(p);', 'p: struct (anonymous)*; a(p);'],
    ['{ COPY(a, size)\n}', '{ COPY(a, size); }'],
    ['{ COPY(a, b )\n}', '{ COPY(a, b); }'],
    ['{ FLUSH()\n}', '{ FLUSH(); }'],
    ['{ COPY(a, b)\n}', 'unparsed: `;` is missing'],
    ['struct s *t[] = { &a, SOME_OPS MORE_OPS }; b(t);', 't: struct s*[] = {&a, ?macro text?}; b(t);'],
    ['struct { u32 a : 8, : 4, b : 4, : 16; u32 : 32; u32 : 4, f : 4; } c; d(&c);', 'c: struct (anonymous); d(&c);'],
    [
      'may_jump(a, return -EINTR, b);',
      'may_jump(a, (?whether a macro jumps? ? ({ return ?value that a macro returns?; }) : 0), b);',
    ],
    ['may_jump(a, goto out);', 'may_jump(a, (?whether a macro jumps? ? ({ goto out; }) : 0));'],
    [
      'cond_guard(a, return, b) { c(); }',
      'each cond_guard(a, (?whether a macro jumps? ? ({ return; }) : 0), b) { c(); }',
    ],
    ['CLASS(fd, f)(n); guard(rcu)();', 'CLASS(fd, f)(n); guard(rcu)();'],
    ['REG(x) = 1;', 'REG(x) = 1;'],
    ['put(get(a * b));', 'put(get((a * b)));'],
    ['u32 (*table)[4]; u8 (*small)[2];', 'table: u32*[4]; small: u8*[2];'],
    ['char __weird name[3] __odd = "x"; struct s __weird t;', 'name: char[3] = "x"; t: struct s;'],
    ['struct page *p __free(put_page) = NULL;', 'p: struct page* = NULL;'],
  ]);
});

describe('what has no reading', () => {
  reads([
    ['goto *table[a];', 'unparsed: computed goto'],
    ['x = a(b, return c(d));', 'unparsed: `return` as a macro argument'],
    ['f(a(b, continue));', 'unparsed: `continue` as a macro argument'],
    ['if (a) { b();', 'unparsed: unbalanced `{`'],
    ['a(b;', 'unparsed: unbalanced `(`'],
    ['a[b);', 'unparsed: unbalanced `)`'],
    ['x = ;', 'unparsed: `;` cannot follow `=`'],
    ['x = a -> 3;', 'unparsed: `3` cannot follow `->`'],
    ['a b c;', 'unparsed: cannot read `b` as C'],
    ['char *s = "abc;', 'unparsed: unterminated literal'],
  ]);

  it('has a place', () => {
    const text = 'int f(void)\n{\n\tint x;\n\n\tx = ;\n}\n\nint g(void)\n{\n}\n';
    const file = read(text);
    expect(file.functions.map((f) => f.name)).toEqual(['g']);
    expect(file.unparsed).toEqual([
      {
        function: 'f',
        reason: '`;` cannot follow `=`',
        span: { start: text.indexOf(';\n}'), end: text.indexOf(';\n}') + 1 },
      },
    ]);
    expect(reasons(file)).not.toBe('');
  });
});

describe('statements as arguments of a macro: it may run each of them or not', () => {
  const MAY = 'if ?whether a macro runs a statement that it is given?';
  reads([
    ['a(b, return c(d));', `{ ${MAY} b; ${MAY} return c(d); }`],
    ['LOG(if (a) b(c));', `{ ${MAY} if a b(c); }`],
    ['LOOP(x.n++; if (a) return;, return b(x););', `{ ${MAY} x.n++; ${MAY} if a return; ; ${MAY} return b(x); ; }`],
    ['LOOP( n++; , return; );', `{ ${MAY} n++; ; ${MAY} return; ; }`],
    ['for (;;) { EACH(continue); } c();', `for (; ; ) { { ${MAY} continue; } } c();`],
    ['if (a) LOG(for (;;) b()); else c();', `if a { ${MAY} for (; ; ) b(); } else c();`],
  ]);

  it('holds for a release too', () => {
    const text = 'int f(void)\n{\n\tLOG(if (a) unmap(b));\n\tPOSTAMBLE\n}\n';
    expect(read(text).unparsed).toEqual([]);
  });
});

describe('a macro before the brace in column 0', () => {
  it('is a statement, with its own name', () => {
    const { functions, unparsed } = read('int f(void)\n{\n\ta();\n\tPOSTAMBLE\n}\n');
    expect(unparsed).toEqual([]);
    expect(JSON.stringify(functions[0]?.variants[0]?.ast.body)).toContain('"name":"POSTAMBLE"');
  });
});
