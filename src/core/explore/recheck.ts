// Explores again without reductions, and says where the two verdicts differ: trust in the reductions, for one program.
import { explore } from './explore.js';
import { NO_REDUCTIONS, type ExploreOptions } from './options.js';
import type { Program } from './program.js';
import type { Recheck, Verdict } from './verdict.js';

/** `first` is the verdict on the same program with reductions. Rejects as {@link explore} does. */
export async function recheck(program: Program, first: Verdict, options: ExploreOptions = {}): Promise<Recheck> {
  const again = await explore(program, { ...options, reductions: NO_REDUCTIONS });
  return { statistics: again.statistics, differences: differences(first, again) };
}

function differences(first: Verdict, again: Verdict): string[] {
  // A search that met a bound says nothing about what lies behind it.
  if (first.kind === 'bounded' || again.kind === 'bounded') return [];
  const said = ({ kind, property }: Verdict): string => (property === null ? kind : `${kind} (${property})`);
  const list: string[] = [];
  if (said(first) !== said(again)) list.push(`${said(first)} with reductions, ${said(again)} without`);
  const { terminals } = first.statistics;
  // Exchanging identical threads makes several ends one.
  const exchanged = first.statistics.reductions.includes('symmetric threads');
  if (first.kind === 'holds' && again.kind === 'holds' && !exchanged && terminals !== again.statistics.terminals)
    list.push(`${String(terminals)} ends with reductions, ${String(again.statistics.terminals)} without`);
  return list;
}
