// The keys of the lanes.
import { expect, it } from 'vitest';
import type { LaneRow } from '../../../src/core/report/lanes.js';
import { rowForKey } from '../../../webview/lanes/keys.js';

const rows = Array.from({ length: 20 }, (_, index) => ({ index, switched: index === 5 || index === 12 }) as LaneRow);

it.each([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 19, 19],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['PageDown', 3, 12],
  ['PageUp', 3, 0],
  ['Home', 7, 0],
  ['End', 7, 19],
  ['n', 0, 5],
  ['n', 5, 12],
  ['p', 12, 5],
  ['Enter', 8, 8],
  ['x', 8, null],
  ['Tab', 8, null],
])('%s at row %i selects row %s', (key, from, to) => expect(rowForKey(key, rows, from, 10)).toBe(to));

it('an empty trace has nothing to select', () => expect(rowForKey('End', [], 0, 10)).toBeNull());
