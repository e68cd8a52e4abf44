// Decides every `#if` of a text as a preprocessor would, given which names are defined. Offsets and rows stay.
import { evaluate, factsOf, parseCondition, symbolCondition, type Condition, type Fact } from './condition.js';
import { tokenize } from './lexer.js';

interface OpenGroup {
  /** Whether the text around the group is live. */
  readonly outerLive: boolean;
  /** Whether an arm was taken already. */
  taken: boolean;
  live: boolean;
}

/** The text with dead arms and conditional lines blanked. Names defined by the text itself count from there on. */
export function selectArms(text: string, defined: ReadonlySet<string>): string {
  const names = new Set(defined);
  const numbers = new Map<string, number>();
  const groups: OpenGroup[] = [];
  let result = '';
  let copied = 0;
  let deadFrom = -1;
  const blank = (start: number, end: number): void => {
    result += text.slice(copied, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    copied = end;
  };
  for (const token of tokenize(text).tokens) {
    if (token.kind !== 'directive') continue;
    const match = /^#\s*(\w+)\s*([^]*)$/.exec(token.text);
    const kind = match?.[1] ?? '';
    const rest = match?.[2] ?? '';
    const live = groups.at(-1)?.live ?? true;
    if (live && kind === 'define') {
      const name = /^\w+/.exec(rest)?.[0];
      if (name !== undefined) names.add(name);
      const number = /^(\w+)\s+(\d+)\s*$/.exec(rest);
      if (number?.[1] !== undefined) numbers.set(number[1], Number(number[2]));
    } else if (live && kind === 'undef') {
      names.delete(/^\w+/.exec(rest)?.[0] ?? '');
    }
    if (!/^(?:if|ifdef|ifndef|elif|elifdef|elifndef|else|endif)$/.test(kind)) continue;
    if (kind.startsWith('if')) {
      const value = live && decide(kind, rest, names, numbers);
      groups.push({ outerLive: live, taken: value, live: value });
    } else if (kind === 'endif') {
      groups.pop();
    } else {
      const group = groups.at(-1);
      if (!group) continue;
      group.live = group.outerLive && !group.taken && (kind === 'else' || decide(kind, rest, names, numbers));
      group.taken ||= group.live;
    }
    if (deadFrom < 0) blank(token.start, token.end);
    const nowLive = groups.at(-1)?.live ?? true;
    if (!nowLive && deadFrom < 0) deadFrom = token.end;
    else if (nowLive && deadFrom >= 0) {
      blank(deadFrom, token.end);
      deadFrom = -1;
    }
  }
  if (deadFrom >= 0) blank(deadFrom, text.length);
  return result + text.slice(copied);
}

function decide(kind: string, rest: string, names: ReadonlySet<string>, numbers: ReadonlyMap<string, number>): boolean {
  const condition: Condition =
    kind === 'if' || kind === 'elif' ? parseCondition(rest) : symbolCondition(/\w+/.exec(rest)?.[0] ?? '');
  const facts = new Map<string, boolean>();
  for (const [key, fact] of factsOf(condition)) facts.set(key, truth(fact, names, numbers));
  return evaluate(condition, facts) !== kind.endsWith('ndef');
}

function truth(fact: Fact, names: ReadonlySet<string>, numbers: ReadonlyMap<string, number>): boolean {
  if (fact.kind === 'symbol') return names.has(fact.key);
  if (fact.kind === 'other') return false;
  const value = numbers.get(fact.symbol) ?? 0;
  const holds = {
    '<': value < fact.number,
    '<=': value <= fact.number,
    '>': value > fact.number,
    '>=': value >= fact.number,
  };
  if (fact.op === '==') return value === fact.number;
  if (fact.op === '!=') return value !== fact.number;
  return holds[fact.op as keyof typeof holds];
}
