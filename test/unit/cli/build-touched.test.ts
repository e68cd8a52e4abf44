// `trymap convert --write --build CMD`: the command runs over the converted files, and what it says is put to the sites.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildWords } from '../../../src/cli/build-touched.js';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree, type CliRun } from './run-cli.js';

const SIMPLE = `int f(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;

	if (pmd_none(*pmd))
		return 0;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	pte_unmap_unlock(pte, ptl);
	return 0;
}
`;

/** A build in a script, so that the command has no quotes: prints, and ends with a status. */
function build(prints: string, status: number, ...options: string[]): Promise<CliRun> {
  const script = `console.error(${JSON.stringify(prints)}, process.argv.slice(2).join(' '));process.exit(${String(status)})`;
  const root = temporaryTree({ 'mm/a.c': SIMPLE, 'build.cjs': script, MAINTAINERS: '', Kbuild: '' });
  return runCli(root, ['convert', 'mm', ...options, '--build', `${process.execPath} ${join(root, 'build.cjs')}`], {
    openEngine: realHandle,
  });
}

describe('the words of the command', () => {
  it.each([
    ['make W=1', ['make', 'W=1', 'mm/a.o', 'fs/b.o']],
    ['make  {} -k', ['make', 'mm/a.o', 'fs/b.o', '-k']],
    ["sh -c 'rm x'", ['sh', '-c', "'rm", "x'", 'mm/a.o', 'fs/b.o']],
  ])('%s → %j', (command, words) => {
    expect(buildWords(command, ['mm/a.c', 'fs/b.c', 'mm/header.h'])).toEqual(words);
  });
});

describe('convert --build', () => {
  it('of files that compile exits 0', async () => {
    const { status, err } = await build('', 0, '--write');
    expect(err).toContain('mm/a.o\nbuilt: 0 messages about converted files\n');
    expect(status).toBe(0);
  });

  it('of files that do not says where, in which function, what was converted, and exits 1', async () => {
    const { status, err } = await build('../tree/mm/a.c:10:9: error: too few arguments', 2, '--write');
    expect(err).toContain(
      'mm/a.c:10:9: error: too few arguments mm/a.o\n' +
        '    in f(), where pte_offset_map_lock #1 was converted; when it fails: return 0\n',
    );
    expect(err).toContain('ended with status 2\n');
    expect(status).toBe(1);
  });

  it('shows a warning of a build that succeeds', async () => {
    const { status, err } = await build('mm/a.c:10: warning: unused', 0, '--write');
    expect(err).toContain('mm/a.c:10: warning: unused');
    expect(err).toContain('built: 1 message about converted files\n');
    expect(status).toBe(0);
  });

  it('that fails elsewhere shows all that the build says', async () => {
    const { status, err } = await build('make: no rule', 2, '--write');
    expect(err).toContain('make: no rule mm/a.o\n');
    expect(status).toBe(1);
  });

  it('of a program that there is not says so, and exits 1', async () => {
    const root = temporaryTree({ 'mm/a.c': SIMPLE });
    const { status, err } = await runCli(root, ['convert', '.', '--write', '--build', './no-such-compiler'], {
      openEngine: realHandle,
    });
    expect(err).toContain('ENOENT');
    expect(status).toBe(1);
  });

  it('needs --write', async () => {
    const { status, err } = await build('', 0);
    expect(err).toContain('give --write too');
    expect(status).toBe(2);
  });
});
