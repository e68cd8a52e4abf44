// The reference page of the static rules, from the rules themselves.
import type { Rule } from './rule.js';

/** Markdown, one section a code. */
export function rulesPage(rules: readonly Rule[]): string {
  const sections = [...rules]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((rule) =>
      [
        `## ${rule.code}`,
        '',
        `**${rule.title}** (${rule.severity}). ${rule.description}`,
        '',
        'Reported:',
        '',
        '```c',
        rule.yes.trim(),
        '```',
        '',
        'Not reported:',
        '',
        '```c',
        rule.no.trim(),
        '```',
        '',
      ].join('\n'),
    );
  return [
    '# Static rules',
    '',
    'Each rule looks for the shape of a bug that has happened. It is asked of every function that is read, before anything is explored.',
    'A rule says what it observes on a path and no more: an `error` is a bug wherever the path can run, a `warning` is one unless',
    'something outside the function rules it out. What a rule cannot decide it leaves alone.',
    'A function with more paths than a rule follows has the warning `not-followed`, which names the rule: silence means no finding.',
    'This page is generated from `src/core/sites/rules/` by `npm run docs`; the examples are run as tests.',
    '',
    ...sections,
  ].join('\n');
}
