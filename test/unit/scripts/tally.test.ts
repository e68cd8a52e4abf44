// The counting behind the closing line: nothing that went wrong may be left out of it.
import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../../scripts/install.mjs';
import { closingLine, endToEndTally, sum, unitTally } from '../../../scripts/tally.mjs';

describe('the closing line', () => {
  it('counts unit tests, and a file that could not be loaded as one failure', () => {
    const loaded = { status: 'failed', assertionResults: [{}, {}] };
    const unloaded = { status: 'failed', assertionResults: [] };
    const report = { numPassedTests: 7, numFailedTests: 1, testResults: [loaded, unloaded] };
    expect(unitTally(report)).toEqual({ passed: 7, failed: 2 });
  });

  it('counts end-to-end tests, and errors outside of them as failures', () => {
    expect(endToEndTally({ stats: { expected: 3, flaky: 1, unexpected: 2 }, errors: [] })).toEqual({
      passed: 4,
      failed: 2,
    });
    expect(endToEndTally({ stats: { expected: 0, flaky: 0, unexpected: 0 }, errors: [{}] })).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it('sums', () => {
    expect(
      closingLine(
        sum([
          { passed: 3, failed: 0 },
          { passed: 4, failed: 1 },
        ]),
      ),
    ).toBe('7 passed, 1 failed');
  });
});

describe('isInstalled', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };

  it('accepts the wanted versions without optional packages', () => {
    expect(isInstalled(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  it.each([[{}], [{ 'node_modules/a': { version: '0.9.0' } }]])('refuses %j', (installed) => {
    expect(isInstalled(wanted, installed)).toBe(false);
  });
});
