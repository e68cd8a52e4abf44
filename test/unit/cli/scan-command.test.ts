// `trymap scan` as people and scripts meet it: what is printed, where, and with which exit status.
import { describe, expect, it } from 'vitest';
import { runCli, temporaryTree } from './run-cli.js';

const SIMPLE = 'int f(void)\n{\n\tpte_offset_map_lock();\n}\n';
const SPECIAL = 'int g(void)\n{\n\tspecial pte_offset_map_lock();\n}\n';

describe('scan', () => {
  it('prints sites sorted by file, with reasons below and a summary last', async () => {
    const root = temporaryTree({
      'mm/b.c': SIMPLE,
      'mm/a.c': SPECIAL,
      'fs/none.c': 'int x;\n',
      'mm/notes.txt': SIMPLE,
    });
    const { status, out, err } = await runCli(root, ['scan', '.']);
    expect(out).toBe(
      'mm/a.c:3:10: special pte_offset_map_lock in g()\n' +
        '    OTHER at line 3: the text says so\n' +
        'mm/b.c:3:2: simple pte_offset_map_lock in f() → pte_try_map_locked\n' +
        '1 simple and 1 special site in 2 files, 0 findings, nothing unparsed\n',
    );
    expect(err).toBe('');
    expect(status).toBe(0);
  });

  it('prints names that can be opened from where the user is', async () => {
    const root = temporaryTree({ 'tree/mm/b.c': SIMPLE });
    expect((await runCli(root, ['scan', 'tree'])).out).toContain('tree/mm/b.c:3:2: simple');
    expect((await runCli(root, ['scan', 'tree/mm/b.c'])).out).toContain('tree/mm/b.c:3:2: simple');
  });

  it('as JSON gives the report with its schema version, files relative to PATH', async () => {
    const root = temporaryTree({ 'tree/mm/b.c': SIMPLE });
    const { out } = await runCli(root, ['scan', 'tree', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      tree: 'tree',
      sites: [
        { file: 'mm/b.c', function: 'f', helper: 'pte_offset_map_lock', nth: 1, line: 3, column: 2, class: 'simple' },
      ],
      findings: [],
      suppressed: [],
      unparsed: [],
    });
  });

  it('exits 1 when there is a finding', async () => {
    const root = temporaryTree({ 'a.c': `${SIMPLE}FINDING\n` });
    const { status, out } = await runCli(root, ['scan', '.']);
    expect(out).toContain('a.c:5:1: error: a mark of the test [fake-rule]\n');
    expect(status).toBe(1);
  });
});

describe('scan of bad input', () => {
  it('a missing path → a message, exit 2, and the others are printed', async () => {
    const root = temporaryTree({ 'a.c': SIMPLE });
    const { status, out, err } = await runCli(root, ['scan', 'a.c', 'gone.c']);
    expect(err).toBe('trymap: gone.c: does not exist\n');
    expect(out).toContain('a.c:3:2: simple');
    expect(status).toBe(2);
  });

  it('nothing but a missing path → no report at all', async () => {
    const { status, out } = await runCli(temporaryTree({}), ['scan', 'gone']);
    expect(out).toBe('');
    expect(status).toBe(2);
  });

  it('a folder without C → a message, exit 2', async () => {
    const { status, err } = await runCli(temporaryTree({ 'doc/x.txt': '' }), ['scan', 'doc']);
    expect(err).toBe('trymap: doc: the folder holds no .c or .h file\n');
    expect(status).toBe(2);
  });

  it('a binary file that names a helper → unparsed, and exit 2 only if the user named it', async () => {
    const root = temporaryTree({ 'a.c': SIMPLE, 'bin.c': Buffer.from('pte_offset_map_lock\0') });
    const walked = await runCli(root, ['scan', '.']);
    expect(walked.out).toContain('bin.c:1:1: unparsed: the file is a binary file: NUL byte at offset 19\n');
    expect(walked.out).toContain('a.c:3:2: simple');
    expect(walked.status).toBe(0);
    const named = await runCli(root, ['scan', 'bin.c', 'a.c']);
    expect(named.err).toBe('trymap: bin.c:1:1: the file is a binary file: NUL byte at offset 19\n');
    expect(named.out).toContain('a.c:3:2: simple');
    expect(named.status).toBe(2);
  });

  it('a file over the size limit → unparsed with both sizes', async () => {
    const root = temporaryTree({ 'big.c': `${SIMPLE}${' '.repeat(4 * 1024 * 1024)}` });
    const { out } = await runCli(root, ['scan', '.']);
    expect(out).toContain('big.c:1:1: unparsed: the file is 4194344 bytes long, above the limit of 4 MiB\n');
  });

  it('a file of which nothing could be read → its place on stderr, exit 2', async () => {
    const root = temporaryTree({ 'a.c': 'int f(void)\n{\n\tUNPARSED\n' });
    const { status, out, err } = await runCli(root, ['scan', 'a.c']);
    expect(err).toBe('trymap: a.c:3:2: unbalanced `{`\n');
    expect(out).toContain('a.c:3:2: unparsed: unbalanced `{`\n');
    expect(status).toBe(2);
  });

  it.each([[['scan']], [['scan', '.', '--format', 'xml']], [['frobnicate']], [['scan', '.', '--frob']]])(
    'wrong usage %j → a message on stderr, exit 2',
    async (args) => {
      const { status, out, err } = await runCli(temporaryTree({ 'a.c': SIMPLE }), args);
      expect(err).toMatch(/^error: /);
      expect(out).toBe('');
      expect(status).toBe(2);
    },
  );

  it('cancelled → says so, exit 130', async () => {
    const root = temporaryTree({ 'a.c': SIMPLE });
    const { status, err } = await runCli(root, ['scan', 'a.c'], { signal: AbortSignal.abort() });
    expect(err).toBe('trymap: cancelled\n');
    expect(status).toBe(130);
  });
});
