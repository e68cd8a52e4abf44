// Designs compared on many CPUs: each runs its round on one page over and over, in a simulation.
import type { ModelReader } from '../model/library.js';
import { words } from '../model/tags.js';
import type { Curve } from './report.js';
import { designCosts, type DesignCost, type VisitCost } from './table.js';
import { CPU_COUNTS, DEFAULT_COSTS, simulate, type Costs } from './throughput.js';

export interface CostTables {
  readonly visits: readonly VisitCost[];
  readonly designs: readonly DesignCost[];
  readonly simulation: { readonly costs: Costs; readonly curves: readonly Curve[] };
}

/** A design says in `@round` which of its functions make a round. */
export function roundsOf(
  reader: ModelReader,
  files: readonly string[],
  costs: Costs = DEFAULT_COSTS,
): CostTables['simulation'] {
  const curves = files.flatMap((file): Curve[] => {
    const { tags } = reader.load(file);
    const functions = words(tags, 'round');
    if (functions.length === 0) return [];
    const known = designCosts(reader, [file]);
    const operations = functions.flatMap((name) => known.find((one) => one.function === name)?.usual.operations ?? []);
    const points = CPU_COUNTS.map((cpus) => simulate(operations, cpus, costs));
    return [{ file, title: tags.get('title') ?? file, functions, points }];
  });
  return { costs, curves };
}
