// One verdict as Markdown: what was asked, how far the answer reaches, and the race diagram, for a mail or a bug tracker.
import type { CheckCell, SiteCheck } from '../model/check-result.js';
import { raceDiagram } from './race-diagram.js';

/** `check` names the site that the cell is about. */
export function traceMarkdown({ site }: Pick<SiteCheck, 'site'>, cell: CheckCell): string {
  const { verdict, version, phase, adversary, context } = cell;
  const { states, transitions, depth } = verdict.statistics;
  const property = verdict.property === null ? '' : `: ${verdict.property}`;
  const facts = [
    [
      'site',
      `\`${site.helper}()\` in \`${site.function}()\`, ${site.file}:${String(site.line)}, ${versionText(version)}`,
    ],
    ['phase', phase],
    ['against', adversary],
    ['entered with', context],
    ['explored', `${String(states)} states, ${String(transitions)} transitions, depth ${String(depth)}`],
    ...Object.entries(verdict.parameters)
      .filter(([name]) => !['phase', 'adversary', 'context'].includes(name))
      .map(([name, value]) => [name, String(value)]),
  ];
  const diagram = raceDiagram(verdict);
  return [
    `# ${verdict.kind}${property}`,
    '',
    verdict.message,
    '',
    '| | |',
    '|---|---|',
    ...facts.map(([name, value]) => `| ${escaped(name ?? '')} | ${escaped(value ?? '')} |`),
    ...(diagram === '' ? [] : ['', '```', diagram.trimEnd(), '```']),
    ...list('Modelled as a free choice or as nothing', verdict.opaque),
    ...list(
      'Never reached, so that nothing is known about them',
      verdict.unreached.map((step) => `${step.thread}: \`${step.text}\``),
    ),
    '',
  ].join('\n');
}

function versionText(version: CheckCell['version']): string {
  return version === 'original' ? 'as written' : 'converted';
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines.map((line) => `- ${line}`)];
}

function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
