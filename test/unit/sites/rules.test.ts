// Every static rule's own examples: `yes` has the finding, `no` has none of any rule.
import { describe, expect, it } from 'vitest';
import { RULE_CODES } from '../../../src/core/sites/rules/codes.js';
import { RULES } from '../../../src/core/sites/rules/index.js';
import { analyse } from './analyse.js';

describe.each(RULES.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  it('finds its example, with its severity', () => {
    const { findings } = analyse(rule.yes);
    expect(findings.map((finding) => [finding.rule, finding.severity])).toContainEqual([code, rule.severity]);
  });

  it('finds nothing in its counter-example, and no other rule does', () => {
    expect(analyse(rule.no).findings).toEqual([]);
  });
});

it('has one rule a code, in the order in which the codes are offered', () => {
  expect(RULES.map((rule) => rule.code)).toEqual([...RULE_CODES]);
});
