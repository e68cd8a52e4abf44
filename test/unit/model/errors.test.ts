// What a model may not do, told with file, line and construct.
import { describe, expect, it } from 'vitest';
import { checkSite, modelProblem } from './checking.js';
import { modelLibrary } from './library.js';
import { WALKER } from './samples.js';

describe('a model that cannot be compiled names the place', () => {
  it.each([
    [
      'a call that is neither defined nor built in',
      'void one(void)\n{\n\tfrobnicate();\n}',
      3,
      /frobnicate\(\) is neither/,
    ],
    [
      'recursion',
      'static void down(void)\n{\n\tdown();\n}\nvoid one(void) { down(); }',
      3,
      /down\(\) calls itself: one → down → down/,
    ],
    [
      'recursion through another',
      'static void b(void);\nstatic void a(void) { b(); }\nstatic void b(void) { a(); }\nvoid one(void) { a(); }',
      3,
      /calls itself: one → a → b → a/,
    ],
    ['a name that is not declared', 'void one(void)\n{\n\tmissing = 1;\n}', 3, /missing/],
    ['a field that does not exist', 'struct box { int a; };\nstruct box it;\nvoid one(void) { it.b = 1; }', 3, /it\.b/],
    [
      'a field of an unknown type',
      'struct box {\n\tstruct other o;\n};\nstruct box it;\nvoid one(void) { }',
      2,
      /'o': type 'struct other'/,
    ],
    [
      'an object with an initializer',
      'struct box { int a; };\nstruct box it = { 1 };\nvoid one(void) { }',
      2,
      /world_init/,
    ],
    ['a lock that is none', 'int n;\nvoid one(void) { spin_lock(n); }', 2, /pointer to spinlock_t/],
    ['a number that is too large', 'int n;\nvoid one(void) { n = 4096; }', 2, /4096/],
    ['inline assembly', 'void one(void)\n{\n\tasm("nop");\n}', 3, /cannot be modelled/],
    ['a file without threads', 'static void one(void) { }', 1, /no thread/],
    ['an include that leads nowhere', '#include "nowhere.h"\nvoid one(void) { }', 1, /no model file "nowhere\.h"/],
    ['a thread with a parameter', 'void one(int n) { }', 1, /parameters/],
    ['a bit field', 'struct box {\n\tint a : 1;\n};\nstruct box it;\nvoid one(void) { it.a = 1; }', 2, /bit field/],
    ['a static local', 'int n;\nvoid one(void)\n{\n\tstatic int k;\n\tn = k;\n}', 4, /static local/],
    ['a label that is not there', 'int n;\nvoid one(void)\n{\n\tgoto out;\n}', 4, /no label 'out'/],
    [
      'a second definition',
      'int n;\nvoid one(void) { n = 1; }\nvoid one(void) { n = 2; }',
      3,
      /one\(\) is defined twice/,
    ],
    [
      'too many arguments',
      'int n;\nstatic void f(int a) { n = a; }\nvoid one(void)\n{\n\tf(1, 2);\n}',
      5,
      /f\(\) takes 1 arguments, not 2/,
    ],
    [
      'any number of arguments',
      'int n;\nstatic void f(int a, ...) { n = a; }\nvoid one(void) { f(1); }',
      2,
      /f\(\) takes any number/,
    ],
    ['an array of scalars', 'int n[2];\nvoid one(void) { n[0] = 1; }', 1, /only structs may be in arrays/],
    ['a local array', 'int n;\nvoid one(void)\n{\n\tint a[2];\n\tn = a[0];\n}', 5, /'a\[0\]' is not modelled/],
    ['a pointer to a scalar', 'int n;\nvoid one(void)\n{\n\tint *p = &n;\n}', 4, /only the address of a struct/],
    ['a macro with parameters', '#define TWICE(x) ((x) * 2)\nint n;\nvoid one(void) { n = TWICE(1); }', 1, /TWICE\(\)/],
    [
      'a union',
      'union u { int a; int b; };\nunion u it;\nvoid one(void) { it.a = 1; }',
      2,
      /'union u' is not modelled/,
    ],
    [
      'a pointer of another type',
      'struct a { int v; };\nstruct b { int v; };\nstruct a it;\nvoid one(void)\n{\n\tstruct b *b = (struct b *)&it;\n}',
      6,
      /struct a \* where struct b \*/,
    ],
    ['broken syntax', 'void one(void)\n{\n\tif (\n}', 1, /sample\.c:/],
  ])('%s', (_, text, line, message) => {
    const problem = modelProblem(text);
    expect(problem.message).toMatch(message);
    expect(problem.file).toBe('sample.c');
    if (line > 1) expect(problem.line).toBe(line);
    expect(problem.message).toContain(`sample.c:${String(problem.line)}`);
  });

  it('in a file that it includes: that file is named', async () => {
    const library = modelLibrary({ 'world.h': (text) => text.replace('return &mm.pmd;', 'return unheard_of();') });
    const verdict = await checkSite(WALKER.original.replace('pmd_trans_unstable(pmd)', '!pmd_offset(pud, addr)'), {
      library,
    });
    expect(verdict.kind).toBe('unknown');
    expect(verdict.message).toMatch(/^models\/world\.h:\d+:\d+: unheard_of\(\) is neither/);
  });

  it('a phase or adversary that does not exist is named', async () => {
    expect((await checkSite(WALKER.original, { phase: 'nonesuch' })).message).toContain(
      'no model file models/phases/nonesuch.c',
    );
  });
});
