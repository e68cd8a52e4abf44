// lock-again: a function locks the page table of another VMA of the same mm while a caller holds the lock of the entry's own
// table. Two VMAs may lie in one table; unless the locks are compared, the CPU waits for itself.
import type { Expr } from '../../c/ast.js';
import { identName, textOf } from '../../flow/expressions.js';
import type { FlowGraph } from '../../flow/graph.js';
import type { CatalogueIndex } from '../../helpers/catalogue.js';
import { PTE_LOCK } from '../../helpers/contexts.js';
import { isLocalTo } from '../../sites/callers.js';
import type { FileFunctions } from '../../sites/file-functions.js';
import { rootOfExpr } from '../../sites/paths/evaluate.js';
import { callerContext } from '../../sites/tree/caller-context.js';
import type { FileFacts } from '../../sites/tree/facts.js';
import { TreeKnowledge } from '../../sites/tree/knowledge.js';
import type { CallerFiles, Code, CodePlace } from './code.js';
import { testsBefore } from './dominated.js';
import type { ChangedFunction, NullArgument } from './null-arguments.js';

export interface LockAgain {
  readonly file: string;
  readonly function: string;
  readonly start: number;
  readonly end: number;
  /** The lock that is taken, as the text calls it. */
  readonly lock: string;
  /** What says that both VMAs are of one mm: a test in this function. */
  readonly sameMm: { readonly function: string; readonly test: string };
  /** Who holds the lock of a table, and where it took it. */
  readonly holder: CodePlace;
  /** What the lock is compared with, and who makes that comparison say nothing; null where nothing is compared. */
  readonly compared: { readonly with: string; readonly parameter: string; readonly passedBy: CodePlace } | null;
}

export interface LockSources {
  readonly code: Code;
  readonly files: CallerFiles;
  readonly catalogue: CatalogueIndex;
  readonly gatherFacts: (file: string, text: string, names: readonly string[]) => FileFacts;
  /** What is known of NULL arguments of the same functions. */
  readonly nulls: readonly NullArgument[];
}

/** Rounds of asking the tree for callers of functions that other files can call. */
const MAX_ROUNDS = 2;

export async function locksAgain(
  changed: readonly ChangedFunction[],
  sources: LockSources,
): Promise<readonly LockAgain[]> {
  const found: LockAgain[] = [];
  for (const one of changed) {
    const candidate = candidateIn(one, sources);
    const holder = candidate && (await holderFor(one, candidate, sources));
    if (candidate && holder) found.push({ ...candidate.place, ...holder });
  }
  return found;
}

interface Candidate {
  readonly place: Pick<LockAgain, 'file' | 'function' | 'start' | 'end' | 'lock' | 'sameMm'>;
  readonly comparedWith: Expr | null;
  readonly graph: FlowGraph;
}

/** A lock of a table that the function looked up, for a VMA that its caller found to be of the same mm. */
function candidateIn({ file, reading }: ChangedFunction, { code, catalogue }: LockSources): Candidate | null {
  const text = code.text(file);
  if (text === null) return null;
  const functions = code.functions(file, text);
  if (![...catalogue.acquires.keys()].some((name) => reading.hasWord(name))) return null;
  const base = functions.placeOf(reading)?.base ?? 0;
  for (const graph of functions.graphs(reading)) {
    const sameMm = sameMmTest(graph.function, functions);
    if (!sameMm) continue;
    for (const { node, lock } of tableLocks(graph, functions, catalogue)) {
      const compared = comparisonBefore(graph, node, lock);
      const span = graph.nodes[node]?.span ?? graph.span;
      const place = {
        file,
        function: graph.function,
        start: base + span.start,
        end: base + span.end,
        lock: text.slice(base + lock.span.start, base + lock.span.end),
        sameMm,
      };
      return { place, comparedWith: compared, graph };
    }
  }
  return null;
}

/** Calls that take a lock that a map call of the function gave, or that map and lock at once. */
function tableLocks(
  graph: FlowGraph,
  functions: FileFunctions,
  catalogue: CatalogueIndex,
): { readonly node: number; readonly lock: Expr }[] {
  const locks = new Set<string>();
  const found: { node: number; lock: Expr }[] = [];
  for (const node of graph.nodes) {
    const helper = node.kind === 'call' ? catalogue.acquires.get(node.callee ?? '')?.helper : undefined;
    if (node.kind !== 'call' || !helper) continue;
    const out = helper.lockOut === null ? undefined : node.args[helper.lockOut];
    const given = out?.kind === 'unary' && out.op === '&' ? out.operand : null;
    const lock = helper.returns === 'lock' ? node.result : given;
    if (!lock) continue;
    locks.add(textOf(lock));
    if (helper.locks) found.push({ node: node.id, lock });
  }
  for (const node of graph.nodes) {
    if (node.kind !== 'call' || node.callee === null || catalogue.acquires.has(node.callee)) continue;
    const at = node.args.findIndex((arg) => locks.has(textOf(arg)));
    const lock = node.args[at];
    if (lock && takesLock(node.callee, at, functions, catalogue)) found.push({ node: node.id, lock });
  }
  return found;
}

/** A lock call, or a function of the file that does nothing else with the argument. */
function takesLock(name: string, argument: number, functions: FileFunctions, catalogue: CatalogueIndex): boolean {
  if (catalogue.lockCalls.has(name)) return argument === 0;
  return functions
    .graphsOf(name)
    .some((graph) =>
      graph.nodes.some(
        (node) =>
          node.kind === 'call' &&
          catalogue.lockCalls.has(node.callee ?? '') &&
          identName(node.args[0] ?? { kind: 'opaque', what: '', span: node.span }) === graph.params[argument]?.name,
      ),
    );
}

/** What the lock is known to differ from where it is taken. */
function comparisonBefore(graph: FlowGraph, node: number, lock: Expr): Expr | null {
  const text = textOf(lock);
  for (const { test, value } of testsBefore(graph, node)) {
    if (value || test.kind !== 'binary' || test.op !== '==') continue;
    if (textOf(test.left) === text) return test.right;
    if (textOf(test.right) === text) return test.left;
  }
  return null;
}

/** A caller in the file that calls only where `vma->vm_mm` of an argument is that of something else. */
function sameMmTest(name: string, functions: FileFunctions): LockAgain['sameMm'] | null {
  for (const reading of functions.callersOf(name)) {
    for (const graph of functions.graphs(reading)) {
      for (const node of graph.nodes) {
        if (node.kind !== 'call' || node.callee !== name) continue;
        const roots = new Set(node.args.map(rootOfExpr));
        const isMmOfArgument = (expr: Expr): boolean =>
          expr.kind === 'member' && expr.field === 'vm_mm' && roots.has(rootOfExpr(expr));
        for (const { test, value } of testsBefore(graph, node.id)) {
          if (!value || test.kind !== 'binary' || test.op !== '==') continue;
          const side = [test.left, test.right].find(isMmOfArgument);
          if (side) return { function: graph.function, test: `${rootOfExpr(side) ?? ''}->vm_mm` };
        }
      }
    }
  }
  return null;
}

async function holderFor(
  { file, reading }: ChangedFunction,
  { comparedWith, graph, place }: Candidate,
  sources: LockSources,
): Promise<Pick<LockAgain, 'holder' | 'compared'> | null> {
  const { code, nulls } = sources;
  const text = code.text(file) ?? '';
  const functions = code.functions(file, text);
  if (comparedWith === null) {
    for (const name of globalAbove(graph.function, file, functions)) {
      const holder = await someHolder(name, file, sources);
      if (holder) return { holder, compared: null };
    }
    return null;
  }
  // The comparison covers who hands over what it compares with; not who passes NULL for it.
  const root = rootOfExpr(comparedWith);
  const passed = nulls.find((one) => one.file === file && one.function === place.function && one.parameter === root);
  if (!passed || root === null || comparedWith.kind !== 'member' || !comparedWith.arrow) return null;
  const top = passed.use === null ? (passed.through[0] ?? place.function) : passed.origin.name;
  const holder = await someHolder(top, passed.origin.file, sources);
  const base = functions.placeOf(reading)?.base ?? 0;
  const compared = text.slice(base + comparedWith.span.start, base + comparedWith.span.end);
  return holder && { holder, compared: { with: compared, parameter: root, passedBy: passed.origin } };
}

/** The function itself, or those up the chain in its file, that other files can call. */
function globalAbove(name: string, file: string, functions: FileFunctions): readonly string[] {
  const seen = new Set<string>();
  const found: string[] = [];
  const work = [name];
  for (let one = work.pop(); one !== undefined; one = work.pop()) {
    if (seen.has(one)) continue;
    seen.add(one);
    if (functions.named(one).some((reading) => !isLocalTo(file, reading))) found.push(one);
    else work.push(...functions.callersOf(one).map((reading) => reading.headName));
  }
  return found;
}

/** A caller, however far up, that holds the lock of a table while it hands on an entry of it. */
async function someHolder(
  name: string,
  file: string,
  { code, files, gatherFacts }: LockSources,
): Promise<CodePlace | null> {
  const asked = new Set<string>();
  let names = [name];
  for (let round = 0; round < MAX_ROUNDS && names.length > 0; round++) {
    await files.learn(names);
    for (const one of names) asked.add(one);
    const facts: FileFacts[] = [];
    const next = new Set<string>();
    for (const one of new Set([...asked].flatMap((callee) => files.of(callee, file)))) {
      const told = gatherFacts(one, code.text(one) ?? '', [...asked]);
      facts.push(told);
      for (const caller of globalCallers(told)) if (!asked.has(caller)) next.add(caller);
    }
    const context = callerContext(name, file, false, new TreeKnowledge(facts, asked));
    const held = context?.held.find((lock) => lock.lock === PTE_LOCK && lock.withEntry);
    if (held) return { file: held.taken.file, line: held.taken.line, name: held.taken.function };
    names = [...next];
  }
  return null;
}

function globalCallers({ calls }: FileFacts): string[] {
  return [...new Set(calls.filter((call) => !call.callerIsLocal).map((call) => call.caller))];
}

/** A sentence that a reviewer could paste into a mail. */
export function lockAgainMessage({ lock, sameMm, holder, compared }: LockAgain): string {
  const both = `${sameMm.function}() calls it for another VMA of the same mm (${sameMm.test}), and both VMAs may lie in one page table`;
  const held = `${holder.name}() holds the lock of the table that it was called for (${holder.file}:${String(holder.line)})`;
  if (compared === null)
    return `takes ${lock} while ${held}; ${both}; nothing compares the locks, so the CPU may wait for itself`;
  const { parameter, passedBy } = compared;
  return `takes ${lock} unless it is ${compared.with}, but ${passedBy.name}() (${passedBy.file}:${String(passedBy.line)}) passes no ${parameter} while ${held}; ${both}; then one lock is taken twice`;
}
