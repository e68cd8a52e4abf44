// Lowering keeps the meaning of C: random functions run alike as a tree and as a graph; jumps are tested one by one.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFunctions } from '../../../src/core/c/read.js';
import { lower } from '../../../src/core/flow/lower.js';
import type { FlowGraph } from '../../../src/core/flow/graph.js';
import { parser } from '../c/parser.js';
import { runAst } from './ast-interpreter.js';
import { runGraph } from './graph-interpreter.js';

const FUEL = 60;
const name = fc.constantFrom('x', 'y', 'z');

// Operands with side effects stand where C fixes the order: in assignments, conditions, arguments of one-argument calls.
const { expression } = fc.letrec<{ expression: string; plain: string }>((tie) => ({
  plain: fc.oneof(name, fc.constantFrom('0', '1', '2')),
  expression: fc.oneof(
    { depthSize: 'small' },
    tie('plain'),
    fc
      .tuple(tie('plain'), fc.constantFrom('+', '-', '<', '==', '!='), tie('plain'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie('expression').map((a) => `f(${a})`),
    tie('expression').map((a) => `!${a}`),
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '||'), tie('expression'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a} ?: ${b})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a}, ${b})`),
    fc.tuple(name, tie('expression')).map(([a, b]) => `(${a} = ${b})`),
    name.map((a) => `${a}++`),
    name.map((a) => `--${a}`),
  ),
}));

const { block } = fc.letrec<{ statement: string; block: string }>((tie) => ({
  statement: fc.oneof(
    { depthSize: 'small' },
    expression.map((e) => `${e};`),
    fc.tuple(name, fc.constantFrom('=', '+=', '-='), expression).map(([a, op, e]) => `${a} ${op} ${e};`),
    expression.map((e) => `{ int x = 2; g(x); } { int w = f(${e}); g(w); }`),
    fc.tuple(expression, tie('block'), tie('block')).map(([e, a, b]) => `if (${e}) ${a} else ${b}`),
    fc.tuple(expression, tie('block')).map(([e, a]) => `while (f(${e})) ${a}`),
    fc.tuple(tie('block'), expression).map(([a, e]) => `do ${a} while (f(${e}));`),
    fc.tuple(name, expression, tie('block')).map(([a, e, b]) => `for (${a} = ${e}; f(${a}); ${a}++) ${b}`),
    fc
      .tuple(expression, tie('block'), tie('block'), tie('block'))
      .map(
        ([e, a, b, c]) => `switch (${e}) { case 0: ${a} break; case 1: ${b} case 2 ... 3: ${c} break; default: g(9); }`,
      ),
    fc
      .tuple(expression, fc.constantFrom('break', 'continue', 'return x'))
      .map(([e, jump]) => `while (g(1)) { if (${e}) ${jump}; }`),
    expression.map((e) => `if (${e}) return y;`),
  ),
  block: fc.array(tie('statement'), { maxLength: 3 }).map((parts) => `{ ${parts.join(' ')} }`),
}));

function read(text: string): { ast: Parameters<typeof lower>[0]; graph: FlowGraph } {
  const { functions, unparsed } = readFunctions(parser, text);
  const ast = functions[0]?.variants[0]?.ast;
  if (!ast) throw new Error(`${text}: ${JSON.stringify(unparsed)}`);
  return { ast, graph: lower(ast) };
}

describe('lowering', () => {
  it('makes a graph that does what the tree does', () => {
    fc.assert(
      fc.property(block, fc.array(fc.constantFrom(0, 0, 1, 2), { minLength: 1, maxLength: 12 }), (body, results) => {
        const { ast, graph } = read(`int t(void)\n{ int x = 0, y = 1, z = 2; ${body} return x; }\n`);
        const [tree, flow] = [runAst(ast, results, FUEL), runGraph(graph, results, FUEL)];
        const ended = Math.min(
          ...[tree, flow].map((log) => (log.at(-1) === 'out of fuel' ? log.length - 1 : log.length)),
        );
        expect(flow.slice(0, ended)).toEqual(tree.slice(0, ended));
      }),
      { numRuns: 600 },
    );
  });

  it.each([
    ['a backward goto', 'again: f(1); if (g(2)) goto again; return;', ['f(1)', 'g(2)', 'f(1)', 'g(2)', 'return ']],
    ['a goto into a block', 'goto in; { f(1); in: f(2); } return;', ['f(2)', 'return ']],
    ['a label that is fallen into and jumped to', 'if (f(1)) goto out; f(2); out: f(3);', ['f(1)', 'f(3)', 'return ']],
    ['a case inside a block', 'switch (1) { case 0: { f(0); case 1: f(1); } } f(2);', ['f(1)', 'f(2)', 'return ']],
  ])('follows %s', (_, body, expected) => {
    const { graph } = read(`void t(void)\n{ ${body} }\n`);
    expect(runGraph(graph, [1, 1, 0, 0], FUEL).slice(0, 9)).toEqual(expected);
  });

  it('ends a path at a goto without a label, and says so', () => {
    const { graph } = read('void t(void)\n{ f(1); goto nowhere; }\n');
    expect(graph.unknownLabels.map((goto) => goto.name)).toEqual(['nowhere']);
  });

  it('gives shadowed locals names of their own', () => {
    const { graph } = read('void t(void)\n{ int x = 1; { int x = 2; f(x); } f(x); }\n');
    expect(runGraph(graph, [0], FUEL)).toEqual(['f(2)', 'f(1)', 'return ']);
  });
});
