// What the panel may say to the host: every message of the protocol, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellKey, isHostMessage, parseViewMessage, type ViewToHost } from '../../../src/protocol.js';

const CELL = { version: 'original', phase: 'p', adversary: 'a', context: 'c' } as const;
const MESSAGES: readonly ViewToHost[] = [
  { t: 'viewLoaded', version: 1 },
  { t: 'selectSite', site: 's' },
  { t: 'selectCell', site: 's', cell: CELL },
  { t: 'revealStep', trace: 1, row: 0, caller: null },
  { t: 'revealStep', trace: 1, row: 0, caller: 2 },
  { t: 'run', site: null },
  { t: 'run', site: 's' },
  { t: 'stop' },
  { t: 'viewError', message: 'm' },
];

describe('messages of the panel', () => {
  it.each(MESSAGES)('$t is understood', (message) => expect(parseViewMessage(message)).toEqual({ ok: true, message }));

  it('drops what the protocol does not name', () =>
    expect(parseViewMessage({ t: 'stop', extra: 1 })).toEqual({ ok: true, message: { t: 'stop' } }));

  it.each([
    [null],
    [{}],
    [{ t: 7 }],
    [{ t: 'format disk' }],
    [{ t: 'viewLoaded' }],
    [{ t: 'selectCell', site: 's', cell: { ...CELL, version: 'third' } }],
    [{ t: 'selectCell', site: 's', cell: null }],
    [{ t: 'revealStep', trace: 1, row: -1, caller: null }],
    [{ t: 'revealStep', trace: 1, row: 0.5, caller: null }],
    [{ t: 'revealStep', trace: 1, row: 0 }],
    [{ t: 'run' }],
  ])('%j is refused with a reason', (value) => {
    const parsed = parseViewMessage(value);
    expect(parsed.ok).toBe(false);
    expect(parsed).toHaveProperty('problem', expect.stringMatching(/\w/));
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...MESSAGES.map((message) => message.t)), (value, t) => {
        parseViewMessage(value);
        parseViewMessage({ ...(typeof value === 'object' ? value : {}), t });
      }),
    );
  });
});

describe('messages of the host', () => {
  it('are told from what others post to the page', () => {
    expect(isHostMessage({ t: 'empty', hasSites: true })).toBe(true);
    expect([undefined, 'empty', { type: 'empty' }, { t: 'viewLoaded', version: 1 }].map(isHostMessage)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

it('a cell’s key tells cells apart by every part of their names', () => {
  const others = [{ version: 'converted' as const }, { phase: 'q' }, { adversary: 'b' }, { context: 'd' }];
  expect(new Set([CELL, ...others.map((change) => ({ ...CELL, ...change }))].map(cellKey)).size).toBe(5);
});
