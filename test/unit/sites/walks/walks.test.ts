// Walks of a device's page tables: every reason's own examples, where locks are held, and what is freed before a flush.
import { describe, expect, it } from 'vitest';
import { BUILTIN_CATALOGUE } from '../../../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../../../src/core/helpers/catalogue.js';
import { FileAnalyser } from '../../../../src/core/sites/analyse-file.js';
import { WALK_CODES } from '../../../../src/core/sites/walks/codes.js';
import { WALK_REASONS } from '../../../../src/core/sites/walks/reasons.js';
import { parser } from '../../c/parser.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);
const read = (text: string) => new FileAnalyser('test.c', parser, catalogue).analyse(text).report;
const reasons = (text: string) => read(text).sites[0]?.reasons.map(({ code, message }) => `${code}: ${message}`) ?? [];
const codes = (text: string) => read(text).sites[0]?.reasons.map(({ code }) => code);

it('every code has its reason', () => {
  expect(WALK_REASONS.map((reason) => reason.code)).toEqual([...WALK_CODES]);
});

describe.each(WALK_REASONS.map((reason) => [reason.code, reason] as const))('%s', (code, reason) => {
  it('is found in its example', () => expect(codes(reason.yes)).toContain(code));
  it('is not found in its counter-example, which is simple', () => {
    expect(read(reason.no).sites.map((site) => [site.class, site.target, site.family])).toEqual([
      ['simple', null, 'iommu'],
    ]);
  });
});

const WALK =
  'static void walk(struct my_domain *domain, unsigned long iova)\n{\n\tu32 *pte = fetch_pte(domain, iova);\n\n\tuse(*pte);\n}\n';
const caller = (name: string, before: string, callee: string, after = '') =>
  `static void ${name}(struct my_domain *domain, unsigned long iova)\n{\n${before}\t${callee}(domain, iova);\n${after}}\n`;
const LOCK = '\tspin_lock_irqsave(&domain->lock, flags);\n';
const UNLOCK = '\tspin_unlock_irqrestore(&domain->lock, flags);\n';

describe('the lock of the callers', () => {
  it('is found two calls up', () => {
    const text = WALK + caller('step', '', 'walk') + caller('map', LOCK, 'step', UNLOCK);
    expect(reasons(text)).toEqual(['WALK_LOCKED_BY_CALLER: no lock is taken here: map() holds domain->lock']);
  });

  it('is not what a caller has dropped again', () => {
    expect(codes(WALK + caller('map', LOCK + UNLOCK, 'walk'))).toEqual(['WALK_UNLOCKED']);
  });

  it('is mixed where one caller has none', () => {
    expect(reasons(WALK + caller('map', LOCK, 'walk', UNLOCK) + caller('show', '', 'walk'))).toEqual([
      'WALK_LOCK_MIXED: map() holds domain->lock; no lock that this file shows: show()',
    ]);
  });

  it('is what a function asserts', () => {
    expect(
      codes(
        WALK.replace(
          '= fetch_pte(domain, iova);\n',
          ';\n\n\tlockdep_assert_held(&domain->lock);\n\tpte = fetch_pte(domain, iova);\n',
        ),
      ),
    ).toEqual([]);
  });

  it('is not guessed where the function is called through a pointer', () => {
    const text = `${WALK}static void pick(struct my_domain *domain)\n{\n\tstep_fn fn = walk;\n\n\tfn(domain, 0);\n}\n`;
    expect(reasons(text)).toEqual([
      'OTHER: pick() makes a pointer of this function, or of one that calls it: what is held where it is called is not followed',
    ]);
  });

  it('is held in a function that drops it for a while', () => {
    const text = caller(
      'walk',
      `\tu32 *pte;\n\n${UNLOCK}\tprepare(iova);\n${LOCK}\tpte = fetch_pte(domain, iova);\n`,
      'use',
      '\ttell(*pte);\n',
    );
    expect(codes(text)).toEqual([]);
    expect(codes(text.replace('\tprepare', '\tif (iova)\n\t\treturn;\n\tprepare'))).toEqual([]);
  });

  it('is not looked for in the function itself where it calls itself', () => {
    const text = caller('walk', '\tu32 *pte = fetch_pte(domain, iova);\n', 'walk', '\tuse(*pte);\n');
    expect(codes(text + caller('map', LOCK, 'walk', UNLOCK))).toEqual(['WALK_LOCKED_BY_CALLER']);
  });
});

it('a lock of something else is not taken for the lock of the table', () => {
  const text = WALK.replace(
    '= fetch_pte(domain, iova);\n',
    ';\n\n\tspin_lock(&all_devices);\n\tpte = fetch_pte(domain, iova);\n',
  );
  expect(reasons(text)).toEqual(["OTHER: all_devices is held, and nothing here shows that it is the table's"]);
});

describe('a table that is freed at once', () => {
  const free = (before: string) =>
    caller(
      'cut',
      `${LOCK}\tu64 *table = iopte_deref(domain->top[iova], domain);\n\n${before}`,
      'tell',
      `\tfree_page(table);\n${UNLOCK}`,
    );
  it.each([
    ['without a flush', '', 'on some path no flush comes before it in this function'],
    ['after a flush', '\tflush_iotlb_all(domain);\n', 'after a flush on every path'],
    ['after a flush that may not run', '\tif (iova)\n\t\tflush_iotlb_all(domain);\n', 'on some path no flush'],
  ])('%s', (_, before, says) => {
    expect(reasons(free(before)).join()).toContain(says);
  });

  it('is not another table that the same variable holds then', () => {
    expect(codes(free('\ttable = spare_table(domain);\n'))).not.toContain('TABLE_FREED_AT_ONCE');
  });

  it('is not the table that lost a race and was never walked', () => {
    expect(codes(free('').replace('free_page(table)', 'free_page(other)'))).not.toContain('TABLE_FREED_AT_ONCE');
  });
});

describe('an address in an entry', () => {
  const text = (use: string) =>
    caller('walk', `${LOCK}\tu64 address = dma_pte_addr(domain->top);\n\tu64 *table = NULL;\n\n${use}`, 'use', UNLOCK);
  it('is a step where a pointer is made of it', () => {
    expect(read(text('\ttable = phys_to_virt(address);\n')).sites.map((site) => site.class)).toEqual(['simple']);
  });
  it('leads to a table that may be freed', () => {
    const found = read(text('\ttable = phys_to_virt(address);\n\tfree_page(table);\n')).sites[0]?.reasons;
    expect(found?.map(({ code }) => code)).toEqual(['TABLE_FREED_AT_ONCE']);
  });
  it('is none where it is only told', () => {
    expect(read(text('\ttell(address);\n')).sites).toEqual([]);
  });
});
