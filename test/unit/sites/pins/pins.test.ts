// Calls that take pages: every reason's own examples, counts and partial pins, and what a test of the count says.
import { describe, expect, it } from 'vitest';
import { BUILTIN_CATALOGUE } from '../../../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../../../src/core/helpers/catalogue.js';
import { FileAnalyser } from '../../../../src/core/sites/analyse-file.js';
import { PIN_REASONS } from '../../../../src/core/sites/pins/reasons.js';
import { PIN_CODES } from '../../../../src/core/sites/pins/codes.js';
import { parser } from '../../c/parser.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);
const read = (text: string) => new FileAnalyser('test.c', parser, catalogue).analyse(text).report;
const codes = (text: string): string[] => read(text).sites.flatMap((site) => site.reasons.map((reason) => reason.code));

it('every code has its reason', () => {
  expect(PIN_REASONS.map((reason) => reason.code)).toEqual([...PIN_CODES]);
});

describe.each(PIN_REASONS.map((reason) => [reason.code, reason] as const))('%s', (code, reason) => {
  it('is found in its example', () => expect(codes(reason.yes)).toContain(code));
  it('is not found in its counter-example, which is simple', () => {
    const [site, ...others] = read(reason.no).sites;
    expect(others).toEqual([]);
    expect(site?.class).toBe('simple');
    expect(site?.target).toBe(site?.helper.startsWith('get_') ? site.helper.replace('get_', 'pin_') : null);
  });
});

const array = (call: string, body: string): string => `
static int f(unsigned long addr, int nr, struct mm_struct *mm)
{
	struct page *pages[16];
	int got, i;

	got = ${call};
${body}
	return 0;
}
`;
const FAST = 'get_user_pages_fast(addr, nr, 0, pages)';

describe('a count', () => {
  it.each([
    [
      'an early return on error, and a loop over what was got',
      FAST,
      '\tif (got <= 0)\n\t\treturn got;\n\tuse(pages);\n\tfor (i = 0; i < got; i++)\n\t\tput_page(pages[i]);',
      [],
    ],
    [
      'a loop that counts down',
      FAST,
      '\tif (got != nr)\n\t\tgoto put;\n\tuse(pages);\nput:\n\twhile (--got >= 0)\n\t\tput_page(pages[got]);',
      [],
    ],
    [
      'a loop that keeps some',
      FAST,
      '\tfor (i = 0; i < got; i++)\n\t\tif (i & 1)\n\t\t\tput_page(pages[i]);',
      ['PAGES_KEPT'],
    ],
    [
      'a loop through a variable',
      FAST,
      '\tfor (i = 0; i < got; i++) {\n\t\tstruct page *page = pages[i];\n\t\tput_page(page);\n\t}',
      [],
    ],
    ['all at once', FAST, '\tif (got > 0)\n\t\trelease_pages(pages, got);', []],
    ['only where all were got', FAST, '\tif (got == nr)\n\t\trelease_pages(pages, nr);', ['PARTIAL_PIN']],
    ['nothing', FAST, '\tuse(pages);', ['PAGES_KEPT']],
    [
      'a negative result alone',
      'get_user_pages_unlocked(addr, nr, pages, 0)',
      '\tif (got < 0)\n\t\treturn got;',
      ['PAGES_KEPT'],
    ],
    [
      'one page that is asked for',
      'get_user_pages_remote(mm, addr, 1, 0, pages, NULL)',
      '\tif (got < 1)\n\t\treturn -EFAULT;\n\tput_page(pages[0]);',
      [],
    ],
    ['one of several', FAST, '\tif (got > 0)\n\t\tput_page(pages[0]);', ['PAGES_KEPT']],
    [
      'the error of a constant name',
      FAST,
      '\tif (got == -EFAULT || got <= 0)\n\t\treturn got;\n\trelease_pages(pages, got);',
      [],
    ],
  ])('with %s', (_, call, body, expected) => {
    expect(codes(array(call, body))).toEqual(expected);
  });
});

it.each([
  [
    'the head of the page',
    '\tif (got != 1)\n\t\treturn -EFAULT;\n\tpage = compound_head(page);\n\tput_page(page);',
    [],
  ],
  ['an empty slot', '\tif (page)\n\t\tput_page(page);', []],
  [
    'its number for the caller',
    '\tif (got != 1)\n\t\treturn -EFAULT;\n\t*pfn = page_to_pfn(page);',
    ['PAGES_TO_CALLER'],
  ],
  [
    'its number, and the put',
    '\tif (got != 1)\n\t\treturn -EFAULT;\n\t*pfn = page_to_pfn(page);\n\tput_page(page);',
    [],
  ],
])('one page, with %s', (_, body, expected) => {
  const text = `
static int f(unsigned long addr, unsigned long *pfn)
{
	struct page *page = NULL;
	int got = get_user_pages_fast(addr, 1, 0, &page);

${body}
	return 0;
}
`;
  expect(codes(text)).toEqual(expected);
});

it('a scratch array of the caller from which everything is put is simple', () => {
  const text = `
static void f(unsigned long addr, int nr, struct page **pages)
{
	int got = pin_user_pages_fast(addr, nr, 0, pages);

	if (got > 0)
		unpin_user_pages(pages, got);
}
`;
  expect(codes(text)).toEqual([]);
});

it('a call that asks for no pages takes none', () => {
  expect(read(array('get_user_pages(addr, 1, 0, NULL, NULL)', '')).sites).toEqual([]);
});

it('the definition of a helper is no site, and a call of its own kind may be one', () => {
  const text = `int get_user_pages_fast(unsigned long a, int n, unsigned int f, struct page **pages)
{
	return get_user_pages_unlocked(a, n, pages, f);
}
`;
  expect(read(text).sites).toEqual([]);
});
