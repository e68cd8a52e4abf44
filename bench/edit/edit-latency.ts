// How long an editor waits after a key: reads and classifies a file again after one edit inside a function with a site.
//   edit-latency FILE DIST    prints JSON: milliseconds
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEngineHandle } from '../../src/env/node/open-engine.js';

const EDITS = 200;

const [file, dist] = process.argv.slice(2);
if (file === undefined || dist === undefined) throw new Error('usage: edit-latency FILE DIST');
const engine = await createEngineHandle(pathToFileURL(`${resolve(dist)}/`), {}).open();

let text = readFileSync(file, 'utf8');
const started = performance.now();
const { sites } = engine.analyseText(file, text);
const first = performance.now() - started;
if (sites.length === 0) throw new Error(`${file} has no site to edit near`);

const times: number[] = [];
for (let edit = 0; edit < EDITS; edit++) {
  // A new statement before the call, in one function after the other: positions move, and so must every result.
  const site = engine.analyseText(file, text).sites[edit % sites.length];
  if (site === undefined) throw new Error('a site was lost by an edit of another statement');
  const at = text.lastIndexOf('\n', site.span.start) + 1;
  const next = `${text.slice(0, at)}\tbarrier();\n${text.slice(at)}`;
  const before = performance.now();
  const report = engine.analyseText(file, next);
  times.push(performance.now() - before);
  if (report.sites.length !== sites.length) throw new Error(`edit ${String(edit)} changed the number of sites`);
  // Every edit starts from the same text, one function further on.
  if (edit % sites.length === sites.length - 1) text = next;
}
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.floor(times.length * share)] ?? NaN;
console.log(JSON.stringify({ first, median: at(0.5), p95: at(0.95), edits: EDITS }));
