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
