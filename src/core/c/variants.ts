// `#if` arms inside a function: every distinct text that some configuration gives, each with its configuration.
import {
  evaluate,
  factsOf,
  parseCondition,
  symbolCondition,
  type Assignment,
  type Condition,
  type Fact,
} from './condition.js';
import type { Token } from './lexer.js';

/**
 * So many configurations of one function are read at least, however long it is, and more where an arm would not be read
 * otherwise; what is left out is counted in `omitted`.
 */
export const MIN_VARIANTS = 16;
/** More are read as long as all of them together are no longer than this, in UTF-16 units. */
const READING_BUDGET = 200_000;
/** Never more than these. */
const MAX_VARIANTS = 256;
/** Most configurations that are tried in search of distinct ones. */
export const MAX_TRIED = 1024;
/** A function with more `#if` arms than this is not read. */
export const MAX_ARMS = 256;

export interface Variant {
  /** Facts that decide an `#if` of the function, by key. */
  readonly config: Readonly<Record<string, boolean>>;
  /** The tokens that are live under it, without directives. */
  readonly tokens: readonly Token[];
}

export interface Variants {
  readonly variants: readonly Variant[];
  /** Distinct combinations of arms, each of them in some variant, that are none; a lower bound above MAX_TRIED. */
  readonly omitted: number;
  /** Directives of arms that are in no variant, though some configuration may have them. */
  readonly unread: readonly Token[];
}

/** A configuration and the arms that it has. */
interface Candidate {
  readonly assignment: Assignment;
  readonly live: ReadonlySet<Arm>;
}

interface Arm {
  /** All earlier conditions of its group false and its own true. */
  readonly condition: Condition;
  /** The arm around its group, if any. */
  readonly parent: Arm | null;
  readonly from: number;
  to: number;
}

interface Group {
  readonly arms: Arm[];
  taken: Condition;
}

const TRUE: Condition = { op: 'constant', value: true };

/** How many configurations of a function of this length are read. */
export function mostVariants(length: number): number {
  return Math.max(MIN_VARIANTS, Math.min(MAX_VARIANTS, Math.floor(READING_BUDGET / length)));
}

/**
 * Variants of a token list: all of them, or as many as are read of a function of this length, so that every arm is in one
 * at least. Null above MAX_ARMS. Directives without their partner in it are dropped.
 */
export function enumerateVariants(tokens: readonly Token[]): Variants | null {
  const arms = findArms(tokens);
  if (arms.length === 0) {
    const variants = [{ config: {}, tokens: tokens.filter((t) => t.kind !== 'directive') }];
    return { variants, omitted: 0, unread: [] };
  }
  if (arms.length > MAX_ARMS) return null;
  const most = mostVariants((tokens.at(-1)?.end ?? 0) - (tokens[0]?.start ?? 0));
  const { candidates, more } = findCandidates(arms, tokens);
  const { chosen, missing } =
    candidates.length <= most && !more ? { chosen: candidates, missing: [] } : cover(candidates, arms, most);
  const variants = chosen.map(({ assignment, live }) => {
    const dead = deadIndices(tokens.length, arms, live);
    const kept = tokens.filter((token, i) => dead[i] === 0 && token.kind !== 'directive');
    return { config: Object.fromEntries(assignment), tokens: kept };
  });
  return {
    variants,
    omitted: candidates.length - chosen.length + Number(more),
    unread: missing.flatMap((arm) => tokens[arm.from] ?? []),
  };
}

/** Configurations with distinct arms, none of which meets an `#error`: that is never built. */
function findCandidates(arms: readonly Arm[], tokens: readonly Token[]): { candidates: Candidate[]; more: boolean } {
  const failing = failingArms(arms, tokens);
  const seen = new Set<string>();
  const candidates: Candidate[] = [];
  let tried = 0;
  for (const assignment of assignments(factsOfAll(arms))) {
    if (++tried > MAX_TRIED) return { candidates, more: true };
    const live = liveArms(arms, assignment);
    const key = arms.map((arm) => (live.has(arm) ? '1' : '0')).join('');
    if (seen.has(key)) continue;
    seen.add(key);
    if (!failing.some((arm) => arm === null || live.has(arm))) candidates.push({ assignment, live });
  }
  return { candidates, more: false };
}

/** The innermost arm around each `#error`; null for one outside of all. */
function failingArms(arms: readonly Arm[], tokens: readonly Token[]): (Arm | null)[] {
  return tokens.flatMap((token, i) => {
    if (token.kind !== 'directive' || !/^#\s*error\b/.test(token.text)) return [];
    const around = arms.filter((arm) => arm.from < i && i < arm.to);
    return [around.reduce<Arm | null>((inner, arm) => (inner && inner.from > arm.from ? inner : arm), null)];
  });
}

/** At most `most` of the candidates in their order, and more only where an arm is in none of these. */
function cover(
  candidates: readonly Candidate[],
  arms: readonly Arm[],
  most: number,
): { chosen: readonly Candidate[]; missing: readonly Arm[] } {
  const missing = new Set(arms);
  const chosen = new Set<Candidate>();
  const choose = (candidate: Candidate): void => {
    chosen.add(candidate);
    for (const arm of candidate.live) missing.delete(arm);
  };
  for (const candidate of candidates) if ([...candidate.live].some((arm) => missing.has(arm))) choose(candidate);
  for (const candidate of candidates) if (chosen.size < most) choose(candidate);
  const found = [...missing].filter((arm) => !isContradiction(arm));
  return { chosen: candidates.filter((candidate) => chosen.has(candidate)), missing: found };
}

/** Whether no configuration has an arm, by its own condition and those of the arms around it. */
function isContradiction(arm: Arm): boolean {
  const chain: Condition[] = [];
  for (let at: Arm | null = arm; at; at = at.parent) chain.push(at.condition);
  const facts = new Map<string, Fact>();
  for (const condition of chain) factsOf(condition, facts);
  let tried = 0;
  for (const assignment of assignments([...facts.values()])) {
    if (++tried > MAX_TRIED || chain.every((condition) => evaluate(condition, assignment))) return false;
  }
  return true;
}

function factsOfAll(arms: readonly Arm[]): Fact[] {
  const facts = new Map<string, Fact>();
  for (const arm of arms) factsOf(arm.condition, facts);
  return [...facts.values()];
}

function findArms(tokens: readonly Token[]): Arm[] {
  const done: Arm[] = [];
  const open: Group[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'directive') continue;
    const match = /^#\s*(if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)\b([^]*)$/.exec(token.text);
    if (!match) continue;
    const kind = match[1] ?? '';
    const condition = conditionOf(kind, match[2] ?? '');
    if (kind.startsWith('if')) {
      open.push({ arms: [{ condition, parent: open.at(-1)?.arms.at(-1) ?? null, from: i, to: -1 }], taken: condition });
      continue;
    }
    const group = open.at(-1);
    const last = group?.arms.at(-1);
    if (!group || !last) continue;
    last.to = i;
    if (kind === 'endif') {
      done.push(...group.arms);
      open.pop();
    } else {
      const alone: Condition = { op: 'and', left: { op: 'not', of: group.taken }, right: condition };
      group.arms.push({ condition: alone, parent: last.parent, from: i, to: -1 });
      group.taken = { op: 'or', left: group.taken, right: condition };
    }
  }
  return done;
}

/** The condition that a directive itself states, from its keyword and the rest of its line. */
export function conditionOf(kind: string, rest: string): Condition {
  if (kind === 'else' || kind === 'endif') return TRUE;
  if (kind === 'if' || kind === 'elif') return parseCondition(rest);
  const symbol = symbolCondition(/\w+/.exec(rest)?.[0] ?? '');
  return kind.endsWith('ndef') ? { op: 'not', of: symbol } : symbol;
}

function liveArms(arms: readonly Arm[], assignment: Assignment): Set<Arm> {
  const live = new Set<Arm>();
  const closed = new Set(arms);
  // A group ends after those inside it, so parents come last.
  for (let i = arms.length - 1; i >= 0; i--) {
    const arm = arms[i];
    if (!arm) continue;
    const parentLives = arm.parent === null || !closed.has(arm.parent) || live.has(arm.parent);
    if (parentLives && evaluate(arm.condition, assignment)) live.add(arm);
  }
  return live;
}

function deadIndices(length: number, arms: readonly Arm[], live: ReadonlySet<Arm>): Uint8Array {
  const dead = new Uint8Array(length);
  for (const arm of arms) if (!live.has(arm)) dead.fill(1, arm.from, arm.to);
  return dead;
}

/**
 * Configurations in an order that shows much early: all facts true, all false, each one flipped, then the rest.
 * Comparisons of one symbol follow from a value of it, so they never contradict each other.
 */
function* assignments(facts: readonly Fact[]): Generator<Assignment> {
  const axes = axesOf(facts);
  const build = (choice: readonly number[]): Assignment => {
    const result = new Map<string, boolean>();
    axes.forEach((axis, i) => {
      for (const [key, value] of axis[choice[i] ?? 0] ?? []) result.set(key, value);
    });
    return result;
  };
  const first = axes.map(() => 0);
  const last = axes.map((axis) => axis.length - 1);
  yield build(first);
  yield build(last);
  for (const [i, axis] of axes.entries()) {
    for (let c = 1; c < axis.length; c++) yield build(first.map((value, j) => (j === i ? c : value)));
    yield build(last.map((value, j) => (j === i ? 0 : value)));
  }
  for (const choice = [...first]; ;) {
    let i = 0;
    for (; i < axes.length; i++) {
      const next = (choice[i] ?? 0) + 1;
      choice[i] = next < (axes[i]?.length ?? 0) ? next : 0;
      if (choice[i] !== 0) break;
    }
    if (i === axes.length) return;
    yield build(choice);
  }
}

type Choice = readonly (readonly [key: string, value: boolean])[];

/** One axis per symbol or opaque fact; its choices are the joint truths that are possible, true first. */
function axesOf(facts: readonly Fact[]): Choice[][] {
  const axes: Choice[][] = [];
  const compared = new Map<string, (Fact & { kind: 'compare' })[]>();
  for (const fact of facts) {
    if (fact.kind === 'compare') compared.set(fact.symbol, [...(compared.get(fact.symbol) ?? []), fact]);
    else axes.push([[[fact.key, true]], [[fact.key, false]]]);
  }
  for (const group of compared.values()) {
    const candidates = [...new Set(group.flatMap((f) => [f.number + 1, f.number, f.number - 1]))];
    const choices = new Map<string, Choice>();
    for (const value of candidates) {
      const choice = group.map((f) => [f.key, compare(value, f.op, f.number)] as const);
      choices.set(choice.map(String).join(), choice);
    }
    const truths = (choice: Choice): number => choice.filter(([, value]) => value).length;
    axes.push([...choices.values()].sort((a, b) => truths(b) - truths(a)));
  }
  return axes;
}

function compare(value: number, op: string, other: number): boolean {
  switch (op) {
    case '<':
      return value < other;
    case '<=':
      return value <= other;
    case '>':
      return value > other;
    case '>=':
      return value >= other;
    case '==':
      return value === other;
    default:
      return value !== other;
  }
}
