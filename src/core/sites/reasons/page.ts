// The reference page of the reasons, from the rules themselves.
import type { ReasonRule } from './reason-rule.js';

/** Markdown, one section a code, with anchors that the editor's problem codes link to. */
export function reasonsPage(rules: readonly ReasonRule[]): string {
  const sections = [...rules]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((rule) =>
      [
        `## ${rule.code}`,
        '',
        `**${rule.title}.** ${rule.description}`,
        '',
        'Special:',
        '',
        '```c',
        rule.yes.trim(),
        '```',
        '',
        'Not for this reason:',
        '',
        '```c',
        rule.no.trim(),
        '```',
        '',
      ].join('\n'),
    );
  return [
    '# Why a site is special',
    '',
    'A call site is simple if it is paired in its own function on every feasible path, keeps its pointers to itself, maps one user',
    'table through the live pmd slot, and has a local exit that loses nothing when the map fails. Each code below is one way not to be.',
    'This page is generated from `src/core/sites/reasons/` by `npm run docs`; the examples are run as tests.',
    '',
    ...sections,
  ].join('\n');
}
