// What the process says to a shell. What counts as a finding is stated per command in docs/cli.md.

export const EXIT_NOTHING = 0;
export const EXIT_FINDINGS = 1;
/** Wrong usage, or an input that could not be used at all; results of the other inputs are still printed. */
export const EXIT_UNUSABLE = 2;
/** 128 + SIGINT, as shells have it. */
export const EXIT_CANCELLED = 130;
