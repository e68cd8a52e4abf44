// The small language of the pairing law: structured C with mappings, as a tree of its own. It is printed as C for the
// product (print.ts) and run as it stands by the reference (machine.ts); the two share nothing else.

/** Pointers to entries, locks, and variables that tests ask about. */
export const ENTRIES = ['pte', 'start', 'cur'] as const;
export const LOCKS = ['ptl', 'other_ptl'] as const;
export const PMDS = ['pmd', 'upper'] as const;
/** `a` and `b` are parameters and never change; `f` and `g` are locals; `mode` is a parameter, `kind` a local integer. */
export const BOOLEANS = ['a', 'b', 'f', 'g'] as const;
export const INTEGERS = ['mode', 'kind'] as const;
export const SYMBOLS = ['CONFIG_X', 'CONFIG_Y'] as const;
export const LABELS = ['again', 'out', 'last'] as const;

export type Entry = (typeof ENTRIES)[number];
export type Lock = (typeof LOCKS)[number];
export type Pmd = (typeof PMDS)[number];
export type Flag = (typeof BOOLEANS)[number];
export type Integer = (typeof INTEGERS)[number];
export type LocalFlag = 'f' | 'g';

/** The acquires that are generated: which of them lock, and which may allocate. */
export const HELPERS = {
  pte_offset_map_lock: { locks: true, allocates: false },
  pte_offset_map: { locks: false, allocates: false },
  pte_alloc_map_lock: { locks: true, allocates: true },
} as const;
export type Helper = keyof typeof HELPERS;

export type Test =
  | { readonly t: 'opaque' }
  | { readonly t: 'flag'; readonly name: Flag }
  | { readonly t: 'equal'; readonly name: Integer; readonly value: number }
  | { readonly t: 'pointer'; readonly name: Entry }
  | { readonly t: 'not' | 'unlikely'; readonly of: Test }
  | { readonly t: 'and' | 'or'; readonly left: Test; readonly right: Test };

interface Arm {
  readonly values: readonly number[];
  readonly body: readonly Stmt[];
  /** Falls into the next arm. */
  readonly falls: boolean;
}

export type Stmt =
  | {
      readonly s: 'acquire';
      readonly helper: Helper;
      readonly into: Entry;
      /** A second pointer that gets the same result: `start = pte = …`. */
      readonly also: Entry | null;
      readonly lock: Lock;
      readonly pmd: Pmd;
      /** `into = test ? map(…) : NULL`. */
      readonly unless: Test | null;
    }
  | { readonly s: 'release'; readonly how: 'both'; readonly entry: Entry; readonly shift: number; readonly lock: Lock }
  | { readonly s: 'release'; readonly how: 'unmap'; readonly entry: Entry; readonly shift: number }
  | { readonly s: 'release'; readonly how: 'unlock'; readonly lock: Lock }
  | { readonly s: 'copy'; readonly to: Entry; readonly from: Entry; readonly shift: number }
  | { readonly s: 'move'; readonly entry: Entry; readonly by: 1 | -1 }
  | { readonly s: 'null'; readonly entry: Entry }
  | { readonly s: 'use'; readonly entry: Entry }
  | { readonly s: 'flag'; readonly name: LocalFlag; readonly value: boolean | 'opaque' }
  | { readonly s: 'number'; readonly value: number }
  /** `kind = test ? one : two`. */
  | { readonly s: 'choose'; readonly test: Test; readonly one: number; readonly two: number }
  | { readonly s: 'sleep' }
  /** `addr += PAGE_SIZE`, and `pmd++`: another table. */
  | { readonly s: 'advance' }
  | { readonly s: 'next'; readonly pmd: Pmd }
  | { readonly s: 'if'; readonly test: Test; readonly then: readonly Stmt[]; readonly otherwise: readonly Stmt[] }
  | { readonly s: 'while' | 'do'; readonly test: Test; readonly body: readonly Stmt[] }
  | { readonly s: 'switch'; readonly on: Integer; readonly arms: readonly Arm[]; readonly fallback: readonly Stmt[] }
  | {
      readonly s: 'config';
      readonly symbol: (typeof SYMBOLS)[number];
      readonly then: readonly Stmt[];
      readonly otherwise: readonly Stmt[];
    }
  | { readonly s: 'label' | 'goto'; readonly name: (typeof LABELS)[number] }
  | { readonly s: 'break' | 'continue' | 'return' };

export type StmtOf<K extends Stmt['s']> = Extract<Stmt, { s: K }>;
export type Acquire = StmtOf<'acquire'>;
export type Release = StmtOf<'release'>;

/** Statement lists directly inside a statement. */
export function bodies(stmt: Stmt): readonly (readonly Stmt[])[] {
  switch (stmt.s) {
    case 'if':
    case 'config':
      return [stmt.then, stmt.otherwise];
    case 'while':
    case 'do':
      return [stmt.body];
    case 'switch':
      return [...stmt.arms.map((arm) => arm.body), stmt.fallback];
    default:
      return [];
  }
}

/** Every statement, in text order. */
export function* everyStmt(list: readonly Stmt[]): Generator<Stmt> {
  for (const stmt of list) {
    yield stmt;
    for (const inner of bodies(stmt)) yield* everyStmt(inner);
  }
}

/**
 * The tree as C allows it, with every statement an object of its own: a label stands once, a goto has its label, and
 * `break` and `continue` are inside something that they leave. Every loop may be left after any turn: what a function does
 * after a loop without end is no question of pairing, and the product does not ask it.
 */
export function wellFormed(list: readonly Stmt[]): readonly Stmt[] {
  // An arm that goes, as its values are all taken, may have had a label.
  return formed(formed(list));
}

function formed(list: readonly Stmt[]): readonly Stmt[] {
  const labels = new Set<string>();
  const collect = (stmts: readonly Stmt[]): void => {
    for (const stmt of stmts) {
      if (stmt.s === 'label') labels.add(stmt.name);
      // A goto to a label that only some configurations have is not C.
      if (stmt.s !== 'config') bodies(stmt).forEach(collect);
    }
  };
  collect(list);
  const placed = new Set<string>();
  const decided = new Map<string, boolean>();
  const walk = (stmts: readonly Stmt[], inLoop: boolean, inSwitch: boolean): Stmt[] =>
    stmts.flatMap((stmt): Stmt[] => {
      switch (stmt.s) {
        case 'config': {
          // An arm that contradicts one around it is never built, and what is in it is no code.
          const outer = decided.get(stmt.symbol);
          if (outer !== undefined) return walk(outer ? stmt.then : stmt.otherwise, inLoop, inSwitch);
          const arm = (isTaken: boolean, body: readonly Stmt[]): Stmt[] => {
            decided.set(stmt.symbol, isTaken);
            const done = walk(body, inLoop, inSwitch);
            decided.delete(stmt.symbol);
            return done;
          };
          return [{ ...stmt, then: arm(true, stmt.then), otherwise: arm(false, stmt.otherwise) }];
        }
        case 'label':
          if (placed.has(stmt.name) || decided.size > 0) return [];
          placed.add(stmt.name);
          return [{ ...stmt }];
        case 'goto':
          if (!labels.has(stmt.name)) return [];
          return placed.has(stmt.name)
            ? [{ s: 'if', test: { t: 'opaque' }, then: [{ ...stmt }], otherwise: [] }]
            : [{ ...stmt }];
        case 'break':
          return inLoop || inSwitch ? [{ ...stmt }] : [];
        case 'continue':
          return inLoop ? [{ ...stmt }] : [];
        case 'if':
          return [
            {
              ...stmt,
              then: walk(stmt.then, inLoop, inSwitch),
              otherwise: walk(stmt.otherwise, inLoop, inSwitch),
            },
          ];
        case 'while':
        case 'do':
          return [{ ...stmt, test: mayEnd(stmt.test), body: walk(stmt.body, true, false) }];
        case 'switch': {
          const seen = new Set<number>();
          const arms = stmt.arms.flatMap((arm) => {
            const values = [...new Set(arm.values)].filter((value) => !seen.has(value));
            for (const value of values) seen.add(value);
            return values.length === 0 ? [] : [{ ...arm, values, body: walk(arm.body, inLoop, true) }];
          });
          return [{ ...stmt, arms, fallback: walk(stmt.fallback, inLoop, true) }];
        }
        default:
          return [{ ...stmt }];
      }
    });
  return walk(list, false, false);
}

function mayEnd(test: Test): Test {
  return test.t === 'opaque' ? test : { t: 'and', left: { t: 'opaque' }, right: test };
}
