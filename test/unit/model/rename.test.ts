// Nothing in the compiler knows a kernel name: a model means the same under other names.
import { describe, expect, it } from 'vitest';
import { readdirSync } from 'node:fs';
import { exploreNow } from '../../../src/core/explore/explore.js';
import { ModelReader } from '../../../src/core/model/library.js';
import { compileModelFile } from '../../../src/core/model/model-file.js';
import { PRIMITIVES } from '../../../src/core/model/primitives/index.js';
import { parser } from '../c/parser.js';
import { catalogue, variantProgram } from './catalogue.js';
import { checkSite, outcome, runModel } from './checking.js';
import { modelLibrary } from './library.js';
import { SAMPLES } from './samples.js';

/** Words of the language and of its built-in part: these cannot be renamed. */
const FIXED = new Set([
  ...PRIMITIVES.keys(),
  ...'if else for while do switch case default break continue goto return struct enum typedef static void int bool unsigned long char true false NULL include define defined ifdef ifndef elif endif'.split(
    ' ',
  ),
  ...'spinlock_t rw_semaphore rcu_head mutex rwlock_t atomic_t refcount_t'.split(' '),
  ...'world_init world_end context_enter context_leave ENTRIES NR_CPUS READ_ONCE'.split(' '),
]);

/** Renames every identifier of C outside comments, strings and preprocessor lines; hooks keep their prefix. */
function rename(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"|^#\s*include.*$|\b[A-Za-z_]\w*\b/gm, (word) => {
    if (!/^[A-Za-z_]/.test(word) || FIXED.has(word)) return word;
    return word.startsWith('on_write_') ? `on_write_x_${word.slice('on_write_'.length)}` : `x_${word}`;
  });
}

describe('with every identifier renamed', () => {
  const folder = new URL('../../../models/', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.[ch]$/.test(name));
  const library = modelLibrary(Object.fromEntries(files.map((file) => [file, rename])));

  it.each(SAMPLES)('$name: same verdicts and same states', async ({ original, converted }) => {
    for (const text of [original, converted]) {
      for (const phase of ['may-fail-rcu', 'try-map-beside']) {
        const options = { phase, context: 'mmap-read' };
        const plain = await checkSite(text, options);
        const renamed = await checkSite(rename(text), { ...options, library });
        expect(outcome(renamed)).toBe(outcome(plain));
        expect(renamed.statistics.states).toBe(plain.statistics.states);
      }
    }
  });

  it('a model of its own: same verdict and same states', () => {
    const text =
      'spinlock_t a; spinlock_t b;\nvoid one(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); }\nvoid two(void) { spin_lock(&b); spin_lock(&a); spin_unlock(&a); spin_unlock(&b); }\n';
    const [plain, renamed] = [runModel(text), runModel(rename(text))];
    expect(outcome(plain)).toBe('violated deadlock');
    expect(outcome(renamed)).toBe('violated deadlock');
    expect(renamed.statistics.states).toBe(plain.statistics.states);
  });

  describe.each(catalogue)('$name', (file) => {
    const reader = new ModelReader(parser, library);

    it.each(file.cases)('$variant: same verdict and same states', ({ variant }) => {
      const plain = exploreNow(variantProgram(file, variant));
      const defined = variant === null ? [] : variant.split('+').map(rename);
      const renamed = compileModelFile(reader, {
        file: `models/${file.name}`,
        name: file.name,
        text: rename(file.text),
        defined,
      });
      if (!renamed.ok) throw new Error(renamed.problem.message);
      const verdict = exploreNow(renamed.program);
      expect(outcome(verdict)).toBe(outcome(plain));
      expect(verdict.statistics.states).toBe(plain.statistics.states);
    });
  });
});
