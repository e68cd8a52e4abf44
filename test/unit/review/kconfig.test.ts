// From which patch on a new option of the configuration can be on.
import { describe, expect, it } from 'vitest';
import { addedOptions } from '../../../src/core/review/kconfig.js';

const FILE = 'mm/Kconfig';
const state = (text: string): { read: (path: string) => string | null } => ({
  read: (path) => (path === FILE ? text : null),
});
const added = (...texts: readonly string[]): unknown[] =>
  addedOptions(texts.map(state), [FILE, 'mm/a.c']).map(({ name, reach, added: at, reachable }) => [
    name,
    reach,
    at,
    reachable,
  ]);

const OLD = 'config OLD\n\tbool "Old"\n';
const option = (body: string): string => `${OLD}\nconfig NEW\n${body}`;

describe('an option', () => {
  it.each([
    ['\tbool "New"\n\tdefault y\n', 'on'],
    ['\tdef_bool y\n\tdepends on MMU && 64BIT\n', 'on'],
    ['\tbool "New"\n', 'offered'],
    ['\tbool\n\tprompt "New"\n', 'offered'],
  ])('that can be on counts from the patch that adds it: %j', (body, reach) => {
    expect(added(OLD, OLD, option(body))).toEqual([['NEW', reach, 2, 2]]);
  });

  it.each([
    ['\tbool\n'],
    ['\tdef_bool n\n'],
    ['\tbool "New"\n\tdepends on BROKEN\n'],
    ['\tbool "New"\n\tdepends on MMU && BROKEN\n'],
    ['\tbool\n\thelp\n\t  default y is what the text says.\n'],
  ])('that nobody can switch on is never reachable: %j', (body) => {
    expect(added(OLD, option(body))).toEqual([['NEW', 'unreachable', 1, null]]);
  });

  it('counts from the patch that lets it be selected', () => {
    const plain = option('\tbool\n');
    expect(added(OLD, plain, plain, `${plain}\nconfig USER\n\tbool "User"\n\tselect NEW\n`)).toEqual([
      ['NEW', 'selected', 1, 3],
      ['USER', 'offered', 3, 3],
    ]);
  });

  it('of the tree before is none of the series', () => {
    expect(added(OLD, OLD.replace('Old', 'Older'))).toEqual([]);
  });
});
