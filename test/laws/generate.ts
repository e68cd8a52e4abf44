// Random trees of the pairing law. Most begin as code that pairs, around which other statements are strewn, so that both
// right and wrong pairings are frequent.
import fc from 'fast-check';
import { BOOLEANS, ENTRIES, LABELS, LOCKS, PMDS, SYMBOLS, wellFormed, type Stmt, type Test } from './tree.js';

const entry = fc.constantFrom(...ENTRIES);
const usualEntry = fc.oneof({ weight: 3, arbitrary: fc.constant('pte' as const) }, { weight: 1, arbitrary: entry });
const lock = fc.oneof(
  { weight: 4, arbitrary: fc.constant('ptl' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...LOCKS) },
);
const pmd = fc.oneof(
  { weight: 3, arbitrary: fc.constant('pmd' as const) },
  { weight: 1, arbitrary: fc.constantFrom(...PMDS) },
);
const value = fc.nat({ max: 2 });

const atom: fc.Arbitrary<Test> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Test>({ t: 'opaque' }) },
  { weight: 4, arbitrary: fc.constantFrom(...BOOLEANS).map((name): Test => ({ t: 'flag', name })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('mode' as const, 'kind' as const), value)
      .map(([name, is]): Test => ({ t: 'equal', name, value: is })),
  },
  { weight: 3, arbitrary: usualEntry.map((name): Test => ({ t: 'pointer', name })) },
);

const { test } = fc.letrec<{ test: Test }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    { weight: 6, arbitrary: atom },
    { weight: 3, arbitrary: tie('test').map((of): Test => ({ t: 'not', of })) },
    { weight: 1, arbitrary: tie('test').map((of): Test => ({ t: 'unlikely', of })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), tie('test'), tie('test'))
        .map(([t, left, right]): Test => ({ t, left, right })),
    },
  ),
}));

const shift = fc.constantFrom(0, 0, 0, 1, -1, -2);

const acquire: fc.Arbitrary<Stmt> = fc.record({
  s: fc.constant('acquire' as const),
  helper: fc.constantFrom(
    'pte_offset_map_lock' as const,
    'pte_offset_map_lock' as const,
    'pte_offset_map_lock' as const,
    'pte_offset_map' as const,
    'pte_alloc_map_lock' as const,
  ),
  into: usualEntry,
  also: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: entry }),
  lock,
  pmd,
  unless: fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: test }),
});

const release: fc.Arbitrary<Stmt> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      s: fc.constant('release' as const),
      how: fc.constant('both' as const),
      entry: usualEntry,
      shift,
      lock,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      s: fc.constant('release' as const),
      how: fc.constant('unmap' as const),
      entry: usualEntry,
      shift,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ s: fc.constant('release' as const), how: fc.constant('unlock' as const), lock }),
  },
);

const pointers: fc.Arbitrary<Stmt> = fc.oneof(
  fc.record({ s: fc.constant('copy' as const), to: entry, from: usualEntry, shift }),
  fc.record({ s: fc.constant('move' as const), entry: usualEntry, by: fc.constantFrom(1 as const, -1 as const) }),
  fc.record({ s: fc.constant('null' as const), entry: usualEntry }),
  fc.record({ s: fc.constant('use' as const), entry: usualEntry }),
);

const numbers: fc.Arbitrary<Stmt> = fc.oneof(
  fc.record({
    s: fc.constant('flag' as const),
    name: fc.constantFrom('f' as const, 'g' as const),
    value: fc.constantFrom(true, true, false, 'opaque' as const),
  }),
  fc.record({ s: fc.constant('number' as const), value }),
  fc.record({ s: fc.constant('choose' as const), test, one: value, two: value }),
);

const walking: fc.Arbitrary<Stmt> = fc.oneof(
  fc.constant<Stmt>({ s: 'advance' }),
  pmd.map((one): Stmt => ({ s: 'next', pmd: one })),
  fc.constant<Stmt>({ s: 'sleep' }),
);

const jump: fc.Arbitrary<Stmt> = fc.oneof(
  fc.constantFrom(...LABELS).map((name): Stmt => ({ s: 'goto', name })),
  fc.constantFrom<Stmt>({ s: 'return' }, { s: 'return' }, { s: 'break' }, { s: 'continue' }),
);

const label = fc.constantFrom(...LABELS).map((name): Stmt => ({ s: 'label', name }));

const { block } = fc.letrec<{
  stmt: Stmt;
  block: Stmt[];
  few: Stmt[];
  arm: { values: number[]; body: Stmt[]; falls: boolean };
}>((tie) => ({
  stmt: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: acquire },
    { weight: 5, arbitrary: release },
    { weight: 2, arbitrary: pointers },
    { weight: 2, arbitrary: numbers },
    { weight: 1, arbitrary: walking },
    { weight: 2, arbitrary: jump },
    { weight: 1, arbitrary: label },
    {
      weight: 6,
      arbitrary: fc.record({
        s: fc.constant('if' as const),
        test,
        then: tie('few'),
        otherwise: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: tie('few') }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ s: fc.constantFrom('while' as const, 'do' as const), test, body: tie('few') }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        s: fc.constant('switch' as const),
        on: fc.constantFrom('mode' as const, 'kind' as const),
        arms: fc.array(tie('arm'), { minLength: 1, maxLength: 2 }),
        fallback: tie('few'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        s: fc.constant('config' as const),
        symbol: fc.constantFrom(...SYMBOLS),
        then: tie('few'),
        otherwise: tie('few'),
      }),
    },
  ),
  arm: fc.record({ values: fc.array(value, { minLength: 1, maxLength: 2 }), body: tie('few'), falls: fc.boolean() }),
  few: fc.array(tie('stmt'), { maxLength: 3 }),
  block: fc.array(tie('stmt'), { maxLength: 6 }),
}));

/** `map; body; unmap`, with whatever else in between. */
const paired = fc
  .tuple(block, fc.boolean(), block, fc.boolean(), block)
  .map(([before, isChecked, inside, isLabelled, after]): Stmt[] => {
    const isLocked = (before.length + inside.length) % 3 !== 0;
    const give: Stmt = isLocked
      ? { s: 'release', how: 'both', entry: 'pte', shift: 0, lock: 'ptl' }
      : { s: 'release', how: 'unmap', entry: 'pte', shift: 0 };
    return [
      ...before.slice(0, 2),
      {
        s: 'acquire',
        helper: isLocked ? 'pte_offset_map_lock' : 'pte_offset_map',
        into: 'pte',
        also: null,
        lock: 'ptl',
        pmd: 'pmd',
        unless: null,
      },
      ...(isChecked
        ? ([
            { s: 'if', test: { t: 'not', of: { t: 'pointer', name: 'pte' } }, then: [{ s: 'return' }], otherwise: [] },
          ] as const)
        : []),
      ...inside.slice(0, 4),
      ...(isLabelled ? ([{ s: 'label', name: 'out' }] as const) : []),
      give,
      ...after.slice(0, 2),
    ];
  });

/** Whole bodies of functions. */
export const functions: fc.Arbitrary<readonly Stmt[]> = fc
  .oneof({ weight: 1, arbitrary: block }, { weight: 2, arbitrary: paired })
  .map(wellFormed);
