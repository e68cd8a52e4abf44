// The ways out that a function has already: every `return`, `goto`, `break` and `continue`, with the test that leads there and what is done before it.
import type { Expr, FunctionAst, Stmt } from '../c/ast.js';
import { TRANSPARENT_CALLS } from '../helpers/idioms.js';
import { meaningOf, TABLE_LOOKUPS, type TestMeaning } from '../helpers/table-tests.js';
import type { FlowGraph } from '../flow/graph.js';
import { isLoop, subStatements, type StmtOf } from './place.js';

/** `break` or `continue`. */
export type LoopJump = StmtOf<'break' | 'continue' | 'empty'>;

export interface BailOut {
  readonly jump: StmtOf<'return'> | StmtOf<'goto'> | LoopJump;
  /** What the innermost test says where it leads here; `null` where it says nothing of tables. */
  readonly meaning: TestMeaning | null;
  /** The test, and the statements of its arm up to the jump. */
  readonly test: Expr | null;
  readonly arm: readonly Stmt[];
  /** Blocks around the jump. */
  readonly enclosing: readonly Stmt[];
}

export function bailOuts(ast: FunctionAst, graph: FlowGraph): readonly BailOut[] {
  const found: BailOut[] = [];
  const visit = (stmt: Stmt, enclosing: readonly Stmt[]): void => {
    if (stmt.kind === 'return' || stmt.kind === 'goto' || stmt.kind === 'break' || stmt.kind === 'continue') {
      found.push({ jump: stmt, ...guardOf(stmt, enclosing, graph), enclosing });
      return;
    }
    for (const part of subStatements(stmt)) visit(part, [...enclosing, stmt]);
  };
  visit(ast.body, []);
  return found;
}

/** The `if` whose arm the jump ends. */
function guardOf(jump: Stmt, enclosing: readonly Stmt[], graph: FlowGraph): Pick<BailOut, 'meaning' | 'test' | 'arm'> {
  let arm: Stmt = jump;
  for (let i = enclosing.length - 1; i >= 0; i--) {
    const around = enclosing[i];
    if (!around) break;
    if (around.kind === 'if') {
      const outcome = arm === around.then;
      const before = arm.kind === 'compound' ? arm.body.filter((stmt) => stmt.span.end <= jump.span.start) : [];
      return { meaning: meaningOfTest(around.test, outcome, graph), test: around.test, arm: before };
    }
    if (isLoop(around) || around.kind === 'switch') break;
    arm = around;
  }
  return { meaning: null, test: null, arm: [] };
}

const RANK: readonly TestMeaning[] = ['no-table', 'no-upper', 'no-entry', 'changed', 'huge', 'no-memory'];

function better(a: TestMeaning | null, b: TestMeaning | null): TestMeaning | null {
  if (a === null || b === null) return a ?? b;
  return RANK.indexOf(a) <= RANK.indexOf(b) ? a : b;
}

/** What a test that came out `outcome` says of the tables. Of several parts, the strongest. */
export function meaningOfTest(test: Expr, outcome: boolean, graph: FlowGraph): TestMeaning | null {
  switch (test.kind) {
    case 'unary':
      if (test.op === '!') return meaningOfTest(test.operand, !outcome, graph);
      return null;
    case 'binary': {
      if (test.op === '&&' || test.op === '||')
        return better(meaningOfTest(test.left, outcome, graph), meaningOfTest(test.right, outcome, graph));
      if (test.op !== '==' && test.op !== '!=') return null;
      const isNull = test.right.kind === 'ident' && test.right.name === 'NULL';
      if (isNull) return meaningOfTest(test.left, outcome === (test.op === '!='), graph);
      return outcome === (test.op === '!=') ? lookupFailed(test, graph) : null;
    }
    case 'call': {
      if (test.callee.kind !== 'ident') return null;
      const [first] = test.args;
      if (first && TRANSPARENT_CALLS.has(test.callee.name)) return meaningOfTest(first, outcome, graph);
      return meaningOf(test.callee.name, outcome);
    }
    case 'assign':
      return meaningOfTest(test.value, outcome, graph);
    case 'ident':
      return meaningOfName(test.name, outcome, graph);
    default:
      return null;
  }
}

/** `x` got its value from a call whose outcome means something, or is a pointer to an entry of some level. */
function meaningOfName(name: string, outcome: boolean, graph: FlowGraph): TestMeaning | null {
  for (const node of graph.nodes) {
    if (node.kind === 'call' && node.result?.kind === 'ident' && node.result.name === name && node.callee !== null) {
      const meaning = meaningOf(node.callee, outcome);
      if (meaning !== null) return meaning;
    }
  }
  const type = graph.locals.get(name);
  return !outcome && type?.pointers === 1 && /^(pgd|p4d|pud|pmd)_t$/.test(type.base) ? 'no-upper' : null;
}

/** `result != SCAN_SUCCEED` after a lookup that returns this code where it finds a table. */
function lookupFailed(test: Extract<Expr, { kind: 'binary' }>, graph: FlowGraph): TestMeaning | null {
  const { left, right } = test;
  if (left.kind !== 'ident' || right.kind !== 'ident') return null;
  const isLookup = graph.nodes.some(
    (node) =>
      node.kind === 'call' &&
      node.result?.kind === 'ident' &&
      node.result.name === left.name &&
      TABLE_LOOKUPS.some((lookup) => lookup.name === node.callee && lookup.found === right.name),
  );
  return isLookup ? 'no-table' : null;
}

/** Names declared in blocks around the jump that are not also around the acquire: they mean something else there, or nothing. */
export function foreignNames(bail: BailOut, around: readonly Stmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const block of bail.enclosing) {
    if (around.includes(block)) continue;
    for (const stmt of subStatements(block))
      if (stmt.kind === 'decl') for (const one of stmt.declarators) names.add(one.name);
  }
  return names;
}
