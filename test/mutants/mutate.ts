// Small wrong changes to a function that maps a page table: each release deleted or doubled, exits led elsewhere, returns put
// in between, NULL checks dropped, locks confused, half of a release left out. Spans are of the file's text.
import type { Expr, Stmt } from '../../src/core/c/ast.js';
import type { AnalysedSite } from '../../src/core/sites/analyse-file.js';
import { canBeHeldAt, pairingWords, sameWords } from './neutral.js';
import { eachStatement } from '../../src/core/sites/rules/each-statement.js';

export interface Mutant {
  readonly operator: string;
  /** Where the text changes. */
  readonly start: number;
  readonly end: number;
  readonly newText: string;
  /** Why the change cannot concern pairing, by the graph alone; `null` where it can. */
  readonly neutral: string | null;
}

/** How many places between acquire and release get a return. */
const RETURNS = 4;

/** Mutants of the function of a site, as far as they concern that site. */
export function mutantsOf({ site, placed, classified }: AnalysedSite, text: string): readonly Mutant[] {
  const [variant] = classified.variants;
  if (!variant) return [];
  const { ast, graph, acquire } = variant;
  const { base } = placed;
  const found: Mutant[] = [];
  const add = (operator: string, start: number, end: number, newText: string, neutral: string | null = null): void => {
    found.push({ operator, start, end, newText, neutral });
  };
  for (const { helper, span } of site.releases) {
    const end = text.indexOf(';', span.end) + 1;
    const call = text.slice(span.start, span.end);
    if (end === 0 || text.slice(span.end, end).trim() !== ';') continue;
    add('release deleted', span.start, end, ';');
    add('release doubled', span.start, end, `{ ${call}; ${call}; }`);
    const args = argumentsOf(call);
    const [entry, lock] = args;
    if (args.length !== 2 || entry === undefined || lock === undefined) continue;
    add('only unlocked', span.start, end, `spin_unlock(${lock});`);
    add(
      'only unmapped',
      span.start,
      end,
      `${helper === 'pte_try_unmap_unlock' ? 'pte_try_unmap' : 'pte_unmap'}(${entry});`,
    );
    for (const other of otherLocks(graph.locals, lock))
      add('another lock', span.start, end, `${helper}(${entry}, ${other});`);
  }
  const returned = ast.returnType.base === 'void' && ast.returnType.pointers === 0 ? 'return;' : 'return 0;';
  const labels = [...graph.labels.keys()];
  const words = (from: string | null): ReadonlySet<string> | null => pairingWords(graph, from);
  eachStatement(ast.body, (stmt) => {
    if (stmt.kind !== 'goto' && stmt.kind !== 'return') return;
    const from = stmt.kind === 'goto' ? stmt.label : null;
    for (const to of [...labels, ...(from === null ? [] : [null])]) {
      if (to === from) continue;
      const neutral = sameWords(words(from), words(to)) ? 'both ways go on with the same acquires and releases' : null;
      add(
        'exit swapped',
        stmt.span.start + base,
        stmt.span.end + base,
        to === null ? returned : `goto ${to};`,
        neutral,
      );
    }
  });
  const last = Math.max(...site.releases.map((release) => release.span.start));
  const places = statementsBetween(ast.body, site.span.end - base, last - base + 1);
  const step = Math.max(1, Math.ceil(places.length / RETURNS));
  for (const stmt of places.filter((_, i) => i % step === 0)) {
    const neutral = canBeHeldAt(graph, acquire.node.id, variant.paths.site(acquire.node.id).releases, stmt.span)
      ? null
      : 'on every path there the mapping was given back, or never made';
    add(
      'return inserted',
      stmt.span.start + base,
      stmt.span.start + base,
      `if (mutant_gives_up()) ${returned} `,
      neutral,
    );
  }
  return found;
}

/** NULL checks of the result of a helper that may fail already. */
export function uncheckedMutants({ placed, classified }: AnalysedSite): readonly Mutant[] {
  const [variant] = classified.variants;
  if (!variant?.acquire.helper.allocates) return [];
  const { nullChecks } = variant.paths.site(variant.acquire.node.id);
  const tests = new Set([...nullChecks].map((id) => variant.graph.nodes[id]?.span.start));
  const found: Mutant[] = [];
  eachStatement(variant.ast.body, (stmt) => {
    if (stmt.kind !== 'if' || ![...parts(stmt.test)].some((part) => tests.has(part.span.start))) return;
    const { start, end } = stmt.test.span;
    found.push({
      operator: 'NULL check dropped',
      start: start + placed.base,
      end: end + placed.base,
      newText: '0',
      neutral: tests.size > 1 ? 'another test of the result is left' : null,
    });
  });
  return found;
}

function argumentsOf(call: string): string[] {
  const inside = call.slice(call.indexOf('(') + 1, call.lastIndexOf(')'));
  const found = [''];
  let depth = 0;
  for (const unit of inside) {
    if (unit === '(') depth += 1;
    if (unit === ')') depth -= 1;
    if (unit === ',' && depth === 0) found.push('');
    else found.push(`${found.pop() ?? ''}${unit}`);
  }
  return found.map((arg) => arg.trim());
}

/** Another lock of the function where it has one, and one that it has not. */
function otherLocks(locals: ReadonlyMap<string, { base: string; pointers: number }>, lock: string): string[] {
  const own = [...locals].find(
    ([name, type]) => name !== lock && /^\w+$/.test(name) && type.base.includes('spinlock_t') && type.pointers === 1,
  );
  return [...(own ? [own[0]] : []), '&mutant_mm->page_table_lock'];
}

function statementsBetween(body: Stmt, from: number, to: number): readonly Stmt[] {
  const found: Stmt[] = [];
  eachStatement(body, (stmt) => {
    const list = stmt.kind === 'compound' ? stmt.body : [];
    for (const one of list)
      if (one.span.start >= from && one.span.start < to && !['decl', 'case', 'label', 'empty'].includes(one.kind))
        found.push(one);
  });
  return found.sort((a, b) => a.span.start - b.span.start);
}

function* parts(expr: Expr): Generator<Expr> {
  yield expr;
  if (expr.kind === 'unary' || expr.kind === 'cast') yield* parts(expr.operand);
  if (expr.kind === 'binary') {
    yield* parts(expr.left);
    yield* parts(expr.right);
  }
  if (expr.kind === 'assign') yield* parts(expr.target);
  if (expr.kind === 'call') for (const arg of expr.args) yield* parts(arg);
}
