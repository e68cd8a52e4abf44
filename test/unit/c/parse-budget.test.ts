// A parse is given up after a number of steps, not of seconds: the same text is read alike on every machine.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parseBudget } from '../../../src/core/c/parse-budget.js';
import { readFunctions } from '../../../src/core/c/read.js';
import { createWasmParser } from '../../../src/env/wasm-parser.js';

const { resolve } = createRequire(import.meta.url);
const binaries = {
  runtimeWasm: readFileSync(resolve('web-tree-sitter/web-tree-sitter.wasm')),
  languageWasm: readFileSync(resolve('tree-sitter-c/tree-sitter-c.wasm')),
};
const long = `int f(int x)\n{\n${'\tx = g(x) + 1;\n'.repeat(400)}\treturn x;\n}\n`;
const short = 'int g(int x)\n{\n\treturn x;\n}\n';

describe('the budget of a parse', () => {
  it('gives up what needs more steps, says how many were allowed, and reads the next text', async () => {
    const parser = await createWasmParser(binaries, () => 20);
    expect(readFunctions(parser, long).unparsed.map((one) => [one.function, one.reason])).toEqual([
      ['f', 'takes more than 2000 steps to parse'],
    ]);
    expect(readFunctions(parser, short).unparsed).toEqual([]);
  });

  it('is the same number of steps for the same text, whatever was parsed before it', async () => {
    const outcome = async (budget: number, before: readonly string[]): Promise<boolean> => {
      const parser = await createWasmParser(binaries, (length) => (length === long.length ? budget : 10_000));
      for (const text of before) void readFunctions(parser, text).functions.map((one) => one.variants);
      return 'stoppedAt' in parser.parse(long);
    };
    let least = 0;
    while (await outcome(least, [])) least += 1;
    expect(least).toBeGreaterThan(20);
    for (const before of [[short], [short, short, long], ['int broken( {{ }\n', short]]) {
      expect(await outcome(least, before)).toBe(false);
      expect(await outcome(least - 1, before)).toBe(true);
    }
  });

  it('is many times what code takes', async () => {
    const parser = await createWasmParser(binaries, (length) => parseBudget(length) / 40);
    expect(readFunctions(parser, long).unparsed).toEqual([]);
  });
});
