// What an editor keeps after thousands of edits of one file: memory after the first reading, then after every thousandth edit.
//   node --expose-gc many-edits FILE DIST EDITS      prints one line of JSON a sample
// Edits are of every kind, from a fixed seed: letters typed one by one, statements put in, lines deleted, functions cut and
// pasted elsewhere, braces left open for a while; and each is taken back later, so that the text does not grow.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEngineHandle } from '../../src/env/node/open-engine.js';

const SAMPLES = 10;

export interface Sample {
  readonly edits: number;
  /** Bytes: of JavaScript's objects, of what they keep outside of the heap (WebAssembly among it), of the whole process. */
  readonly heap: number;
  readonly outside: number;
  readonly resident: number;
}

const [file, dist, wanted] = process.argv.slice(2);
const collect = (globalThis as { gc?: () => void }).gc;
if (file === undefined || dist === undefined || wanted === undefined || collect === undefined)
  throw new Error('usage: node --expose-gc many-edits FILE DIST EDITS');
const edits = Number(wanted);
const engine = await createEngineHandle(pathToFileURL(`${resolve(dist)}/`), {}).open();

/** A linear congruential generator: the same edits in every run. */
let seed = 12345;
const below = (n: number): number => {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((seed / 0x80000000) * n);
};

const original = readFileSync(file, 'utf8');
const lineStart = (text: string): number => text.lastIndexOf('\n', below(text.length)) + 1;
const put = (text: string, at: number, what: string, removed = 0): string =>
  text.slice(0, at) + what + text.slice(at + removed);

/** The texts of one burst of edits; the last one is the text that it began with. */
function* burst(text: string): Generator<string> {
  const at = lineStart(text);
  const end = text.indexOf('\n', at) + 1;
  const name = `name_${String(below(1e9))}`;
  switch (below(6)) {
    case 0:
      for (let n = 1; n <= name.length; n++) yield put(text, at, `\t${name.slice(0, n)}();\n`);
      break;
    case 1:
      yield put(text, at, `\tif (${name})\n\t\treturn;\n`);
      break;
    case 2:
      yield put(text, at, '', end - at);
      break;
    case 3: {
      // One brace, then its fellow.
      yield put(text, at, '{');
      yield put(text, at, '{ }');
      break;
    }
    case 4: {
      const from = text.lastIndexOf('\n}\n', at) + 3;
      const to = text.indexOf('\n}\n', from) + 3;
      if (from < 3 || to < 3) break;
      const cut = put(text, from, '', to - from);
      yield cut;
      yield put(cut, cut.lastIndexOf('\n}\n') + 3, text.slice(from, to));
      break;
    }
    default:
      yield put(text, at, `static int ${name}(pmd_t *pmd)\n{\n\treturn pmd_none(*pmd);\n}\n`);
      yield put(text, at, `/* ${name} */\n`);
  }
  yield text;
}

function sample(at: number): void {
  collect?.();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const line: Sample = { edits: at, heap: heapUsed, outside: external + arrayBuffers, resident: rss };
  console.log(JSON.stringify(line));
}

engine.analyseText(file, original);
sample(0);
let done = 0;
while (done < edits) {
  for (const text of burst(original)) {
    engine.analyseText(file, text);
    done += 1;
    if (done % Math.ceil(edits / SAMPLES) === 0) sample(done);
  }
}
