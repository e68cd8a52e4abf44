import { describe, expect, it } from 'vitest';
import { parseCondition, type Condition } from '../../../src/core/c/condition.js';
import { MIN_VARIANTS } from '../../../src/core/c/variants.js';
import { read } from './reading.js';
import { sketchStmt } from './sketch.js';

/** Every variant of the statements as "configuration: reading". */
function variants(...lines: string[]): string[] {
  const file = read(`int f(void)\n{\n${lines.join('\n')}\n}\n`);
  return (file.functions[0]?.variants ?? []).map(({ config, ast }) => {
    const facts = Object.entries(config).map(([key, value]) => `${value ? '' : '!'}${key}`);
    return `${facts.join(' ')}: ${sketchStmt(ast.body)}`;
  });
}

describe('#if inside a function', () => {
  it('gives a variant for each distinct text', () => {
    expect(variants('#ifdef A', 'a();', '#else', 'b();', '#endif')).toEqual(['A: { a(); }', '!A: { b(); }']);
    expect(variants('#ifndef A', 'a();', '#endif')).toEqual(['A: {}', '!A: { a(); }']);
  });

  it('never contradicts itself about a symbol', () => {
    expect(variants('#ifdef A', 'a();', '#endif', '#if !defined(A)', 'b();', '#endif')).toEqual([
      'A: { a(); }',
      '!A: { b(); }',
    ]);
    expect(variants('#if IS_ENABLED(A)', 'a();', '#endif', '#ifdef A', 'b();', '#endif')).toEqual([
      'A: { a(); b(); }',
      '!A: {}',
    ]);
  });

  it('never contradicts itself about a number', () => {
    const found = variants('#if LEVELS > 2', 'a();', '#endif', '#if LEVELS > 3', 'b();', '#endif');
    expect(found.map((v) => v.replace(/.*: /, ''))).toEqual(['{ a(); b(); }', '{}', '{ a(); }']);
  });

  it('understands && and || and #elif', () => {
    expect(variants('#if defined(A) && defined(B)', 'a();', '#endif')).toHaveLength(2);
    expect(
      variants('#if A', 'a();', '#elif B', 'b();', '#else', 'c();', '#endif').map((v) => v.replace(/.*: /, '')),
    ).toEqual(['{ a(); }', '{ c(); }', '{ b(); }']);
  });

  it('drops arms that no configuration builds', () => {
    expect(variants('#if 0', 'a();', '#endif', 'b();')).toEqual([': { b(); }']);
    expect(variants('#ifdef A', 'a();', '#else', '#error no', '#endif')).toEqual([': { a(); }']);
  });

  it('reads a condition that is split between arms', () => {
    expect(variants('if (x &&', '#ifdef A', '    y', '#else', '    z', '#endif', '   )', 'a();')).toEqual([
      'A: { if (x && y) a(); }',
      '!A: { if (x && z) a(); }',
    ]);
    expect(variants('if (x)', 'a();', '#ifdef A', 'else', 'b();', '#endif')).toEqual([
      'A: { if x a(); else b(); }',
      '!A: { if x a(); }',
    ]);
  });

  it('reads arms inside a list of arguments', () => {
    expect(variants('a(x,', '#ifdef A', '  y,', '#else', '  NULL,', '#endif', '  z);')).toEqual([
      'A: { a(x, y, z); }',
      '!A: { a(x, NULL, z); }',
    ]);
    expect(variants('a(x', '#ifdef A', '  , y', '#endif', '  | z', '#ifdef A', '  , w', '#endif', ');')).toEqual([
      'A: { a(x, (y | z), w); }',
      '!A: { a((x | z)); }',
    ]);
  });

  it('reads arms that end a statement, an else or a block each in its way', () => {
    expect(variants('x = a', '#ifdef A', '  + b;', '#else', '  ;', '#endif', 'c();')).toEqual([
      'A: { x = (a + b); c(); }',
      '!A: { x = a; c(); }',
    ]);
    expect(variants('if (a) {', 'b();', '#ifdef A', '} else if (c) {', 'd();', '#endif', '}')).toEqual([
      'A: { if a { b(); } else if c { d(); } }',
      '!A: { if a { b(); } }',
    ]);
    expect(variants('switch (a) {', '#ifdef A', 'case 1:', '#endif', 'case 2:', 'b();', '}')).toEqual([
      'A: { switch a { case 1: [] case 2: [b();] } }',
      '!A: { switch a { case 2: [b();] } }',
    ]);
  });

  it('never contradicts itself inside an arm, or in the arms of one group', () => {
    expect(
      variants(
        '#ifdef A',
        'a();',
        '#ifndef A',
        'never();',
        '#endif',
        '#else',
        '#ifdef A',
        'never();',
        '#endif',
        '#endif',
      ),
    ).toEqual(['A: { a(); }', '!A: {}']);
    const found = variants(
      '#ifdef A',
      'map();',
      '#endif',
      'x();',
      '#if !defined(A) || defined(B)',
      'unmap();',
      '#endif',
    );
    expect(new Set(found.map((v) => v.replace(/.*: /, '')))).toEqual(
      new Set(['{ map(); x(); unmap(); }', '{ map(); x(); }', '{ x(); unmap(); }']),
    );
    expect(found.filter((v) => / !A|^!A/.test(v) && !v.includes('unmap'))).toEqual([]);
  });

  it('counts what it did not read', () => {
    const lines = Array.from({ length: 6 }, (_, i) => [`#ifdef C${String(i)}`, `c${String(i)}();`, '#endif']).flat();
    const short = read(`int f(void)\n{\n${lines.join('\n')}\n}\n`);
    expect(short.functions[0]?.variants).toHaveLength(2 ** 6);
    expect(short.unparsed).toEqual([]);
    const more = `/* ${'more than enough to read '.repeat(1000)} */`;
    const long = read(`int f(void)\n{\n${more}${lines.join('\n')}\n}\n`);
    expect(long.functions[0]?.variants).toHaveLength(MIN_VARIANTS);
    expect(long.functions[0]?.omittedVariants).toBe(2 ** 6 - MIN_VARIANTS);
    expect(long.unparsed).toEqual([]);
  });

  it('reads every arm at least once, however many there are', () => {
    const arm = (i: number): string[] => [
      `#ifdef C${String(i)}`,
      `c${String(i)}();`,
      '#else',
      `n${String(i)}();`,
      '#endif',
    ];
    const lone = ['#ifdef C3', '#ifndef C4', 'three_without_four();', '#endif', '#endif'];
    const never = ['#ifdef C5', '#ifndef C5', 'never();', '#endif', '#endif'];
    const lines = [...Array.from({ length: 30 }, (_, i) => arm(i)).flat(), ...lone, ...never];
    const more = `/* ${'more than enough to read '.repeat(1000)} */`;
    const text = `int f(void)\n{\n${more}${lines.join('\n')}\n}\n`;
    const file = read(text);
    expect(file.unparsed).toEqual([]);
    expect(file.functions[0]?.omittedVariants).toBeGreaterThan(900);
    const called = new Set(
      file.functions[0]?.variants.flatMap(({ ast }) =>
        [...JSON.stringify(ast).matchAll(/"name":"(\w+)"/g)].map(([, name]) => name),
      ),
    );
    for (let i = 0; i < 30; i++) expect(called).toContain(`c${String(i)}`);
    for (let i = 0; i < 30; i++) expect(called).toContain(`n${String(i)}`);
    expect(called).toContain('three_without_four');
    expect(called).not.toContain('never');
  });

  it('reads no arm that only an #error goes with', () => {
    const file = read('int f(void)\n{\n#ifdef A\n\ta();\n#error no\n#else\n\tb();\n#endif\n}\n');
    expect(file.functions[0]?.variants.map((v) => v.config)).toEqual([{}]);
    expect(file.unparsed).toEqual([]);
  });

  it('keeps the arms that read when another does not', () => {
    const file = read('int f(void)\n{\n#ifdef A\n\ta();\n#else\n\tb c d;\n#endif\n}\n');
    expect(file.functions[0]?.variants.map((v) => v.config)).toEqual([{ A: true }]);
    expect(file.unparsed.map((u) => u.reason)).toEqual([expect.stringContaining('(with A=n)')]);
  });
});

describe('a condition', () => {
  const show = (c: Condition): string => {
    if (c.op === 'constant') return String(c.value);
    if (c.op === 'fact') return c.fact.kind === 'other' ? `<${c.fact.key}>` : c.fact.key;
    return c.op === 'not' ? `!${show(c.of)}` : `(${show(c.left)} ${c.op} ${show(c.right)})`;
  };

  it.each([
    ['A', 'A'],
    ['defined A && !defined(B)', '(A and !B)'],
    ['(A || B) && C', '((A or B) and C)'],
    ['X >= 3 /* why */', 'X >= 3'],
    ['0', 'false'],
    ['VERSION(1, 2) > 3', '<VERSION ( 1 , 2 ) > 3>'],
    ['A ||', '<A ||>'],
    ['', '<>'],
  ])('%s', (text, expected) => {
    expect(show(parseCondition(text))).toBe(expected);
  });
});
