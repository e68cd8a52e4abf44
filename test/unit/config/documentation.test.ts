// The examples of docs/configuration.md do what the page says.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config/read-config.js';
import { createEngine, type Engine } from '../../../src/core/engine.js';
import { SAME_NAMES } from '../../../src/core/suppress/suppression.js';
import { createModelLibrary } from '../../../src/env/node/model-library.js';
import { parser } from '../c/parser.js';

const page = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '');
const [families = '', use = '', names = '', ignore = ''] = blocks('json');
const [driver = '', comments = ''] = blocks('c');

function engineOf(json: string): Engine {
  const { config, mistakes } = readConfig(json, 'trymap.json', SAME_NAMES);
  expect(mistakes).toEqual([]);
  return createEngine({
    parser,
    library: createModelLibrary(new URL('../../../models/', import.meta.url)),
    config,
  });
}

describe('docs/configuration.md', () => {
  it('declares a family whose site sleeps', () => {
    const { sites, findings } = engineOf(families).analyseText('a.c', driver);
    expect(sites.map((site) => [site.family, site.class])).toEqual([['my-driver', 'special']]);
    expect(findings.map((finding) => finding.rule)).toEqual(['sleeps-mapped']);
  });

  it('looks for the families that it names', () => {
    const text =
      'int f(unsigned long a)\n{\n\tstruct page *page;\n\n\treturn get_user_pages_fast(a, 1, 0, &page);\n}\n';
    expect(
      engineOf(use)
        .analyseText('a.c', text)
        .sites.map((site) => site.family),
    ).toEqual(['gup']);
    expect(engineOf('{}').analyseText('a.c', text).sites).toEqual([]);
  });

  it('renames the paired API in conversions, and finds its sites', () => {
    const engine = engineOf(names);
    const text = `int f(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return 0;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	use(*pte);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`;
    const [result] = engine.convertFile('a.c', text);
    expect(result?.ok && result.conversion.edits.map((edit) => edit.newText).join(' ')).toMatch(
      /pte_map_get_locked[^]*pte_map_put_unlock/,
    );
    const [site] = engine.analyseText('a.c', text).sites;
    expect(site?.target).toBe('pte_map_get_locked');
    const converted = text
      .replace('pte_offset_map_lock(', 'pte_map_get_locked(')
      .replace('\tuse', '\tif (!pte)\n\t\treturn 0;\n\tuse')
      .replace('pte_unmap_unlock', 'pte_map_put_unlock');
    expect(engine.analyseText('a.c', converted).sites.map((one) => [one.family, one.class])).toEqual([
      ['try-map', 'simple'],
    ]);
  });

  it('suppresses by comment, on the line, above it and for the file', () => {
    const { sites, findings, suppressed } = engineOf('{}').analyseText('a.c', comments);
    expect(sites).toHaveLength(1);
    expect(findings).toEqual([]);
    expect(suppressed.map(({ code, line }) => [code, line])).toEqual([
      ['release-missing', 6],
      ['special', 6],
      ['sleeps-mapped', 9],
    ]);
  });

  it('suppresses by file and function', () => {
    const engine = engineOf(ignore);
    const text = comments.replace(/\/\* trymap.*\*\//g, '');
    const left = (file: string, code = text): string[] =>
      engine.analyseText(file, code).findings.map(({ rule }) => rule);
    expect(left('drivers/gpu/drm/a.c')).toEqual(['sleeps-mapped']);
    expect(left('mm/a.c')).toEqual(['release-missing']);
    expect(left('mm/a.c', text.replace('walk', 'other'))).toEqual(['release-missing', 'sleeps-mapped']);
    expect(left('mm/sub/a.c')).toEqual(['release-missing', 'sleeps-mapped']);
  });
});
