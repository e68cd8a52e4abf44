// The built-in calls beyond the basic ones, each with a model that holds and the smallest change that it catches.
import { describe, expect, it } from 'vitest';
import { model, modelProblem, outcome, runModel } from './checking.js';

const outcomeOf = (text: string): string => outcome(runModel(text));
const checking = (what: string, text: string): string => text.replace('@title test', `@title test\n * @check ${what}`);

describe('locks in all their forms', () => {
  it.each([
    ['spin_lock_irqsave(&a, flags)', 'spin_unlock_irqrestore(&a, flags)'],
    ['spin_lock_irq(&a)', 'spin_unlock_irq(&a)'],
    ['raw_spin_lock(&a)', 'raw_spin_unlock(&a)'],
    ['write_lock_irqsave(&rw, flags)', 'write_unlock_irqrestore(&rw, flags)'],
    ['write_lock(&rw)', 'write_unlock(&rw)'],
    ['down_write(&sem)', 'up_write(&sem)'],
    ['mutex_lock_nested(&m, 1)', 'mutex_unlock(&m)'],
  ])('%s excludes others', (lock, unlock) => {
    const world = 'spinlock_t a; rwlock_t rw; struct rw_semaphore sem; struct mutex m; int n;';
    const thread = (name: string, take: string, give: string): string =>
      `void ${name}(void) { unsigned long flags; ${take}; n = n + 1; assert(n == 1); n = n - 1; ${give}; }`;
    expect(outcomeOf(model(world, thread('one', lock, unlock), thread('two', lock, unlock)))).toBe('holds');
    expect(outcomeOf(model(world, thread('one', lock, unlock), thread('two', '', '')))).toBe('violated assertion');
    expect(outcomeOf(model(world, `void one(void) { unsigned long flags; ${lock}; }`))).toMatch(/imbalance/);
  });

  it('a lock taken with interrupts off keeps an IPI waiting: with the sender holding it, for ever', () => {
    const sender = 'void sender(void) { spin_lock(&a); smp_call_function(); spin_unlock(&a); }';
    const taker = (irq: string): string =>
      `void taker(void) { unsigned long flags; spin_lock${irq && '_irqsave'}(&a${irq}); spin_unlock${irq && '_irqrestore'}(&a${irq}); }`;
    expect(outcomeOf(model('spinlock_t a;', sender, taker('')))).toBe('holds');
    expect(outcomeOf(model('spinlock_t a;', sender, taker(', flags')))).toBe('violated deadlock');
  });

  it('a writer that downgrades keeps others from writing in between', () => {
    const writer = (name: string, middle: string): string =>
      `void ${name}(void) { down_write(&sem); n = 1; ${middle} assert(n == 1); up_read(&sem); }`;
    const other = 'void other(void) { down_write(&sem); n = 2; up_write(&sem); }';
    const world = 'struct rw_semaphore sem; int n;';
    expect(outcomeOf(model(world, writer('one', 'downgrade_write(&sem);'), other))).toBe('holds');
    expect(outcomeOf(model(world, writer('one', 'up_write(&sem); down_read(&sem);'), other))).toBe(
      'violated assertion',
    );
  });

  it.each([
    ['down_read_trylock(&sem)', 'up_read(&sem)', 'down_write(&sem); up_write(&sem);'],
    ['write_trylock(&rw)', 'write_unlock(&rw)', 'read_lock(&rw); read_unlock(&rw);'],
  ])('%s may fail', (attempt, release, other) => {
    const world = 'struct rw_semaphore sem; rwlock_t rw; int failed;';
    const rival = `void other(void) { ${other} }`;
    expect(outcomeOf(model(world, `void one(void) { if (${attempt}) ${release}; }`, rival))).toBe('holds');
    expect(outcomeOf(model(world, `void one(void) { ${attempt}; ${release}; }`, rival))).toBe(
      'violated unlock-not-held',
    );
  });

  it('an assertion that a lock is held', () => {
    const world = 'spinlock_t a; struct rw_semaphore sem;';
    const thread = (body: string): string => `void one(void) { ${body} }`;
    expect(outcomeOf(model(world, thread('spin_lock(&a); lockdep_assert_held(&a); spin_unlock(&a);')))).toBe('holds');
    expect(outcomeOf(model(world, thread('lockdep_assert_held(&a);')))).toBe('violated lock-not-held');
    expect(outcomeOf(model(world, thread('down_read(&sem); lockdep_assert_held(&sem); up_read(&sem);')))).toBe('holds');
    expect(outcomeOf(model(world, thread('down_read(&sem); lockdep_assert_held_write(&sem); up_read(&sem);')))).toBe(
      'violated lock-not-held',
    );
  });
});

describe('the order of locks, where it is asked for', () => {
  const nested = (name: string, first: string, second: string, nest = 'spin_lock'): string =>
    `void ${name}(void) { spin_lock(&${first}); ${nest}(&${second}); spin_unlock(&${second}); spin_unlock(&${first}); }`;
  const gate = (body: string): string =>
    body.replace('{', '{ mutex_lock(&gate);').replace(/\}$/, 'mutex_unlock(&gate); }');
  const world = 'spinlock_t a; spinlock_t b; struct mutex gate;';

  it('an inversion is told even where another lock keeps it from being a deadlock', () => {
    const text = model(world, gate(nested('one', 'a', 'b')), gate(nested('two', 'b', 'a')));
    expect(outcomeOf(text)).toBe('holds');
    expect(outcomeOf(checking('lock-order', text))).toBe('violated lock-order');
    expect(outcomeOf(checking('lock-order', model(world, nested('one', 'a', 'b'), nested('two', 'a', 'b'))))).toBe(
      'holds',
    );
  });

  it('a cycle of three or four classes is told like one of two, whichever thread closes it', () => {
    const ring = (names: readonly string[], last: string): string => {
      const pairs = names.map((name, k) => [name, names[k + 1] ?? last] as const);
      const locks = names.map((name) => `spinlock_t ${name};`).join(' ');
      const threads = pairs.map(([first, second], k) => gate(nested(`thread${String(k)}`, first, second)));
      return model(`${locks} spinlock_t z; struct mutex gate;`, ...threads);
    };
    for (const names of [
      ['a', 'b', 'c'],
      ['a', 'b', 'c', 'd'],
    ]) {
      expect(outcomeOf(ring(names, 'a'))).toBe('holds');
      expect(outcomeOf(checking('lock-order', ring(names, 'a')))).toBe('violated lock-order');
      expect(outcomeOf(checking('lock-order', ring(names, 'z')))).toBe('holds');
    }
  });

  it('two locks of one class nest only with the nested call', () => {
    const boxes = 'struct box { spinlock_t lock; }; struct box left; struct box right;';
    const two = (nest: string): string =>
      checking('lock-order', model(boxes, nested('one', 'left.lock', 'right.lock', nest)));
    // Globals of their own are classes of their own; an array of boxes is one.
    const array = two('spin_lock')
      .replace(/left\.lock/g, 'all[0].lock')
      .replace(/right\.lock/g, 'all[1].lock');
    const shelf = array
      .replace('struct box left; struct box right;', 'struct shelf { struct box all[2]; }; struct shelf it;')
      .replace(/all\[(\d)\]\.lock/g, 'it.all[$1].lock');
    expect(outcomeOf(shelf)).toBe('violated lock-order');
    expect(outcomeOf(shelf.replace('spin_lock(&it.all[1].lock)', 'spin_lock_nested(&it.all[1].lock, 1)'))).toBe(
      'holds',
    );
  });
});

describe('data races, where they are asked for', () => {
  const race = (one: string, two: string): string =>
    outcomeOf(
      checking(
        'data-race',
        model('int n; spinlock_t l;', `void one(void) { int seen; ${one} }`, `void two(void) { int seen; ${two} }`),
      ),
    );

  it.each([
    ['two plain writes', 'n = 1;', 'n = 2;', 'violated data-race'],
    ['a plain read and a marked write', 'seen = n;', 'WRITE_ONCE(n, 2);', 'violated data-race'],
    ['a marked read and a plain write', 'seen = READ_ONCE(n);', 'n = 2;', 'violated data-race'],
    ['two marked accesses', 'seen = READ_ONCE(n);', 'WRITE_ONCE(n, 2);', 'holds'],
    ['two plain reads', 'seen = n;', 'seen = n;', 'holds'],
    [
      'two plain writes under a lock',
      'spin_lock(&l); n = 1; spin_unlock(&l);',
      'spin_lock(&l); n = 2; spin_unlock(&l);',
      'holds',
    ],
    ['an exchange and a plain read', 'xchg(&n, 1);', 'seen = n;', 'violated data-race'],
  ])('%s', (_, one, two, expected) => {
    expect(race(one, two)).toBe(expected);
  });

  it('nothing is told of them otherwise', () => {
    expect(outcomeOf(model('int n;', 'void one(void) { n = 1; }', 'void two(void) { n = 2; }'))).toBe('holds');
  });
});

describe('read-modify-write', () => {
  it.each([
    [
      'cmpxchg() of a field that one of two threads wins',
      'int old = cmpxchg(&n, 0, 1); if (old == 0) won = won + 1; assert(won < 2);',
    ],
    [
      'test_and_set_bit() as a lock',
      'if (!test_and_set_bit(0, &flags)) { won = won + 1; assert(won == 1); won = won - 1; clear_bit(0, &flags); }',
    ],
    ['xchg() of a field', 'int old = xchg(&n, 1); if (old == 0) won = won + 1; assert(won < 2);'],
  ])('%s', (_, body) => {
    const two = (text: string): string =>
      outcomeOf(model('int n; int won; int flags;', `void one(void) { ${text} }`, `void two(void) { ${text} }`));
    expect(two(body)).toBe('holds');
    const apart = body
      .replace('cmpxchg(&n, 0, 1)', 'n; if (old == 0) n = 1')
      .replace('xchg(&n, 1)', 'n; n = 1')
      .replace('!test_and_set_bit(0, &flags)', '!test_bit(0, &flags)');
    expect(two(apart)).toBe('violated assertion');
  });

  it('cmpxchg() of a struct compares all of it', () => {
    const world = 'struct entry { int kind; int dirty; }; struct entry e;';
    const body = (dirty: number): string =>
      `void one(void) { struct entry old = e; e.dirty = ${String(dirty)}; cmpxchg(&e, old, (struct entry){ .kind = 1 }); assert(e.kind == 1); }`;
    expect(outcomeOf(model(world, body(0)))).toBe('holds');
    expect(outcomeOf(model(world, body(1)))).toBe('violated assertion');
  });

  it.each([
    ['atomic_add(3, &c); assert(atomic_sub_return(1, &c) == 2);'],
    ['atomic_set(&c, -1); assert(atomic_inc_and_test(&c)); assert(atomic_add_negative(-1, &c));'],
    ['assert(atomic_cmpxchg(&c, 0, 5) == 0); assert(atomic_cmpxchg(&c, 0, 6) == 5); assert(atomic_xchg(&c, 1) == 5);'],
    [
      'assert(!atomic_add_unless(&c, 1, 0)); assert(atomic_fetch_add(2, &c) == 0); assert(atomic_dec_if_positive(&c) == 1);',
    ],
    [
      'refcount_set(&r, 1); refcount_add(2, &r); assert(!refcount_dec_if_one(&r)); assert(refcount_sub_and_test(3, &r));',
    ],
  ])('%s', (body) => {
    expect(outcomeOf(model('atomic_t c; refcount_t r;', `void one(void) { ${body} }`))).toBe('holds');
  });
});

describe('one_step()', () => {
  const world = 'int n; int seen;';
  const both = 'static int take(int by) { int old = n; if (old == 0) { n = by; return 1; } return 0; }';

  it('runs a function without anyone in between, and gives its result', () => {
    const thread = (name: string, call: string): string =>
      `void ${name}(void) { if (${call}) { seen = seen + 1; assert(seen == 1); } }`;
    expect(outcomeOf(model(world, both, thread('one', 'one_step(take, 1)'), thread('two', 'one_step(take, 2)')))).toBe(
      'holds',
    );
    expect(outcomeOf(model(world, both, thread('one', 'take(1)'), thread('two', 'take(2)')))).toBe(
      'violated assertion',
    );
  });

  it('refuses what cannot be one step', () => {
    const waits = 'spinlock_t l; static void f(void) { spin_lock(&l); }';
    expect(modelProblem(model(waits, 'void one(void) { one_step(f); }')).message).toMatch(/one step, in which waiting/);
  });
});

describe('assume()', () => {
  it('keeps starts and runs from counting', () => {
    const world = 'int n; static void world_init(void) { if (nondet()) n = 1; else n = 2; ASSUME }';
    const thread = 'void one(void) { assert(n == 1); }';
    expect(outcomeOf(model(world.replace('ASSUME', ''), thread))).toBe('violated assertion');
    expect(outcomeOf(model(world.replace('ASSUME', 'assume(n == 1);'), thread))).toBe('holds');
  });

  it('leaves no deadlock behind, and no run that went on', () => {
    const two = 'void two(void) { spin_lock(&l); assert(n == 0); spin_unlock(&l); }';
    const one = 'void one(void) { int c = nondet(); spin_lock(&l); n = c; assume(n == 0); spin_unlock(&l); }';
    expect(outcomeOf(model('spinlock_t l; int n;', one, two))).toBe('holds');
    expect(outcomeOf(model('spinlock_t l; int n;', one.replace('assume(n == 0);', ''), two))).toBe(
      'violated assertion',
    );
  });
});

describe('the end', () => {
  const pool =
    'struct box { int value; struct rcu_head rcu; }; struct box boxes[2]; struct shelf { struct box *box; }; struct shelf it;';

  it.each([
    ['an object that something points to', 'it.box = alloc_from(boxes);', 'holds'],
    ['an object that was freed', 'struct box *b = alloc_from(boxes); free_object(b);', 'holds'],
    ['an object that only a local pointed to', 'struct box *b = alloc_from(boxes);', 'violated leak'],
    ['an object whose last pointer was overwritten', 'it.box = alloc_from(boxes); it.box = NULL;', 'violated leak'],
  ])('%s', (_, body, expected) => {
    expect(outcomeOf(model(pool, `void one(void) { ${body} }`))).toBe(expected);
  });

  it('world_end() looks at what is left', () => {
    const end = (condition: string): string =>
      `static void world_end(void) { if (it.box) assert(it.box->value == ${condition}); }`;
    const thread = 'void one(void) { it.box = alloc_from(boxes); it.box->value = 3; }';
    expect(outcomeOf(model(pool, end('3'), thread))).toBe('holds');
    expect(outcomeOf(model(pool, end('2'), thread))).toBe('violated assertion');
    expect(modelProblem(model(pool, 'static void world_end(void) { it.box = NULL; }', thread)).message).toMatch(
      /world_end\(\) changes/,
    );
  });
});

describe('CPUs', () => {
  it('each thread has one', () => {
    const world = 'struct cpu { int busy; }; struct cpu cpus[NR_CPUS];';
    const thread = (name: string): string =>
      `void ${name}(void) { struct cpu *c = &cpus[smp_processor_id()]; assert(c->busy == 0); c->busy = 1; }`;
    expect(outcomeOf(model(world, thread('one'), thread('two'), thread('three')))).toBe('holds');
    expect(outcomeOf(model(world, thread('one'), thread('two').replace('smp_processor_id()', '0')))).toBe(
      'violated assertion',
    );
  });
});

it('@check names a check that there is', () => {
  expect(modelProblem(checking('races', model('int n;', 'void one(void) { n = 1; }'))).message).toMatch(
    /sample\.c:1:1: @check races: there is no such check; there are data-race and lock-order/,
  );
});
