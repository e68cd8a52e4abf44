import { describe, expect, it } from 'vitest';
import { commentText } from '../../../src/core/c/comments.js';
import { readModelFile } from '../../../src/core/c/model-file.js';
import { parser } from './parser.js';

const MODEL = `// SPDX-License-Identifier: MIT
/*
 * A world of one lock.
 * Second line.
 */
#include "world.h"
#include <linux/never.h>
#ifndef TINY
#define ENTRIES 4
#else
#define ENTRIES 1
#endif
#define MASK (ENTRIES - 1)

enum kind { NONE, TABLE = 5, HUGE };
struct slot {
	enum kind kind;
	struct table *table, *spare[ENTRIES];
};
typedef struct slot slot_t;
static int counter = 3;
struct slot slots[ENTRIES];
int prototype(int x);

/* Takes the lock. */
static int take(struct slot *s)
{
#ifdef TINY
	return 0;
#else
	return s->kind == NONE;
#endif
}
`;

describe('a model file', () => {
  const file = readModelFile(parser, MODEL);

  it('reads without a remark', () => {
    expect(file.unparsed).toEqual([]);
  });

  it('has structs, globals, typedefs and constants', () => {
    const { structs, globals, typedefs, constants } = file.declarations;
    expect(
      structs.map((s) => [s.name, s.fields.map((f) => [f.name, f.type.base, f.type.pointers, f.type.dims.length])]),
    ).toEqual([
      [
        'slot',
        [
          ['kind', 'enum kind', 0, 0],
          ['table', 'struct table', 1, 0],
          ['spare', 'struct table', 1, 1],
        ],
      ],
    ]);
    expect(globals.map((g) => [g.name, g.type.base, g.isStatic, g.init?.kind])).toEqual([
      ['counter', 'int', true, 'number'],
      ['slots', 'struct slot', false, undefined],
    ]);
    expect(typedefs['slot_t']).toEqual({ base: 'struct slot', pointers: 0, dims: [] });
    expect(constants).toEqual({ ENTRIES: 4, MASK: 3, NONE: 0, TABLE: 5, HUGE: 6 });
  });

  it('has one variant a function, under the names that are defined', () => {
    const body = (defined: string[]): unknown =>
      readModelFile(parser, MODEL, { defined: new Set(defined) }).functions.map((f) =>
        f.variants.map((v) => v.ast.body.body[0]),
      );
    expect(body([])).toMatchObject([[{ kind: 'return', value: { kind: 'binary', op: '==' } }]]);
    expect(body(['TINY'])).toMatchObject([[{ kind: 'return', value: { kind: 'number', value: 0 } }]]);
    expect(readModelFile(parser, MODEL, { defined: new Set(['TINY']) }).declarations.constants).toMatchObject({
      ENTRIES: 1,
    });
  });

  it('lists its includes and its comments', () => {
    expect(file.includes.map((i) => i.name)).toEqual(['world.h']);
    expect(file.headComment && commentText(MODEL, file.headComment)).toBe('A world of one lock.\nSecond line.');
    const comment = file.functions[0]?.variants[0]?.ast.leadingComment;
    expect(comment && commentText(MODEL, comment)).toBe('Takes the lock.');
  });

  it('lists what it cannot read, with its place', () => {
    const text = 'int x = ;\n#define F(a) (a)\n';
    expect(readModelFile(parser, text).unparsed.map((u) => u.reason)).toEqual([
      'macro F() has parameters and is not expanded',
      expect.stringMatching(/is missing|cannot read/),
    ]);
  });
});
