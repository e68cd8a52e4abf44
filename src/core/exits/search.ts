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
import { returnedValues, type NothingHere } from './nothing-here.js';
import { walkCallback, type WalkCallback } from './walk-callback.js';

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
  const model = modelFunction(graph, info.catalogue, acquire.id);
  const baseline = baselineOf(model, acquire);
  const bails = bailOuts(info.ast, graph);
  const section = reachable(model, [acquire.next], new Set([...info.releases, acquire.id]));
  const entries = entryNames(graph, acquire);
  const outputs = outputsOf(graph, section, entries, info.graphsOf ?? (() => []));
  const walker = walkerOf(graph, acquire, info, bails);
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
    nothing: returnedValues(graph, model, baseline, bails, acquire, walker !== null),
    toleratesNothing:
      walker !== null || bails.some((bail) => TOLERATED.includes(bail.meaning)) || testsEntries(graph, section),
    marks: progressMarks(graph, acquire, info),
  };
}

const TOLERATED: readonly (TestMeaning | null)[] = ['no-table', 'no-upper', 'no-entry', 'changed'];

/** Whether the mapped section asks if an entry is there at all. */
function testsEntries(graph: FlowGraph, section: ReadonlySet<number>): boolean {
  return graph.nodes.some(
    (node) =>
      node.kind === 'call' &&
      section.has(node.id) &&
      [true, false].some((outcome) => meaningOf(node.callee ?? '', outcome) === 'no-entry'),
  );
}

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

function walkerOf(graph: FlowGraph, acquire: CallNode, info: AcquireInfo, bails: readonly BailOut[]): Walker | null {
  const param = graph.params.find((one) => one.type.base === PAGE_WALK.struct && one.type.pointers === 1);
  if (!param?.name) return null;
  const before = (at: number): boolean => at < acquire.span.start;
  // Without leaves there is nothing to sort out.
  const hasLeaves = graph.config[LEAF_OPTION] !== false;
  const locked =
    !hasLeaves ||
    graph.nodes.some(
      (node) =>
        node.kind === 'call' && node.callee !== null && LEAF_LOCKS.includes(node.callee) && before(node.span.start),
    );
  const looked = bails.some((bail) => bail.meaning === 'no-table' && before(bail.jump.span.start));
  return {
    param: param.name,
    dispatch: locked ? 'locked' : looked ? 'looked' : 'none',
    ...walkCallback(info.text, graph.function, info.ast.nameSpan.start),
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
