// The window of a long list: everything visible is in it, little else is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OVERSCAN, scrollToShow, visibleRows } from '../../../webview/lanes/virtual-rows.js';

const viewport = fc.record({
  scrollTop: fc.nat(200_000),
  height: fc.nat(2_000),
  rowHeight: fc.integer({ min: 1, max: 60 }),
  count: fc.nat(6_000),
});

describe('visible rows', () => {
  it('at the top of 5,000 rows are the first ones', () =>
    expect(visibleRows({ scrollTop: 0, height: 220, rowHeight: 22, count: 5_000 })).toEqual({
      first: 0,
      end: 10 + OVERSCAN,
    }));

  it('contain every row on the screen', () => {
    fc.assert(
      fc.property(viewport, fc.nat(6_000), (view, row) => {
        const top = row * view.rowHeight;
        const onScreen =
          row < view.count && top + view.rowHeight > view.scrollTop && top < view.scrollTop + view.height;
        const { first, end } = visibleRows(view);
        if (onScreen) expect(first <= row && row < end).toBe(true);
      }),
    );
  });

  it('are few, whatever the length of the list', () => {
    fc.assert(
      fc.property(viewport, (view) => {
        const { first, end } = visibleRows(view);
        expect(end - first).toBeLessThanOrEqual(Math.ceil(view.height / view.rowHeight) + 1 + 2 * OVERSCAN);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(view.count);
      }),
    );
  });
});

describe('scrolling to a row', () => {
  it('shows the row wholly, and moves no further than needed', () => {
    const view = fc.record({
      scrollTop: fc.nat(100_000),
      height: fc.integer({ min: 60, max: 2_000 }),
      rowHeight: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(view, fc.nat(5_000), (at, row) => {
        const top = row * at.rowHeight;
        const scrollTop = scrollToShow(row, at);
        expect(scrollTop <= top && top + at.rowHeight <= scrollTop + at.height).toBe(true);
        const wasVisible = at.scrollTop <= top && top + at.rowHeight <= at.scrollTop + at.height;
        if (wasVisible) expect(scrollTop).toBe(at.scrollTop);
      }),
    );
  });
});
