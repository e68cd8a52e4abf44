// Everything that candidates are made from and proved against, for one acquire in one variant of a function.
import { identifiers } from '../flow/expressions.js';
import type { FlowGraph } from '../flow/graph.js';
import { LEAF_LOCKS, LEAF_OPTION, meaningOf, PAGE_WALK, type TestMeaning } from '../helpers/table-tests.js';
import type { AcquireInfo } from './acquire-info.js';
import { bailOuts, type BailOut } from './bail-outs.js';
import { baselineOf, reachable, type Baseline } from './baseline.js';
import { modelFunction, type CallNode, type FunctionModel } from './function-model.js';
import { outputsOf, type Output } from './outputs.js';
import { placeOf, type AcquirePlace } from './place.js';
import { returnedWithoutEntries } from './absent-entries.js';
import { returnedValues, type NothingHere } from './nothing-here.js';
import type { Code } from './values.js';
import { NO_CALLBACK, type WalkCallback } from './walk-callback.js';

export interface Walker extends WalkCallback {
  /** The name of the function's `struct mm_walk *`. */
  readonly param: string;
  /** How the function tells a table from other pmds before the map: under the pmd lock, by a look, or not at all. */
  readonly dispatch: 'locked' | 'looked' | 'none';
}

export interface Search {
  readonly info: AcquireInfo;
  readonly graph: FlowGraph;
  readonly model: FunctionModel;
  readonly acquire: CallNode;
  readonly place: AcquirePlace;
  readonly baseline: Baseline;
  readonly bails: readonly BailOut[];
  /** The variable that gets the entry, and those that it is copied to. */
  readonly entries: ReadonlySet<string>;
  readonly outputs: readonly Output[];
  readonly walker: Walker | null;
  readonly nothing: readonly NothingHere[];
  /** What is returned where every entry is absent; `null` where that is not foreseen. */
  readonly withoutEntries: ReadonlySet<Code> | null;
  /** The function, or the walker that calls it, passes over tables or entries that are not there. */
  readonly toleratesNothing: boolean;
  /** Effects that show that a path does not come back to the acquire unchanged. */
  readonly marks: ReadonlyMap<number, string>;
}

/** `null` when the acquire is not a call of this graph, or its statement is not in the AST. */
export function prepare(graph: FlowGraph, acquireNode: number, info: AcquireInfo): Search | null {
  const acquire = graph.nodes[acquireNode];
  if (acquire?.kind !== 'call') return null;
  const place = placeOf(info.ast, acquire.span);
  if (!place) return null;
  const model = modelFunction(graph, info.catalogue, acquire.id, info.releases);
  const baseline = baselineOf(model, acquire);
  const bails = bailOuts(info.ast, graph);
  const section = reachable(model, [acquire.next], new Set([...info.releases, acquire.id]));
  const entries = entryNames(graph, acquire);
  const outputs = outputsOf(graph, section, entries, info.graphsOf ?? (() => []));
  const walker = walkerOf(graph, acquire, info, bails, model);
  const withoutEntries = returnedWithoutEntries(graph, model, baseline, section, entries);
  return {
    info,
    graph,
    model,
    acquire,
    place,
    baseline,
    bails,
    entries,
    outputs,
    walker,
    nothing: returnedValues(graph, model, baseline, bails, acquire, walker !== null, withoutEntries !== null),
    withoutEntries,
    toleratesNothing:
      walker !== null || withoutEntries !== null || bails.some((bail) => TOLERATED.includes(bail.meaning)),
    marks: progressMarks(graph, acquire, info),
  };
}

const TOLERATED: readonly (TestMeaning | null)[] = ['no-table', 'no-upper', 'no-entry', 'changed'];

/** The variable that gets the entry, and those that it is copied to. */
function entryNames(graph: FlowGraph, acquire: CallNode): ReadonlySet<string> {
  const names = new Set(acquire.result?.kind === 'ident' ? [acquire.result.name] : []);
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const node of graph.nodes) {
      if (
        node.kind === 'assign' &&
        node.target.kind === 'ident' &&
        node.value.kind === 'ident' &&
        names.has(node.value.name)
      )
        names.add(node.target.name);
    }
  }
  return names;
}

function walkerOf(
  graph: FlowGraph,
  acquire: CallNode,
  info: AcquireInfo,
  bails: readonly BailOut[],
  model: FunctionModel,
): Walker | null {
  const param = graph.params.find((one) => one.type.base === PAGE_WALK.struct && one.type.pointers === 1);
  if (!param?.name) return null;
  // Without leaves there is nothing to sort out; with them, every path to the map must have been through the lock.
  const hasLeaves = graph.config[LEAF_OPTION] !== false;
  const locks = graph.nodes.filter(
    (node) => node.kind === 'call' && node.callee !== null && LEAF_LOCKS.includes(node.callee),
  );
  const around = reachable(model, [graph.entry], new Set(locks.map((node) => node.id)));
  const locked = !hasLeaves || !around.has(acquire.id);
  const looked = bails.some((bail) => bail.meaning === 'no-table' && bail.jump.span.start < acquire.span.start);
  return {
    param: param.name,
    dispatch: locked ? 'locked' : looked ? 'looked' : 'none',
    ...(info.callback ?? NO_CALLBACK),
  };
}

/** `@advance`: another address; `@lookup`: the pmd was found anew; `@retest`: it was tested anew. */
function progressMarks(graph: FlowGraph, acquire: CallNode, info: AcquireInfo): ReadonlyMap<number, string> {
  const helper = info.catalogue.acquires.get(acquire.callee ?? '')?.helper;
  const namesOf = (at: number | null | undefined): ReadonlySet<string> => {
    const arg = at === null || at === undefined ? undefined : acquire.args[at];
    return arg ? identifiers(arg) : new Set();
  };
  const cursor = namesOf(helper?.address);
  const pmd = namesOf(helper?.pmd);
  const marks = new Map<number, string>();
  for (const node of graph.nodes) {
    const written = node.kind === 'assign' ? node.target : node.kind === 'call' ? node.result : null;
    if (written?.kind === 'ident' && pmd.has(written.name)) marks.set(node.id, '@lookup');
    else if (written?.kind === 'ident' && cursor.has(written.name)) marks.set(node.id, '@advance');
    else if (
      node.kind === 'call' &&
      node.callee !== null &&
      [true, false].some((outcome) => meaningOf(node.callee ?? '', outcome) === 'no-table')
    ) {
      marks.set(node.id, '@retest');
    }
  }
  return marks;
}
