// Calls that get pages, converted to calls that pin them: with every put, or not at all.
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../src/core/convert/conversion.js';
import { createEngine } from '../../../src/core/engine.js';
import { parser } from '../c/parser.js';
import { modelLibrary } from '../model/library.js';

const engine = createEngine({ parser, library: modelLibrary(), config: { use: ['gup'] } });

/** Every site of the text converted, or why not. */
function converted(text: string): { readonly text: string; readonly refused: readonly string[] } {
  const results = engine.convertFile('a.c', text);
  const edits = new Map<string, { start: number; end: number; newText: string }>();
  for (const result of results)
    if (result.ok) for (const edit of result.conversion.edits) edits.set(String(edit.start), edit);
  return {
    text: applyEdits(
      text,
      [...edits.values()].sort((a, b) => a.start - b.start),
    ),
    refused: results.flatMap((result) => (result.ok ? [] : [result.refusal.message])),
  };
}

const touch = (work: string): string => `
static int touch(unsigned long addr)
{
	struct page *page;

	if (get_user_pages_fast(addr, 1, FOLL_WRITE, &page) != 1)
		return -EFAULT;
	${work}
	return 0;
}
`;

describe('a call that gets pages', () => {
  it('pins them, and every put unpins', () => {
    const text = touch('if (clear_one(page)) {\n\t\tput_page(page);\n\t\treturn -EIO;\n\t}\n\tput_page(page);');
    const result = converted(text);
    expect(result.refused).toEqual([]);
    expect(result.text).toBe(text.replace('get_user', 'pin_user').replaceAll('put_page', 'unpin_user_page'));
  });

  it('reads again as a simple site that unpins what it pins', () => {
    const { sites } = engine.analyseText('b.c', converted(touch('put_page(page);')).text);
    expect(sites.map((site) => [site.helper, site.class, site.releases.map(({ helper }) => helper)])).toEqual([
      ['pin_user_pages_fast', 'simple', ['unpin_user_page']],
    ]);
  });

  it('gives back an array: release_pages() becomes unpin_user_pages()', () => {
    const text = `
static int clear(unsigned long addr)
{
	struct page *pages[4];
	int got = get_user_pages_fast(addr, 4, FOLL_WRITE, pages);

	if (got <= 0)
		return -EFAULT;
	release_pages(pages, got);
	return 0;
}
`;
    const result = converted(text);
    expect(result.refused).toEqual([]);
    expect(result.text).toContain('unpin_user_pages(pages, got);');
  });

  it('is special where its pages go elsewhere, and stays', () => {
    const text = touch('buffer->page = page;');
    expect(engine.analyseText('a.c', text).sites[0]?.class).toBe('special');
    expect(converted(text).text).toBe(text);
  });
});

describe('a put that other pages come to', () => {
  const shared = (first: string): string => `
static int key(unsigned long addr, struct page *page)
{
	int err = ${first};

	if (err < 0)
		err = get_user_pages_fast(addr, 1, 0, &page);
	if (err < 0)
		return err;
	put_page(page);
	return 0;
}
`;

  it('goes with both calls where both get', () => {
    const { text, refused } = converted(shared('get_user_pages_fast(addr, 1, FOLL_WRITE, &page)'));
    expect(refused).toEqual([]);
    expect(text.match(/\bpin_user_pages_fast/g)).toHaveLength(2);
    expect(text).not.toMatch(/\b(get_user_pages|put_page)/);
  });

  it('is left alone where a path comes to it without the call', () => {
    const text = shared('find_page(addr, &page)');
    expect(converted(text).refused[0] ?? '').toMatch(/paths without this call/);
    expect(converted(text).text).toBe(text);
  });
});
