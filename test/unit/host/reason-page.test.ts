// The page of a reason code.
import { expect, it } from 'vitest';
import { english } from '../../../src/host/localize.js';
import { reasonPage, rulePage } from '../../../src/host/reason-page.js';
import { clientOf, standIn } from './stand-in-engine.js';

it('every reason that the engine gives has a page with two examples', async () => {
  const { reasons } = await clientOf(standIn().engine).describe();
  expect(reasons.length).toBeGreaterThan(15);
  for (const { code, title, description } of reasons) {
    const page = reasonPage(reasons, code, english);
    expect(page.startsWith(`# ${code}: ${title}\n`)).toBe(true);
    expect(page).toContain(description);
    expect(page.split('```c\n')).toHaveLength(3);
  }
});

it('a code of another version is not explained by something else', () =>
  expect(reasonPage([], 'TOMORROW', english)).toContain('does not know this reason'));

it('every rule that the engine gives has a page that says how it is reported, with two examples', async () => {
  const { rules } = await clientOf(standIn().engine).describe();
  expect(rules.length).toBeGreaterThan(15);
  for (const { code, severity, title, description } of rules) {
    const page = rulePage(rules, code, english);
    expect(page.startsWith(`# ${code}: ${title}\n`)).toBe(true);
    expect(page).toContain(`Reported as ${severity === 'error' ? 'an error' : 'a warning'}. ${description}`);
    expect(page.split('```c\n')).toHaveLength(3);
  }
});

it('a rule of another version is not explained by something else', () =>
  expect(rulePage([], 'some-day', english)).toContain('does not know this rule'));
