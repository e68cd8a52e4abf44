import { describe, expect, it } from 'vitest';
import { readFunctions } from '../../../src/core/c/read.js';
import { createNativeParser } from '../../../src/env/node/native-parser.js';
import { parser } from './parser.js';

const native = await createNativeParser();

describe('the native parser', () => {
  it('is a parser, or null where the optional module is not built', () => {
    expect(native === null || native.backend === 'native').toBe(true);
  });

  it.skipIf(native === null)('reads what the WebAssembly parser reads', () => {
    const text =
      'static int f(struct a *b)\n{\n\tfor_each_x(b)\n\t\tif (!g(b, "é"))\n\t\t\treturn -1;\n\treturn 0;\n}\n';
    const broken = 'int f(void)\n{\n\tint ++ x y z;\n}\n';
    if (!native) return;
    expect(readFunctions(native, text)).toEqual(readFunctions(parser, text));
    expect(readFunctions(native, broken).functions).toEqual([]);
    expect(readFunctions(native, broken).unparsed).toHaveLength(1);
  });
});
