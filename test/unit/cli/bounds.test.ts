// --max-states, --max-memory and --hash-compaction: how far a search goes, as a user sets it and reads it.
import { describe, expect, it } from 'vitest';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree } from './run-cli.js';

/** Two threads that count, each with an eye on the other: a hundred thousand states. */
const COUNTERS = `
struct pair { int x; int y; };
struct pair pair;

void left(void) { while (pair.x < 120) { pair.x++; assert(pair.y < 125); } }
void right(void) { while (pair.y < 120) { pair.y++; assert(pair.x < 125); } }
`;
const run = (...args: string[]) =>
  runCli(temporaryTree({ 'm.c': COUNTERS }), ['model', 'm.c', ...args], { openEngine: realHandle });

describe('bounds of a search', () => {
  it('without any, the model holds', async () => {
    expect((await run()).out).toMatch(/m\.c: holds \(/);
  });

  it.each([
    [['--max-states', '3000'], /bounded .*3000 states \(maxStates\)/s],
    [['--max-memory', '1'], /bounded .*1048576 bytes of states \(maxMemoryBytes\)/s],
    [['--hash-compaction'], /bounded .*hash compaction: of \d+ states 64 bits each.*any state was omitted is below/s],
  ])('%s → bounded, and says by what', async (args, said) => {
    const { status, out } = await run(...args);
    expect(out.replace(/\s+/g, ' ')).toMatch(said);
    expect(status).toBe(0);
  });

  it.each(['--max-states', '--max-memory'])('%s wants a number', async (option) => {
    const { status, err } = await run(option, 'many');
    expect(status).toBe(2);
    expect(err).toContain('expected a positive integer');
  });
});
