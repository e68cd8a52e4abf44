// How much work a parse may take, in the parser's own steps: the same text is given up or read alike on every machine,
// however loaded. A limit in seconds would let a slow moment change a verdict.

/** Steps of tree-sitter between two calls of its progress callback; both backends are built with it. */
const STEPS_PER_CHECK = 100;

/** No function of Linux takes more than 2 checks per 100 UTF-16 units, so this is about fifty times what code needs. */
const CHECKS_PER_UNIT = 1;
const LEAST_CHECKS = 1000;

/** After how many calls of the progress callback a text of this length, in UTF-16 units, is given up. */
export function parseBudget(length: number): number {
  return LEAST_CHECKS + length * CHECKS_PER_UNIT;
}

/** What people are told of a text that was given up. */
export function overBudget(checks: number): string {
  return `takes more than ${String(checks * STEPS_PER_CHECK)} steps to parse`;
}
