// Which rows of a long list are worth having in the page: the visible ones and a few around them.

/** Rows kept above and below the visible ones, so that a fast scroll shows no gap. */
export const OVERSCAN = 12;

export interface RowWindow {
  /** First row, inclusive. */
  readonly first: number;
  /** Last row, exclusive. */
  readonly end: number;
}

/** All sizes in pixels. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
}

export function visibleRows({ scrollTop, height, rowHeight, count }: Viewport): RowWindow {
  if (count === 0 || rowHeight <= 0) return { first: 0, end: 0 };
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight) - OVERSCAN;
  const end = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight) + OVERSCAN;
  return { first: Math.max(0, Math.min(first, count)), end: Math.max(0, Math.min(end, count)) };
}

/** The scroll position nearest to the present one at which the row is wholly visible. */
export function scrollToShow(row: number, { scrollTop, height, rowHeight }: Omit<Viewport, 'count'>): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return Math.max(0, top + rowHeight - height);
  return scrollTop;
}
