// Where a step is after the file was edited around its function.
import { expect, it } from 'vitest';
import { placeNow } from '../../../src/host/simulation/source-place.js';

const THEN = { functionSpan: { start: 100, end: 200 } };
const NOW = { functionSpan: { start: 130, end: 230 } };

it('a step inside the function moves with it', () =>
  expect(placeNow({ start: 110, end: 120 }, THEN, NOW, 1000)).toEqual({ start: 140, end: 150 }));
it('a step elsewhere stays', () =>
  expect(placeNow({ start: 10, end: 20 }, THEN, NOW, 1000)).toEqual({ start: 10, end: 20 }));
it('no place is outside the text', () =>
  expect(placeNow({ start: 500, end: 600 }, THEN, NOW, 550)).toEqual({ start: 500, end: 550 }));
