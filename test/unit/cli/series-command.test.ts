// `trymap series`: patches that git applies in order, to the text that `trymap convert` writes.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { realHandle } from './real-engine.js';
import { runCli, temporaryTree, type CliRun } from './run-cli.js';

const look = (name: string): string => `static int ${name}(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)
{
	spinlock_t *ptl;
	pte_t *pte;
	int seen;

	if (pmd_none(*pmd))
		return 0;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	seen = pte_present(*pte);
	pte_unmap_unlock(pte, ptl);
	return seen;
}
`;

const KEEP = `void keep(struct vm_fault *vmf)
{
	vmf->pte = pte_offset_map_lock(vmf->vma->vm_mm, vmf->pmd, vmf->address, &vmf->ptl);
}
`;

const FILES = {
  MAINTAINERS: 'FS\nF:\tfs/\n\nMEMORY MANAGEMENT\nF:\tmm/\n\nTHE REST\nF:\t*\n',
  Kbuild: '',
  'include/linux/mm.h': 'struct mm_struct;\n#define pte_unmap_unlock(pte, ptl) do { \\\n\tx(pte); \\\n} while (0)\n',
  'include/linux/pgtable.h': 'static inline pmd_t pmd_read_atomic(pmd_t *pmdp)\n{\n\treturn *pmdp;\n}\n',
  'mm/a.c': look('a'),
  'mm/b.c': `/* caf\xe9 */\n${look('b')}\n${KEEP}`,
  'fs/c.c': look('c'),
};

const tree = (files: Readonly<Record<string, string>> = FILES): string =>
  temporaryTree(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text, 'latin1')])));

const series = (root: string, ...args: string[]): Promise<CliRun> =>
  runCli(root, ['series', '.', '--out', '../out', '--no-check', ...args], { openEngine: realHandle });

const git = (cwd: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd, encoding: 'latin1' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
};

/** The tree as a repository of one commit, in a folder that has room beside it. */
function repository(files: Readonly<Record<string, string>> = FILES, subject = 'import'): string {
  const root = join(tree({}), 'tree');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, '..'), { recursive: true });
    writeFileSync(join(root, name), text, 'latin1');
  }
  git(root, 'init', '-q', '.');
  git(root, 'add', '.');
  git(root, 'commit', '-q', '-m', subject);
  return root;
}

const { GIT_AUTHOR_NAME: _, GIT_AUTHOR_EMAIL: __, ...known } = process.env;
const own = process.env;
beforeEach(() => {
  process.env = { ...known };
  for (const who of ['AUTHOR', 'COMMITTER']) {
    process.env[`GIT_${who}_NAME`] = 'A. Hacker';
    process.env[`GIT_${who}_EMAIL`] = 'a@example.org';
  }
  process.env['GIT_CONFIG_GLOBAL'] = '/dev/null';
  process.env['GIT_CONFIG_SYSTEM'] = '/dev/null';
});
afterEach(() => {
  process.env = own;
});

const mails = (root: string): string[] => readdirSync(join(root, '../out')).sort();
const mail = (root: string, start: string): string => {
  const name = mails(root).find((one) => one.startsWith(start)) ?? '';
  return readFileSync(join(root, '../out', name), 'latin1');
};
const apply = (root: string): void => {
  const patches = mails(root).filter((name) => !name.startsWith('0000'));
  git(root, 'am', '-q', ...patches.map((name) => join('../out', name)));
};

describe('series', () => {
  it('is the API, then the callers by subsystem, then the switch; git applies it', async () => {
    const root = repository();
    const { status, err } = await series(root);
    expect(err).toBe('4 patches, 3 sites converted\n');
    expect(status).toBe(0);
    apply(root);
    expect(git(root, 'log', '--reverse', '--format=%an <%ae> %s').trim().split('\n').slice(1)).toEqual([
      'A. Hacker <a@example.org> mm: add pte_try_map_locked() and pte_try_map()',
      'A. Hacker <a@example.org> fs/c: use pte_try_map_locked()',
      'A. Hacker <a@example.org> mm: use pte_try_map_locked()',
      'A. Hacker <a@example.org> mm: let pte_try_map_locked() and pte_try_map() fail',
    ]);
    expect(git(root, 'log', '-1', '--format=%B').trim()).toMatch(/\n\nSigned-off-by: A\. Hacker <a@example\.org>$/);
  });

  it.each(['try-map', 'may-fail'])(
    'leaves the callers as `convert --write` to %s does, byte by byte',
    async (target) => {
      const root = repository();
      await series(root, '--target', target);
      apply(root);
      const other = tree();
      await runCli(other, ['convert', '.', '--write', '--target', target], { openEngine: realHandle });
      for (const file of ['mm/a.c', 'mm/b.c', 'fs/c.c'])
        expect(readFileSync(join(root, file))).toEqual(readFileSync(join(other, file)));
    },
  );

  it('titles patches as the history of their files does', async () => {
    const root = repository(FILES, 'mm, walk: import');
    await series(root);
    expect(mail(root, '0003')).toContain('Subject: [PATCH 3/4] mm, walk: use pte_try_map_locked()\n');
  });

  it('to may-fail has neither API nor switch', async () => {
    const root = repository();
    await series(root, '--target', 'may-fail');
    expect(mails(root)).toHaveLength(3);
    expect(mail(root, '0001')).toContain('fs/c: test the result of pte_offset_map_lock()\n');
  });

  it('says in the cover letter what is converted, and what is not and why', async () => {
    const root = repository();
    await series(root);
    const cover = mail(root, '0000');
    expect(cover).toContain('3 calls in 3 files are converted, 1 of 4 stays as it is.\n');
    expect(cover).toContain('  mm/a.c\n    a(): return 0\n');
    expect(cover).toContain('  mm/b.c\n    keep(): pte_offset_map_lock: ESCAPES_STRUCT');
  });

  it('explores each conversion, and draws what it prevents in the columns of a changelog', async () => {
    const root = repository();
    await runCli(root, ['series', '.', '--out', '../out'], { openEngine: realHandle });
    const text = mail(root, '0002');
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'under pte_offset_map_lock() as it is, c() could go wrong like this: CPU0 CPU1 ',
    );
    expect(text).toMatch(/\n {2}CPU0 +CPU1\n/);
    expect(text).toMatch(/2 searches of the whole state\s+space of a small\s+model/);
    const log = text.slice(0, text.indexOf('\n---\n')).split('\n');
    expect(Math.max(...log.map((line) => line.length))).toBeLessThanOrEqual(75);
  }, 60_000);
});

describe('series, where there can be none', () => {
  it('without a name to sign off says what to set, and writes nothing', async () => {
    const root = repository();
    process.env = { ...known, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const { status, err } = await series(root);
    expect(err).toContain('set user.name and user.email with `git config --global`');
    expect(status).toBe(2);
    expect(() => mails(root)).toThrow('ENOENT');
  });

  it('outside a Linux tree names the header that it misses', async () => {
    const { status, err } = await series(repository({ 'mm/a.c': look('a') }));
    expect(err).toMatch(/include\/linux\/mm\.h: a series is made for a whole Linux tree/);
    expect(status).toBe(2);
  });

  it('does not write among other files', async () => {
    const root = repository();
    await series(root);
    const { status, err } = await series(root);
    expect(err).toBe('trymap: --out ../out: is not empty\n');
    expect(status).toBe(2);
  });

  it('with nothing to convert writes nothing and exits 0', async () => {
    const root = repository({ ...FILES, 'mm/a.c': KEEP, 'mm/b.c': KEEP, 'fs/c.c': '' });
    const { status, err } = await series(root);
    expect(err).toBe('there is no call to convert, so there is no series\n');
    expect(status).toBe(0);
  });
});
