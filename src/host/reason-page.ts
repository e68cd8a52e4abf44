// What a reason code or a static rule means, as a page of Markdown.
import type { ReasonInfo, RuleInfo } from '../env/engine-messages.js';
import type { Localize } from './localize.js';

/** A page for an unknown code says so: a link may come from another version. */
export function reasonPage(reasons: readonly ReasonInfo[], code: string, t: Localize): string {
  const reason = reasons.find((candidate) => candidate.code === code);
  if (!reason) return `# ${code}\n\n${t('This version of TryMap does not know this reason.')}\n`;
  const { title, description, yes, no } = reason;
  return `# ${code}: ${title}

${description}

## ${t('Special for this reason')}

${fenced(yes)}

## ${t('Not special for this reason')}

${fenced(no)}
`;
}

/** Likewise for a static rule. */
export function rulePage(rules: readonly RuleInfo[], code: string, t: Localize): string {
  const rule = rules.find((candidate) => candidate.code === code);
  if (!rule) return `# ${code}\n\n${t('This version of TryMap does not know this rule.')}\n`;
  const { title, severity, description, yes, no } = rule;
  return `# ${code}: ${title}

${severity === 'error' ? t('Reported as an error.') : t('Reported as a warning.')} ${description}

## ${t('Reported')}

${fenced(yes)}

## ${t('Not reported')}

${fenced(no)}
`;
}

function fenced(text: string): string {
  return `\`\`\`c\n${text.trim()}\n\`\`\``;
}
