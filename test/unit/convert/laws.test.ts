// Laws that hold for every conversion, over generated functions: the text still reads, pairs, is converted once, and can be restored.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type Conversion, type TargetProfileName } from '../../../src/core/convert/conversion.js';
import { inverseEdits } from '../../../src/core/convert/compose.js';
import { LINE_WIDTH, width } from '../../../src/core/convert/layout.js';
import { compose } from '../../../src/core/convert/together.js';
import { analyse } from '../sites/analyse.js';
import { conversions } from './convert-text.js';

/** What a function holds around the map: how it takes and gives it. */
const HELD = [
  ['mmap_read_lock(mm);', 'mmap_read_unlock(mm);'],
  ['lock_page(page);', 'unlock_page(page);'],
  ['mmu_notifier_invalidate_range_start(&range);', 'mmu_notifier_invalidate_range_end(&range);'],
  ['preempt_disable();', 'preempt_enable();'],
  ['get_page(page);', 'put_page(page);'],
] as const;

const GUARDS = ['pmd_none(*pmd)', 'pmd_bad(*pmd)', '!pmd_present(*pmd)', 'unlikely(pmd_trans_unstable(pmd))'] as const;

interface Shape {
  readonly held: readonly number[];
  readonly guard: number;
  readonly lockless: boolean;
  readonly isDeclared: boolean;
  readonly hasLoop: boolean;
  readonly hasLabel: boolean;
  readonly hasFirst: boolean;
  readonly comment: string;
  readonly split: boolean;
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  held: fc.uniqueArray(fc.nat(HELD.length - 1), { maxLength: 3 }),
  guard: fc.nat(GUARDS.length - 1),
  lockless: fc.boolean(),
  isDeclared: fc.boolean(),
  hasLoop: fc.boolean(),
  hasLabel: fc.boolean(),
  hasFirst: fc.boolean(),
  comment: fc.constantFrom('', ' /* mapped */', ' // mapped', '\t/* over\n\t * two lines */'),
  split: fc.boolean(),
});

/** A function of that shape; what it holds is given back in reverse, behind a label or in a row. */
function functionOf(shape: Shape, name: string): string {
  const held = shape.held.map((i) => HELD[i] ?? HELD[0]);
  const takes = held.map(([take]) => `\t${take}\n`).join('');
  const gives = [...held].reverse().map(([, give]) => `\t${give}\n`);
  const args = shape.split ? 'mm, pmd,\n\t\taddr, &ptl' : 'mm, pmd, addr, &ptl';
  const call = shape.lockless ? 'pte_offset_map(pmd, addr)' : `pte_offset_map_lock(${args})`;
  const chain = shape.hasFirst ? 'first = pte' : 'pte';
  const declares = shape.isDeclared && held.length === 0;
  const pointer = shape.hasFirst && !declares ? 'first' : 'pte';
  const released = shape.hasLoop && pointer === 'pte' ? 'pte - 1' : pointer;
  const release = shape.lockless ? `pte_unmap(${released})` : `pte_unmap_unlock(${released}, ptl)`;
  const body = shape.hasLoop
    ? '\tfor (; addr != end; pte++, addr += PAGE_SIZE)\n\t\tseen += pte_present(*pte);\n'
    : '\tif (pte_present(*pte))\n\t\tseen = 1;\n';
  // Without a label, what is held is taken behind the test of the pmd.
  const guard = `\tif (${GUARDS[shape.guard] ?? GUARDS[0]})\n\t\t${shape.hasLabel ? 'goto out' : 'return 0'};\n`;
  const before = shape.hasLabel ? takes + guard : guard + takes;
  const acquire = declares ? '' : `${before}\t${chain} = ${call};${shape.comment}\n`;
  return `static int ${name}(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, unsigned long end,
		struct page *page)
{
	struct mmu_notifier_range range = { .start = addr, .end = end };
	spinlock_t *ptl;
	pte_t *first${declares ? '' : ', *pte'};
	${declares ? `pte_t *pte = ${call};${shape.comment}\n\t` : ''}int seen = 0;

${acquire}${body}	${release};
${shape.hasLabel && !declares ? `out:\n${gives.join('')}` : declares ? '' : gives.join('')}	return seen;
}
`;
}

function convertAll(text: string, profile: TargetProfileName): { done: Conversion[]; after: string } {
  const done = conversions(text, { profile }).flatMap((result) => (result.ok ? [result.conversion] : []));
  const edits = compose(done);
  expect(edits).not.toBeNull();
  return { done, after: applyEdits(text, edits ?? []) };
}

const texts = fc
  .array(shapes, { minLength: 1, maxLength: 3 })
  .map((all) => all.map((shape, i) => functionOf(shape, `look_${String(i)}`)).join('\n'));

describe.each(['try-map', 'may-fail'] as const)('conversion to %s', (profile) => {
  it('leaves a text that reads as before, with every site paired', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const before = analyse(text);
        expect(before.unparsed).toEqual([]);
        const { done, after } = convertAll(text, profile);
        const report = analyse(after);
        expect(report.unparsed).toEqual([]);
        expect(report.findings).toEqual([]);
        expect(report.sites).toHaveLength(before.sites.length);
        const converted = new Set(done.map((conversion) => conversion.site.function));
        for (const site of report.sites.filter((one) => converted.has(one.function))) {
          expect(site.class).toBe('simple');
          expect(site.family).toBe(profile === 'try-map' ? 'try-map' : 'pte');
          expect(site.releases).toHaveLength(1);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('converts every simple site', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const simple = analyse(text).sites.filter((site) => site.class === 'simple');
        expect(convertAll(text, profile).done).toHaveLength(simple.length);
      }),
      { numRuns: 25 },
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { after } = convertAll(text, profile);
        expect(convertAll(after, profile).after).toBe(after);
      }),
      { numRuns: 15 },
    );
  });

  it('is undone by its inverse edits', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { done, after } = convertAll(text, profile);
        const edits = compose(done) ?? [];
        expect(applyEdits(after, inverseEdits(text, edits))).toBe(text);
      }),
      { numRuns: 15 },
    );
  });

  it('keeps lines short that were short', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const longest = (of: string): number => Math.max(...of.split('\n').map((line) => width(line)));
        expect(longest(convertAll(text, profile).after)).toBeLessThanOrEqual(Math.max(LINE_WIDTH, longest(text)));
      }),
      { numRuns: 15 },
    );
  });
});

it('the generator makes simple sites, most of them', () => {
  const sample = fc.sample(texts, { numRuns: 60, seed: 7 }).flatMap((text) => analyse(text).sites);
  const simple = sample.filter((site) => site.class === 'simple');
  expect(simple.length / sample.length).toBeGreaterThan(0.6);
});
