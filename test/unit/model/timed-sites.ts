// What bench/check.mjs runs: a kernel function from its text to its verdict, against one adversary.
export { checkSite } from './checking.js';
export { BATCHES, READER, WALKER, WRITER } from './samples.js';
