// Findings that take more than one file: NULL from a caller far up, and one table's lock taken twice for two VMAs.
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/core/engine.js';
import { engineTools } from '../../../src/core/review/engine-tools.js';
import { findAcrossFiles } from '../../../src/core/review/callers/across-files.js';
import { OverlayTree } from '../../../src/core/patch/tree.js';
import { parser } from '../c/parser.js';
import type { Files } from './mini-tree.js';

/** What is found after the change that was not there before, and what was there, as `rule function: words of the message`. */
async function across(before: Files, after: Files): Promise<{ readonly base: string[]; readonly now: string[] }> {
  const engine = createEngine({ parser, library: { read: () => undefined, list: () => [] } });
  const base = { read: (path: string) => before[path] ?? null };
  const tree = new OverlayTree(base, new Map(Object.entries(after)));
  const { states } = await findAcrossFiles(base, [tree], Object.keys(after), {
    ...engineTools(engine),
    filesWith: (words) =>
      Promise.resolve(Object.keys(before).filter((file) => words.some((word) => before[file]?.includes(word)))),
  });
  const told = (state: (typeof states)[number] | undefined): string[] =>
    (state ?? []).map((one) => `${one.rule} ${one.function}: ${one.message}`);
  return { base: told(states[0]), now: told(states[1]) };
}

const fix = (body: string, params = 'struct request *req, int *entry'): string =>
  `void fix_entry(${params})\n{\n${body}}\n`;

const HEADER = 'include/linux/fix.h';
const USER = 'mm/user.c';
const base: Files = {
  [HEADER]: `void fix_entry(struct request *req, int *entry);\n#define fix_plain_entry(entry) \\\n\tfix_entry(NULL, entry)\n`,
  'mm/fix.c': fix('\tnote(*entry);\n'),
  [USER]: `void user(int *entry)\n{\n\tfix_plain_entry(entry);\n}\n`,
};

describe('null-argument', () => {
  it('names the macro that passes NULL, and who uses it', async () => {
    const { now } = await across(base, { 'mm/fix.c': fix('\tnote(*entry);\n\tif (req->kind)\n\t\tnote(0);\n') });
    expect(now).toEqual([
      'null-argument fix_entry: reads req->kind, but req is NULL where it comes from fix_plain_entry() ' +
        '(include/linux/fix.h:2), as user() uses it (mm/user.c:3)',
    ]);
  });

  it('follows callers of callers, and says through whom', async () => {
    const through = 'static void inner(struct request *req)\n{\n\tnote(req->kind);\n}\n';
    const { now } = await across(base, { 'mm/fix.c': through + fix('\tinner(req);\n') });
    expect(now).toHaveLength(1);
    expect(now[0]).toContain('fix_plain_entry() (include/linux/fix.h:2) through fix_entry(), as user()');
  });

  const silent: readonly (readonly [string, string])[] = [
    ['a test of the parameter', '\tif (!req)\n\t\treturn;\n\tnote(req->kind);\n'],
    ['a test behind &&', '\tif (req && req->kind)\n\t\tnote(0);\n'],
    ['BUG_ON', '\tBUG_ON(!req);\n\tnote(req->kind);\n'],
    ['an address that is only computed', '\tnote(&req->kind);\n'],
    ['a value of its own', '\treq = entry_request(entry);\n\tnote(req->kind);\n'],
    ['a check by another function, whose answer is looked at', '\tif (check(req))\n\t\treturn;\n\tnote(req->kind);\n'],
  ];
  it.each(silent)('is silent after %s', async (_, body) => {
    expect((await across(base, { 'mm/fix.c': fix(body) })).now).toEqual([]);
  });

  it('believes a flag that the same caller passes', async () => {
    const head = 'struct request *req, int *entry, bool has_request';
    const files = { ...base, [HEADER]: `#define fix_plain_entry(entry) fix_entry(NULL, entry, false)\n` };
    const { now } = await across(files, {
      'mm/fix.c': fix('\tif (has_request)\n\t\tnote(req->kind);\n', head),
    });
    expect(now).toEqual([]);
  });

  it('counts no code of another architecture, and none where nobody uses the macro', async () => {
    const changed = { 'arch/arm/mm/fix.c': fix('\tnote(req->kind);\n') };
    const files = { ...base, 'mm/fix.c': '', 'arch/arm/mm/fix.c': base['mm/fix.c'] ?? '' };
    const elsewhere = { ...files, [HEADER]: '', 'arch/mips/include/asm/fix.h': base[HEADER] ?? '' };
    expect((await across(elsewhere, changed)).now).toEqual([]);
    expect((await across({ ...files, [USER]: '' }, changed)).now).toEqual([]);
    expect((await across(files, changed)).now).toHaveLength(1);
  });

  it('leaves alone what the tree read through before', async () => {
    const files = { ...base, 'mm/fix.c': fix('\tnote(req->kind);\n') };
    expect((await across(files, { 'mm/fix.c': fix('\tnote(req->kind);\n\tnote(0);\n') })).now).toEqual([]);
  });
});

/** A cache whose aliases of an entry are adjusted in every VMA of the mm. */
const adjust = (lock: string, unlock: string, params = 'unsigned long pfn'): string => `
static int adjust_one(struct vm_area_struct *vma, unsigned long addr, ${params})
{
	spinlock_t *ptl;
	pmd_t *pmd = pmd_off(vma->vm_mm, addr);
	pte_t *pte = pte_offset_map_nolock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return 0;
${lock}	flush_alias(pte, pfn);
${unlock}	pte_unmap(pte);
	return 1;
}
`;
const aliases = (extra: string, handed: string): string => `
void update_aliases(struct vm_area_struct *vma, unsigned long addr, pte_t *ptep, unsigned long pfn${extra})
{
	struct vm_area_struct *other;

	vma_interval_tree_foreach(other, &vma->vm_file->f_mapping->i_mmap, addr, addr) {
		if (other->vm_mm != vma->vm_mm || other == vma)
			continue;
		adjust_one(other, addr, pfn${handed});
	}
}
`;
const installer = (extra = ''): string => `
void install(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return;
	update_aliases(vma, addr, pte, 0${extra});
	pte_unmap_unlock(pte, ptl);
}
`;
const ALIASES = 'arch/arm/mm/aliases.c';

describe('lock-again', () => {
  const files = { [ALIASES]: '', 'mm/install.c': installer() };
  const text = adjust('\tspin_lock(ptl);\n', '\tspin_unlock(ptl);\n') + aliases('', '');
  const plain = { [ALIASES]: text };

  it('finds the lock that a caller may hold for another VMA of the mm', async () => {
    const { now } = await across(files, plain);
    expect(now).toEqual([
      'lock-again adjust_one: takes ptl while install() holds the lock of the table that it was called for (mm/install.c:5); ' +
        'update_aliases() calls it for another VMA of the same mm (other->vm_mm), and both VMAs may lie in one page table; ' +
        'nothing compares the locks, so the CPU may wait for itself',
    ]);
  });

  it('is silent where no caller holds such a lock', async () => {
    expect((await across({ ...files, 'mm/install.c': '' }, plain)).now).toEqual([]);
  });

  it('is silent where the callers do not go by VMAs of one mm', async () => {
    const any = text.replace('other->vm_mm != vma->vm_mm || ', '');
    expect((await across(files, { [ALIASES]: any })).now).toEqual([]);
  });

  const compared = {
    [ALIASES]:
      adjust(
        '\tif (ptl != held->ptl)\n\t\tspin_lock(ptl);\n',
        '\tif (ptl != held->ptl)\n\t\tspin_unlock(ptl);\n',
        'unsigned long pfn, struct held *held',
      ) + aliases(', struct held *held', ', held'),
  };

  it('takes a comparison with what the caller holds as an answer', async () => {
    expect((await across({ ...files, 'mm/install.c': installer(', &held') }, compared)).now).toEqual([]);
  });

  it('does not where the caller passes NULL for what it is compared with', async () => {
    const { now } = await across({ ...files, 'mm/install.c': installer(', NULL') }, compared);
    expect(now.map((one) => one.split(':')[0])).toEqual(['null-argument adjust_one', 'lock-again adjust_one']);
    expect(now[1]).toContain('takes ptl unless it is held->ptl, but install() (mm/install.c:9) passes no held');
  });

  it('says of the tree before the series what stays the same after it', async () => {
    const known = { ...files, ...plain };
    const { base: before, now } = await across(known, {
      [ALIASES]: text.replace('return 1;', 'return 2;'),
    });
    expect(before).toEqual(now);
    expect(now).toHaveLength(1);
  });
});
