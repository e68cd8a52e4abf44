import { describe, expect, it } from 'vitest';
import { parseCondition, type Condition } from '../../../src/core/c/condition.js';
import { MAX_VARIANTS } from '../../../src/core/c/variants.js';
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

  it('counts what it did not read', () => {
    const lines = Array.from({ length: 6 }, (_, i) => [`#ifdef C${String(i)}`, `c${String(i)}();`, '#endif']).flat();
    const file = read(`int f(void)\n{\n${lines.join('\n')}\n}\n`);
    expect(file.functions[0]?.variants).toHaveLength(MAX_VARIANTS);
    expect(file.functions[0]?.omittedVariants).toBe(2 ** 6 - MAX_VARIANTS);
    expect(file.unparsed.map((u) => u.reason)).toEqual([expect.stringContaining(`only ${String(MAX_VARIANTS)}`)]);
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
