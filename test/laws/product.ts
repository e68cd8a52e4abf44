// What the product says of a function of the law: the record that its walk keeps of every acquire.
import { BUILTIN_CATALOGUE } from '../../src/core/helpers/builtin.js';
import { CatalogueIndex } from '../../src/core/helpers/catalogue.js';
import type { CParser } from '../../src/core/c/parser-port.js';
import { readFunctions } from '../../src/core/c/read.js';
import type { FlowGraph } from '../../src/core/flow/graph.js';
import { lower } from '../../src/core/flow/lower.js';
import type { PathRecord } from '../../src/core/sites/paths/record.js';
import { acquireNodes, walkPaths } from '../../src/core/sites/paths/walk.js';

const catalogue = new CatalogueIndex(BUILTIN_CATALOGUE);

/** Places are offsets of calls in the text. */
export interface SaidOfSite {
  readonly at: number;
  readonly reached: boolean;
  readonly tested: boolean;
  readonly sleeps: boolean;
  readonly lost: boolean;
  readonly atEnd: ReadonlySet<string>;
  readonly releases: ReadonlySet<number>;
  readonly doubled: ReadonlySet<number>;
  readonly mismatched: ReadonlySet<number>;
  readonly nestedWith: ReadonlySet<number>;
  readonly retakes: ReadonlySet<number>;
}

export interface Said {
  readonly sites: readonly SaidOfSite[];
  /** A walk that met its bound says so; nothing is compared then. */
  readonly isComplete: boolean;
  readonly unparsed: readonly string[];
}

/** The walk's records alone: the search for failure exits, which takes most of a classification's time, is left out. */
export function ask(parser: CParser, text: string): Said {
  const { functions, unparsed } = readFunctions(parser, text);
  const graphs = functions.flatMap((unit) => unit.variants.map(({ ast, config }) => lower(ast, config)));
  const walks = graphs.map((graph) => ({ graph, paths: walkPaths(graph, catalogue, () => null) }));
  const sites = new Map<number, SaidOfSite>();
  for (const { graph, paths } of walks) {
    for (const { node } of acquireNodes(graph, catalogue).values()) {
      const said = saidOf(graph, paths, node.id);
      const before = sites.get(said.at);
      sites.set(said.at, before ? together(before, said) : said);
    }
  }
  return {
    sites: [...sites.values()],
    isComplete: walks.every(({ paths }) => paths.complete && !paths.isCoarse),
    unparsed: unparsed.map((entry) => entry.reason),
  };
}

function saidOf(graph: FlowGraph, paths: PathRecord, id: number): SaidOfSite {
  const record = paths.site(id);
  const place = (node: number): number => graph.nodes[node]?.span.start ?? -1;
  const places = (nodes: Iterable<number>): Set<number> => new Set([...nodes].map(place));
  return {
    at: place(id),
    reached: record.reached,
    tested: record.nullChecks.size > 0,
    sleeps: record.sleepsAt.size > 0,
    lost: record.lost,
    atEnd: new Set([...record.exits.values()].map((exit) => `${exit.mapped ? 'm' : ''}${exit.locked ? 'l' : ''}`)),
    releases: places(record.releases),
    doubled: places(record.doubleReleases),
    mismatched: places(record.mismatched),
    nestedWith: places(record.nestedWith.keys()),
    retakes: places(record.retakes.keys()),
  };
}

/** What two configurations of one acquire do. */
function together(a: SaidOfSite, b: SaidOfSite): SaidOfSite {
  const union = <T>(one: ReadonlySet<T>, other: ReadonlySet<T>): Set<T> => new Set([...one, ...other]);
  return {
    at: a.at,
    reached: a.reached || b.reached,
    tested: a.tested || b.tested,
    sleeps: a.sleeps || b.sleeps,
    lost: a.lost || b.lost,
    atEnd: union(a.atEnd, b.atEnd),
    releases: union(a.releases, b.releases),
    doubled: union(a.doubled, b.doubled),
    mismatched: union(a.mismatched, b.mismatched),
    nestedWith: union(a.nestedWith, b.nestedWith),
    retakes: union(a.retakes, b.retakes),
  };
}
