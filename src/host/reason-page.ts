// What a reason code means, as a page of Markdown.
import type { ReasonInfo } from '../env/engine-messages.js';
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

function fenced(text: string): string {
  return `\`\`\`c\n${text.trim()}\n\`\`\``;
}
