// Leaving by what follows the release: at a label there, by the return there, past the release behind a test, or at a new label.
import type { Stmt } from '../c/ast.js';
import { NO_STRENGTH, type Candidate } from './candidate.js';
import { subStatements } from './place.js';
import type { Search } from './search.js';
import { FAILED_ENTRY, UNDEFINED, type Code } from './values.js';

const NONE: ReadonlySet<number> = new Set();

export function afterRelease(search: Search): readonly Candidate[] {
  const { graph, info } = search;
  const base = {
    prefix: [],
    skip: NONE,
    guards: [],
    test: null,
    today: new Set<Code>(),
    strength: NO_STRENGTH,
    origin: 'after-release' as const,
  };
  const found: Candidate[] = [];
  for (const id of info.releases) {
    const node = graph.nodes[id];
    if (node?.kind !== 'call' || !releasesAll(search, id)) continue;
    const landing = { node: node.next };
    const label = labelAt(search, node.next);
    if (label !== null) found.push({ ...base, id: `goto ${label}`, statements: [`goto ${label};`], landing });
    found.push(...guarded(search, id));
    const statement = statementAt(search, node.span.start);
    if (label !== null || !statement) continue;
    const next = following(search, statement);
    if (next?.kind === 'return') {
      const text = info.text.slice(next.span.start, next.span.end).replace(/\s*\n\s*/g, ' ');
      found.push({ ...base, id: text.replace(/;$/, ''), statements: [text], landing });
    } else if (next) {
      const name = freshLabel(search);
      found.push({
        ...base,
        id: `goto ${name}`,
        statements: [`goto ${name};`],
        landing,
        newLabel: { name, after: statement.span },
      });
    }
  }
  return found;
}

/** One call that gives back both the mapping and its lock, so that what follows it holds neither. */
function releasesAll(search: Search, id: number): boolean {
  const { graph, acquire, info } = search;
  const node = graph.nodes[id];
  const release =
    node?.kind === 'call' && node.callee !== null ? info.catalogue.releases.get(node.callee)?.helper : undefined;
  const locks = info.catalogue.acquires.get(acquire.callee ?? '')?.helper.locks === true;
  return release?.unmaps != null && (!locks || release.unlocks !== null);
}

/** A label right before a release: jumping there is right once the release is behind a test of the entry pointer. */
function guarded(search: Search, id: number): Candidate[] {
  const { graph, baseline, acquire } = search;
  const node = graph.nodes[id];
  const entry = acquire.result?.kind === 'ident' ? acquire.result.name : null;
  if (node?.kind !== 'call' || entry === null) return [];
  // Every path to the release must have set the pointer that the test would read.
  const isSet = (baseline.statesAt.get(id) ?? []).every((state) => {
    const code = state.values.get(entry);
    return code !== undefined && code !== UNDEFINED && code !== FAILED_ENTRY;
  });
  const isReleased = node.args.some((arg) => arg.kind === 'ident' && arg.name === entry);
  if (!isSet || !isReleased) return [];
  return [...graph.labels].flatMap(([label, at]) => {
    const target = graph.nodes[at];
    if (target?.kind !== 'nop' || target.next !== id) return [];
    return [
      {
        id: `goto ${label}`,
        statements: [`goto ${label};`],
        origin: 'after-release' as const,
        landing: { node: at },
        prefix: [],
        skip: new Set([id]),
        guards: [node.span],
        test: null,
        today: new Set(),
        strength: NO_STRENGTH,
      },
    ];
  });
}

function labelAt(search: Search, node: number): string | null {
  return [...search.graph.labels].find(([, at]) => at === node)?.[0] ?? null;
}

/** The statement that starts with the call, at the top level of its block. */
function statementAt(search: Search, offset: number): Stmt | null {
  const find = (stmt: Stmt): Stmt | null => {
    for (const part of subStatements(stmt)) {
      if (part.kind === 'expr' && part.span.start === offset) return part;
      const inner = part.span.start <= offset && offset < part.span.end ? find(part) : null;
      if (inner) return inner;
    }
    return null;
  };
  return find(search.info.ast.body);
}

function following(search: Search, statement: Stmt): Stmt | null {
  const find = (stmt: Stmt): Stmt | null => {
    const parts = subStatements(stmt);
    if (stmt.kind === 'label' && stmt.body === statement) return siblingOf(search, stmt);
    const at = stmt.kind === 'compound' || stmt.kind === 'case' ? parts.indexOf(statement) : -1;
    if (at >= 0) return parts[at + 1] ?? null;
    for (const part of parts) {
      const inner = find(part);
      if (inner) return inner;
    }
    return null;
  };
  return find(search.info.ast.body);
}

function siblingOf(search: Search, label: Stmt): Stmt | null {
  return following(search, label);
}

const LABEL_NAMES = ['out_unmapped', 'out_no_table', 'out_not_mapped'];

function freshLabel(search: Search): string {
  return (
    LABEL_NAMES.find((name) => !search.graph.labels.has(name)) ?? `out_unmapped_${String(search.graph.labels.size)}`
  );
}
