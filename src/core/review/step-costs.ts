// What a patch does to the cost of visiting a table, function by function; a second lock on the same visit is a finding.
import type { FlowGraph } from '../flow/graph.js';
import type { CatalogueIndex } from '../helpers/catalogue.js';
import type { SourceTree } from '../patch/tree.js';
import type { FileFunctions } from '../sites/file-functions.js';
import type { FunctionName } from './callers/across-files.js';
import { CostCounter, type Cost } from './cost.js';

export interface CostChange {
  /** Of the patch that makes the difference. */
  readonly prefix: number;
  readonly file: string;
  readonly function: string;
  readonly before: Cost;
  readonly after: Cost;
  /** Why the locks of the visit are a finding; null where they are none. */
  readonly finding: string | null;
}

export interface CostSources {
  readonly states: readonly SourceTree[];
  readonly touched: readonly string[];
  readonly changed: readonly FunctionName[];
  readonly catalogue: CatalogueIndex;
  readonly functions: (file: string, text: string) => FileFunctions;
}

export function costChanges({ states, touched, changed, catalogue, functions }: CostSources): readonly CostChange[] {
  const tables = states.map((tree) => {
    const files = touched.flatMap((file) => {
      const text = tree.read(file);
      return text === null ? [] : [{ file, functions: functions(file, text) }];
    });
    const graphsOf = (name: string): readonly FlowGraph[] => files.flatMap((one) => one.functions.graphsOf(name));
    const counter = new CostCounter(catalogue, graphsOf);
    return new Map(
      changed.flatMap(({ file, name }): [string, Cost][] => {
        if (catalogue.acquires.has(name) || catalogue.releases.has(name)) return [];
        const graphs = files.find((one) => one.file === file)?.functions.graphsOf(name) ?? [];
        const costs = graphs.flatMap((graph) => counter.visit(graph) ?? []);
        const [most] = costs.sort((a, b) => b.locks.length - a.locks.length || b.atomics - a.atomics);
        return most ? [[`${file}\n${name}`, most]] : [];
      }),
    );
  });
  return tables.flatMap((table, prefix) =>
    [...table].flatMap(([key, after]): CostChange[] => {
      const before = tables[prefix - 1]?.get(key);
      if (!before || (before.locks.length === after.locks.length && before.atomics === after.atomics)) return [];
      const [file = '', name = ''] = key.split('\n');
      return [{ prefix, file, function: name, before, after, finding: findingOf(before, after) }];
    }),
  );
}

function findingOf(before: Cost, after: Cost): string | null {
  if (after.locks.length < 2 || after.locks.length <= before.locks.length) return null;
  const calls = after.locks.map(({ call }) => call).join(', then ');
  const upper = after.locks.filter(({ isUpper }) => isUpper).length;
  const same =
    upper > 0 && upper < after.locks.length
      ? '; without split page-table locks both are the lock of the mm, taken twice'
      : '';
  return `every visit takes ${String(after.locks.length)} locks where it took ${String(before.locks.length)}: ${calls}${same}`;
}
