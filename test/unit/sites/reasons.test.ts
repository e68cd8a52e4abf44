// Every reason's own examples: the first site of `yes` has the code, no site of `no` has it.
import { describe, expect, it } from 'vitest';
import { REASON_RULES } from '../../../src/core/sites/reasons/index.js';
import { analyse } from './analyse.js';

describe.each(REASON_RULES.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  it('is found in its example', () => {
    const { sites } = analyse(rule.yes);
    expect(sites.length).toBeGreaterThan(0);
    expect(sites.flatMap((site) => site.reasons.map((reason) => reason.code))).toContain(code);
  });

  it('is not found in its counter-example', () => {
    const { sites } = analyse(rule.no);
    expect(sites.length).toBeGreaterThan(0);
    expect(sites.flatMap((site) => site.reasons.map((reason) => reason.code))).not.toContain(code);
  });
});
