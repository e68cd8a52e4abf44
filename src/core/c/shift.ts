// Moves syntax trees along the text: every span of a copy is shifted, nothing else changes.

/** A deep copy whose spans are `delta` later; the same object where `delta` is 0. */
export function shifted<T>(value: T, delta: number): T {
  return delta === 0 ? value : (copy(value, delta) as T);
}

function copy(value: unknown, delta: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copy(item, delta));
  const source = value as Readonly<Record<string, unknown>>;
  if (typeof source['start'] === 'number' && typeof source['end'] === 'number') {
    return { start: source['start'] + delta, end: source['end'] + delta };
  }
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(source)) result[key] = copy(source[key], delta);
  return result;
}
