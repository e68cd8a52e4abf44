// The value of an integer or character literal.

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)[uUlLzZ]*$/;
const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  t: 9,
  r: 13,
  '0': 0,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
};

/** `null` when the literal is no integer, or none that a double holds exactly. */
export function integerValue(text: string): number | null {
  const match = INTEGER.exec(text.replaceAll("'", ''));
  const digits = match?.[2];
  if (digits === undefined) return null;
  const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
  if (!Number.isSafeInteger(value)) return null;
  return match?.[1] === '-' ? -value : value;
}

export function charValue(text: string): number | null {
  const inner = /^(?:[LuU]|u8)?'(.*)'$/s.exec(text)?.[1] ?? '';
  if (inner.length === 1) return inner.charCodeAt(0);
  const hex = /^\\x([0-9a-fA-F]{1,8})$/.exec(inner)?.[1];
  if (hex !== undefined) return Number.parseInt(hex, 16);
  const octal = /^\\([0-7]{1,3})$/.exec(inner)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return inner.length === 2 && inner.startsWith('\\') ? (ESCAPES[inner.charAt(1)] ?? null) : null;
}
