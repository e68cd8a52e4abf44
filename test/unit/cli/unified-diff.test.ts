// The diff that `convert` prints is one that patch(1) and git take.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { applyPatch } from 'diff';
import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../../src/cli/unified-diff.js';
import { temporaryTree } from './run-cli.js';

const BEFORE = 'static int f(void)\n{\n\tint a;\n\n\ta = 1;\n\tb();\nout:\n\treturn a;\n}\n';

describe('unified diff', () => {
  it('names the function of each hunk, as git does', () => {
    expect(unifiedDiff('mm/a.c', BEFORE, BEFORE.replace('return a', 'return 0'))).toBe(
      [
        '--- a/mm/a.c',
        '+++ b/mm/a.c',
        '@@ -5,5 +5,5 @@ static int f(void)',
        ' \ta = 1;',
        ' \tb();',
        ' out:',
        '-\treturn a;',
        '+\treturn 0;',
        ' }',
        '',
      ].join('\n'),
    );
  });

  it('of equal texts is empty', () => {
    expect(unifiedDiff('a.c', BEFORE, BEFORE)).toBe('');
  });

  it('applies to any text and gives any other one, with or without a last newline', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '\tc', '', '}', 'x();'), { maxLength: 30 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        fc.pre(before !== after);
        expect(applyPatch(before, unifiedDiff('a.c', before, after))).toBe(after);
      }),
      { numRuns: 500 },
    );
  });

  it.skipIf(spawnSync('git', ['--version']).error !== undefined)(
    'is taken by git apply, also for a name with a space',
    () => {
      const root = temporaryTree({ 'mm/a b.c': BEFORE });
      const after = BEFORE.replace('a = 1', 'a = 2');
      const { status, stderr } = spawnSync('git', ['apply', '-'], {
        cwd: root,
        input: unifiedDiff('mm/a b.c', BEFORE, after),
        encoding: 'utf8',
      });
      expect(stderr).toBe('');
      expect(status).toBe(0);
      expect(readFileSync(join(root, 'mm/a b.c'), 'utf8')).toBe(after);
    },
  );
});
