// Suppression by comment: which entries a comment silences, and what is reported about the comment itself.
import { describe, expect, it } from 'vitest';
import { SAME_NAMES } from '../../../src/core/suppress/suppression.js';
import { suppressor } from '../../../src/core/suppress/apply.js';
import { analyse } from '../sites/analyse.js';

const apply = suppressor({ entries: [], scope: SAME_NAMES });
const read = (text: string) => {
  const report = apply(analyse(text), text);
  return {
    findings: report.findings.map(({ rule, line, message }) => `${String(line)} ${rule}: ${message}`),
    suppressed: report.suppressed.map(
      ({ code, line, reason, by }) => `${String(line)} ${code}: ${reason} (${String(by.line)})`,
    ),
    sites: report.sites.length,
  };
};
const rules = (text: string) => read(text).findings.map((finding) => finding.split(/[ :]/)[1]);

const head = 'static void f(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)\n{\n\tspinlock_t *ptl;\n';
/** A lock that is never dropped: a finding at the call, and a special site. */
const leak = (before = '', behind = '') =>
  `${head}${before}\tpte_t *pte = pte_offset_map_lock(mm, pmd, addr, &ptl);${behind}\n\tuse(*pte);\n}\n`;

describe('a comment', () => {
  it.each([
    ['behind the call', leak('', ' /* trymap: ignore release-missing -- firmware does it */')],
    ['behind the call, as a line comment', leak('', ' // trymap: ignore release-missing -- firmware does it')],
    ['above the call', leak('\t/* trymap: ignore release-missing -- firmware does it */\n')],
    ['over several lines', leak('\t/*\n\t * trymap: ignore release-missing --\n\t * firmware does it\n\t */\n')],
    [
      'above another comment and an empty line',
      leak('\t/* trymap: ignore release-missing -- firmware does it */\n\n\t/* map */\n'),
    ],
    ['for the file', `/* trymap: ignore-file release-missing -- firmware does it */\n${leak()}`],
  ])('%s silences the finding and keeps it with its reason', (_, text) => {
    const { findings, suppressed, sites } = read(text);
    expect(findings).toEqual([]);
    expect(suppressed.map((entry) => entry.replace(/ \(.*/, '').replace(/^\d+ /, ''))).toEqual([
      'release-missing: firmware does it',
    ]);
    expect(sites).toBe(1);
  });

  it('may name several codes, among them the mark of a class', () => {
    const { findings, suppressed, sites } = read(leak('', ' /* trymap: ignore special, release-missing -- ours */'));
    expect(findings).toEqual([]);
    expect(suppressed.map((entry) => entry.split(' ')[1])).toEqual(['release-missing:', 'special:']);
    expect(sites).toBe(1);
  });

  it.each([
    ['another code', leak('', ' /* trymap: ignore sleeps-mapped -- x */'), ['release-missing', 'suppression-unused']],
    [
      'another line',
      leak('', '\n\t/* trymap: ignore release-missing -- x */'),
      ['release-missing', 'suppression-unused'],
    ],
    ['a string', leak('', '\n\tpr_info("/* trymap: ignore release-missing -- x */");'), ['release-missing']],
  ])('of %s silences nothing', (_, text, expected) => {
    expect(rules(text)).toEqual(expected);
  });

  it.each([
    [
      'no reason',
      'ignore release-missing',
      'a suppression needs a reason: expected `ignore release-missing -- reason`',
    ],
    [
      'an empty reason',
      'ignore release-missing -- ',
      'a suppression needs a reason: expected `ignore release-missing -- reason`',
    ],
    ['no code', 'ignore -- because', '`trymap: ignore` names no code: expected `ignore CODE -- reason`'],
    ['an unknown code', 'ignore release-mising -- x', 'unknown code "release-mising": is `release-missing` meant?'],
    ['an unknown word', 'ignor release-missing -- x', 'unknown word "ignor" after `trymap:`: is `ignore` meant?'],
  ])('with %s silences nothing and is reported', (_, words, message) => {
    const { findings, suppressed } = read(leak('', ` /* trymap: ${words} */`));
    expect(findings.map((finding) => finding.replace(/^\d+ /, ''))).toContain(`suppression-invalid: ${message}`);
    expect(findings.some((finding) => finding.includes('release-missing:'))).toBe(true);
    expect(suppressed).toEqual([]);
  });

  it('that matches nothing names its line; one in what could not be read is not judged', () => {
    const text = `int x; /* trymap: ignore special -- x */\n`;
    expect(read(text).findings).toEqual([
      '1 suppression-unused: there is no `special` at line 1: the suppression can go',
    ]);
    const broken = `${head}\tif (pte_offset_map(pmd, addr) { /* trymap: ignore special -- x */\n\t\t}}\n}\n`;
    expect(rules(broken)).toEqual([]);
  });
});
