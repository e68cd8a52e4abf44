// The pairing law: what the product says of each acquire of a function is what running the function shows.
import type { CParser } from '../../src/core/c/parser-port.js';
import { runAll, type SiteFacts } from './machine.js';
import { printFunction } from './print.js';
import { ask, type SaidOfSite } from './product.js';
import { everyStmt, type Stmt } from './tree.js';

export type Outcome =
  | { readonly kind: 'agreed'; readonly sites: number; readonly states: number; readonly faults: readonly string[] }
  /** The reference has too many states, or the product met its bound and says so. */
  | { readonly kind: 'left out'; readonly why: 'reference too large' | 'bound met' }
  | { readonly kind: 'disagreed'; readonly text: string; readonly differences: readonly string[] };

export function checkPairing(parser: CParser, list: readonly Stmt[]): Outcome {
  const { text, places } = printFunction(list);
  const facts = runAll(list);
  if (facts === null) return { kind: 'left out', why: 'reference too large' };
  const said = ask(parser, text);
  if (said.unparsed.length > 0) return { kind: 'disagreed', text, differences: said.unparsed };
  if (!said.isComplete) return { kind: 'left out', why: 'bound met' };
  const place = (stmt: Stmt): number => places.get(stmt) ?? -1;
  const differences: string[] = [];
  const faults = new Set<string>();
  let sites = 0;
  for (const stmt of everyStmt(list)) {
    if (stmt.s !== 'acquire') continue;
    sites += 1;
    const fact = facts.sites.get(stmt);
    const answer = said.sites.find((one) => one.at === place(stmt));
    if (!fact || !answer) {
      differences.push(`line ${lineOf(text, place(stmt))}: not a site`);
      continue;
    }
    const expected = expectedOf(fact, place);
    for (const [what, is] of Object.entries(expected)) {
      const got = show(answer[what as keyof SaidOfSite], text);
      const want = show(is, text);
      if (got !== want) differences.push(`line ${lineOf(text, place(stmt))}: ${what}: said ${got}, is ${want}`);
    }
    for (const what of ['lost', 'atEnd', 'doubled', 'mismatched', 'nestedWith', 'retakes', 'sleeps'] as const) {
      if (show(expected[what], text) !== show(what === 'lost' || what === 'sleeps' ? false : new Set(), text))
        faults.add(what);
    }
  }
  return differences.length > 0
    ? { kind: 'disagreed', text, differences }
    : { kind: 'agreed', sites, states: facts.states, faults: [...faults] };
}

function expectedOf(fact: SiteFacts, place: (stmt: Stmt) => number) {
  const places = (stmts: Iterable<Stmt>): Set<number> => new Set([...stmts].map(place));
  return {
    reached: fact.reached,
    tested: fact.tested,
    sleeps: fact.sleeps,
    lost: fact.lost,
    atEnd: fact.atEnd,
    releases: places(fact.releases),
    doubled: places(fact.doubled),
    mismatched: places(fact.mismatched),
    nestedWith: places(fact.nestedWith),
    retakes: places(fact.retakes),
  };
}

function show(value: number | boolean | ReadonlySet<number | string>, text: string): string {
  if (typeof value !== 'object') return String(value);
  const items = [...value].map((one) => (typeof one === 'number' ? `line ${lineOf(text, one)}` : one));
  return `{${items.sort().join(', ')}}`;
}

function lineOf(text: string, offset: number): string {
  return String(text.slice(0, offset).split('\n').length);
}
