// For commands that end in a second or two: most code runs too briefly to earn back what optimising it costs.
import { setFlagsFromString } from 'node:v8';

/** V8's measure of how long a function runs before it is optimised; by default a seventh of this or less. */
const INTERRUPT_BUDGET = 1_000_000;
/** Major versions of V8 that have the flag: those of Node 20 to 24. */
const KNOWN_V8 = /^1[1-3]\./;

/** For the whole process and its threads, so only for one that is the command's own. */
export function expectShortRun(): void {
  if (KNOWN_V8.test(process.versions.v8)) setFlagsFromString(`--interrupt-budget=${String(INTERRUPT_BUDGET)}`);
}
