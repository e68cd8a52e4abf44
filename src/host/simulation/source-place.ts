// Where a step of a trace is in the text as it is now.
import type { Span } from '../../core/c/span.js';
import type { Site } from '../../core/sites/site.js';

/**
 * The site's function reads as it did (or its verdict would be gone), but it may have moved.
 * A span outside the function is taken as it was, cut to the text.
 */
export function placeNow(
  span: Span,
  then: Pick<Site, 'functionSpan'>,
  now: Pick<Site, 'functionSpan'>,
  length: number,
): Span {
  const inside = then.functionSpan.start <= span.start && span.end <= then.functionSpan.end;
  const shift = inside ? now.functionSpan.start - then.functionSpan.start : 0;
  const cut = (offset: number): number => Math.max(0, Math.min(offset + shift, length));
  return { start: cut(span.start), end: cut(span.end) };
}
