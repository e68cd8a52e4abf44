// The model language by example: a few lines of C, and what exploring them finds.
import { describe, expect, it } from 'vitest';
import { model, outcome, runModel } from './checking.js';

const outcomeOf = (text: string): string => outcome(runModel(text));

describe('locks', () => {
  const locks = 'spinlock_t a; spinlock_t b; int n;';

  it.each([
    [
      'two threads that nest two locks alike',
      'spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a);',
      'spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a);',
      'holds',
    ],
    [
      'two threads that nest two locks in opposite order',
      'spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a);',
      'spin_lock(&b); spin_lock(&a); spin_unlock(&a); spin_unlock(&b);',
      'violated deadlock',
    ],
    ['a lock taken twice', 'spin_lock(&a); spin_lock(&a);', '', 'violated deadlock'],
    ['a lock that is not given back', 'spin_lock(&a);', '', 'violated lock-imbalance'],
    ['a lock given back that was not taken', 'spin_unlock(&a);', '', 'violated unlock-not-held'],
    [
      'a lock given back by another thread',
      'spin_lock(&a); n = 1; spin_lock(&b); spin_unlock(&b); spin_unlock(&a);',
      'if (n) spin_unlock(&a);',
      'violated unlock-not-held',
    ],
    [
      'a trylock whose failure is heeded',
      'if (spin_trylock(&a)) spin_unlock(&a);',
      'spin_lock(&a); spin_unlock(&a);',
      'holds',
    ],
    [
      'a trylock whose failure is not heeded',
      'spin_trylock(&a); spin_unlock(&a);',
      'spin_lock(&a); spin_unlock(&a);',
      'violated unlock-not-held',
    ],
  ])('%s', (_, one, two, expected) => {
    expect(outcomeOf(model(locks, `void one(void) { ${one} }`, `void two(void) { ${two} }`))).toBe(expected);
  });

  it('readers of a semaphore share, a writer is alone', () => {
    const world = 'struct rw_semaphore sem; int inside;';
    const reader = (name: string): string =>
      `void ${name}(void) { down_read(&sem); assert(inside == 0); up_read(&sem); }`;
    const writer = 'void writer(void) { down_write(&sem); inside = 1; inside = 0; up_write(&sem); }';
    expect(outcomeOf(model(world, reader('one'), reader('two'), writer))).toBe('holds');
    expect(
      outcomeOf(
        model(
          world,
          reader('one'),
          writer.replace(/down_write|up_write/g, (name) => name.replace('write', 'read')),
        ),
      ),
    ).toBe('violated assertion');
  });

  it('a mutex may not be taken under a spinlock', () => {
    expect(
      outcomeOf(
        model(
          'spinlock_t a; struct mutex m;',
          'void one(void) { spin_lock(&a); mutex_lock(&m); mutex_unlock(&m); spin_unlock(&a); }',
        ),
      ),
    ).toBe('violated sleep-in-atomic');
  });
});

describe('memory', () => {
  const pool =
    'struct box { int value; spinlock_t lock; struct rcu_head rcu; }; struct box boxes[1]; struct holder { struct box *box; }; struct holder shelf;';
  const init = 'static void world_init(void) { shelf.box = alloc_from(boxes); }';

  it.each([
    ['a read of a live object', 'struct box *b = shelf.box; assert(b->value == 0);', 'holds'],
    ['a read through NULL', 'struct box *b = NULL; assert(b->value == 0);', 'violated null-dereference'],
    [
      'a read through a pointer that was never set',
      'struct box *b; assert(b->value == 0);',
      'violated wild-dereference',
    ],
    [
      'a read of a freed object',
      'struct box *b = shelf.box; free_object(b); assert(b->value == 0);',
      'violated use-after-free',
    ],
    [
      'a read of an object that was reused since',
      'struct box *b = shelf.box; free_object(b); shelf.box = alloc_from(boxes); assert(b->value == 0);',
      'violated use-after-free',
    ],
    [
      'a lock in a freed object',
      'struct box *b = shelf.box; free_object(b); spin_lock(&b->lock);',
      'violated use-after-free',
    ],
    ['an object freed twice', 'struct box *b = shelf.box; free_object(b); free_object(b);', 'violated double-free'],
    [
      'an object freed with its lock held',
      'struct box *b = shelf.box; spin_lock(&b->lock); free_object(b);',
      'violated free-of-held-lock',
    ],
    ['a pool that is used up gives NULL', 'struct box *b = alloc_from(boxes); assert(b == NULL);', 'holds'],
    [
      'a freed object can be had again',
      'struct box *b; free_object(shelf.box); b = alloc_from(boxes); assert(b != NULL);',
      'holds',
    ],
  ])('%s', (_, body, expected) => {
    expect(outcomeOf(model(pool, init, `void one(void) { ${body} }`))).toBe(expected);
  });

  it('each access is a step: two unlocked increments can lose one', () => {
    const increments = (body: string): string =>
      model('int n; spinlock_t l; int done;', `void one(void) { ${body} }`, `void two(void) { ${body} }`);
    const check = 'spin_lock(&l); done = done + 1; if (done == 2) assert(n == 2); spin_unlock(&l);';
    expect(outcomeOf(increments(`n = n + 1; ${check}`))).toBe('violated assertion');
    expect(outcomeOf(increments(`spin_lock(&l); n = n + 1; spin_unlock(&l); ${check}`))).toBe('holds');
  });
});

describe('RCU', () => {
  const world = `
    struct box { int value; struct rcu_head rcu; };
    struct box boxes[1];
    struct holder { struct box *box; };
    struct holder shelf;
    static void world_init(void) { shelf.box = alloc_from(boxes); }
    static void free_now(struct rcu_head *head) { free_object(container_of(head, struct box, rcu)); }`;
  const reader =
    'void reader(void) { struct box *b; rcu_read_lock(); b = shelf.box; if (b) assert(b->value == 0); rcu_read_unlock(); }';
  const remover = 'void remover(void) { struct box *b = shelf.box; shelf.box = NULL; call_rcu(&b->rcu, free_now); }';

  it('a callback waits for the readers of its time', () => {
    expect(outcomeOf(model(world, reader, remover))).toBe('holds');
  });

  it.each([
    ['without the read lock', reader.replace('rcu_read_lock();', '').replace('rcu_read_unlock();', ''), remover],
    ['freed at once', reader, remover.replace('call_rcu(&b->rcu, free_now)', 'free_object(b)')],
    [
      'the pointer used after the section',
      reader.replace(
        'if (b) assert(b->value == 0); rcu_read_unlock();',
        'rcu_read_unlock(); if (b) assert(b->value == 0);',
      ),
      remover,
    ],
  ])('%s the object is used after it was freed', (_, read, remove) => {
    expect(outcomeOf(model(world, read, remove))).toBe('violated use-after-free');
  });

  it('a held spinlock and disabled interrupts delay a grace period too', () => {
    const asLock = (enter: string, leave: string): string =>
      reader.replace('rcu_read_lock();', enter).replace('rcu_read_unlock();', leave);
    expect(outcomeOf(model(`${world} spinlock_t l;`, asLock('spin_lock(&l);', 'spin_unlock(&l);'), remover))).toBe(
      'holds',
    );
    expect(outcomeOf(model(world, asLock('local_irq_disable();', 'local_irq_enable();'), remover))).toBe('holds');
  });

  it('synchronize_rcu() waits for readers, and may not be called by one', () => {
    const waits =
      'void remover(void) { struct box *b = shelf.box; shelf.box = NULL; synchronize_rcu(); free_object(b); }';
    expect(outcomeOf(model(world, reader, waits))).toBe('holds');
    expect(outcomeOf(model(world, 'void one(void) { rcu_read_lock(); synchronize_rcu(); rcu_read_unlock(); }'))).toBe(
      'violated sleep-in-atomic',
    );
  });

  it('a section must be left', () => {
    expect(outcomeOf(model(world, 'void one(void) { rcu_read_lock(); }'))).toBe('violated rcu-imbalance');
    expect(outcomeOf(model(world, 'void one(void) { rcu_read_unlock(); }'))).toBe('violated rcu-imbalance');
  });
});

describe('interrupts', () => {
  it('smp_call_function() waits for CPUs with interrupts off', () => {
    const world = 'int inside;';
    const walker = 'void walker(void) { local_irq_disable(); inside = 1; inside = 0; local_irq_enable(); }';
    const sender = 'void sender(void) { int seen = inside; smp_call_function(); if (seen) assert(inside == 0); }';
    expect(outcomeOf(model(world, walker, sender))).toBe('holds');
    expect(outcomeOf(model(world, walker, sender.replace('smp_call_function();', '')))).toBe('violated assertion');
  });
});

describe('counters', () => {
  it.each([
    ['a count that goes to zero once', 'if (refcount_dec_and_test(&r)) n = 1;', 'holds'],
    ['a count that goes below zero', 'refcount_dec(&r); refcount_dec(&r);', 'violated refcount-underflow'],
    ['an increment from zero', 'refcount_dec(&r); refcount_inc(&r);', 'violated refcount-from-zero'],
    ['an increment that heeds zero', 'refcount_dec(&r); if (refcount_inc_not_zero(&r)) assert(false);', 'holds'],
  ])('%s', (_, body, expected) => {
    expect(
      outcomeOf(
        model(
          'refcount_t r; int n;',
          'static void world_init(void) { refcount_set(&r, 1); }',
          `void one(void) { ${body} }`,
        ),
      ),
    ).toBe(expected);
  });
});

describe('control flow', () => {
  it.each([
    ['for', 'int i; int s = 0; for (i = 0; i < 3; i++) s += i; assert(s == 3);'],
    ['while with break and continue', 'int i = 0; while (true) { i++; if (i < 3) continue; break; } assert(i == 3);'],
    ['goto', 'int i = 0;\nagain:\n i++; if (i < 4) goto again; assert(i == 4);'],
    [
      'switch with fall-through',
      'int i = 2; int s = 0; switch (i) { case 1: s += 1; case 2: s += 2; case 3: s += 4; break; default: s = 9; } assert(s == 6);',
    ],
    ['?: and &&', 'int i = 1; int s = (i && i < 2) ? 5 : 6; assert(s == 5);'],
  ])('%s', (_, body) => {
    expect(outcomeOf(model('int unused;', `void one(void) { ${body} }`))).toBe('holds');
    expect(
      outcomeOf(
        model('int unused;', `void one(void) { ${body.replace(/assert\((\w+) == (\d+)\)/, 'assert($1 != $2)')} }`),
      ),
    ).toBe('violated assertion');
  });

  it('nondet() takes both ways', () => {
    expect(outcomeOf(model('int unused;', 'void one(void) { if (nondet()) assert(false); }'))).toBe(
      'violated assertion',
    );
  });

  it('the world may start in several ways', () => {
    const world = 'int n; static void world_init(void) { n = nondet(); }';
    expect(outcomeOf(model(world, 'void one(void) { assert(n == 0 || n == 1); }'))).toBe('holds');
    expect(outcomeOf(model(world, 'void one(void) { assert(n == 0); }'))).toBe('violated assertion');
    expect(outcomeOf(model(world, 'void one(void) { assert(n == 1); }'))).toBe('violated assertion');
  });

  it('a step after must_reach() that no run takes keeps the model from holding', () => {
    expect(outcomeOf(model('int n;', 'void one(void) { if (n) { must_reach(); n = 2; } }'))).toBe('bounded');
    expect(outcomeOf(model('int n;', 'void one(void) { if (!n) { must_reach(); n = 2; } }'))).toBe('holds');
  });
});
