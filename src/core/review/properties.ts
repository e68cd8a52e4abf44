// The table of a review: each rule over the prefixes of the series, with the first one that breaks it and the one that mends it.
import type { PropertyRow } from './result.js';

/** A finding as the table sees it. */
export interface RowFinding {
  readonly rule: string;
  /** Equal for what is one finding in two states. */
  readonly key: string;
}

/** `states[k]` are the findings of all touched files after k patches. Only rules that the series breaks or mends have a row. */
export function propertyRows(states: readonly (readonly RowFinding[])[]): readonly PropertyRow[] {
  const rules = [...new Set(states.flatMap((state) => state.map((finding) => finding.rule)))].sort();
  return rules
    .map((rule) =>
      rowOf(
        rule,
        states.map((state) => state.filter((finding) => finding.rule === rule)),
      ),
    )
    .filter((row): row is PropertyRow => row !== null);
}

function rowOf(property: string, states: readonly (readonly RowFinding[])[]): PropertyRow | null {
  const base = tally(states[0] ?? []);
  const isNew = (state: readonly RowFinding[]): boolean =>
    [...tally(state)].some(([key, count]) => count > (base.get(key) ?? 0));
  const counts = states.map((state) => state.length);
  const broken = states.findIndex(isNew);
  if (broken < 0) return new Set(counts).size > 1 ? { property, counts, broken: null, mended: null } : null;
  const mended = states.findIndex((state, prefix) => prefix > broken && !isNew(state));
  return { property, counts, broken, mended: mended < 0 ? null : mended };
}

function tally(findings: readonly RowFinding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of findings) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
