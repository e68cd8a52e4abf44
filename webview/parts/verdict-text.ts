// Verdicts in words, with what they are about: nothing is claimed beyond the explored space.
import type { VerdictKind } from '../../src/core/explore/verdict.js';
import type { CellName, PanelTrace } from '../../src/protocol.js';
import { text } from '../texts.js';

export function kindText(kind: VerdictKind): string {
  switch (kind) {
    case 'violated':
      return text('violated');
    case 'holds':
      return text('holds');
    case 'bounded':
      return text('bounded');
    case 'unknown':
      return text('unknown');
  }
}

export function versionText(version: CellName['version']): string {
  return version === 'original' ? text('as written') : text('converted');
}

/** States, depth, time and parameters: how far the verdict reaches. */
export function reachText({ statistics, parameters }: PanelTrace['verdict']): string {
  const { states, depth, milliseconds, reductions } = statistics;
  return [
    text('{0} states', states.toLocaleString()),
    text('depth {0}', depth),
    text('{0} ms', Math.round(milliseconds)),
    ...Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`),
    ...(reductions.length > 0 ? [text('reductions: {0}', reductions.join(', '))] : []),
  ].join(' · ');
}
