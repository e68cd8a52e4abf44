// A writable copy of a Linux tree with git and a configuration, in which objects can be built and their warnings compared.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** What must be on for the files with call sites to be part of an x86_64 kernel. */
const OPTIONS = [
  'TRANSPARENT_HUGEPAGE',
  'KSM',
  'USERFAULTFD',
  'MEMCG',
  'MEMORY_FAILURE',
  'NUMA_BALANCING',
  'DAMON',
  'DAMON_VADDR',
  'ZONE_DEVICE',
  'DEVICE_PRIVATE',
  'MEMORY_HOTPLUG',
  'MEMORY_HOTREMOVE',
  'IDLE_PAGE_TRACKING',
  'PROC_PAGE_MONITOR',
  'MEM_SOFT_DIRTY',
  'SWAP',
  'HUGETLBFS',
];

const TOOLS = ['make', 'gcc', 'git', 'flex', 'bison', 'bc', 'perl'];

/** Names of programs that are needed and not there. */
export function missingTools() {
  return TOOLS.filter((tool) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error !== undefined);
}

export class KernelBuild {
  /** The copy. */
  tree;
  #objects;

  /** @param {string} work an empty folder with room for the tree and its objects */
  constructor(work) {
    this.tree = join(work, 'tree');
    this.#objects = join(work, 'objects');
  }

  /** Copies, commits the files that patches will touch, and configures. @param {string} from @param {readonly string[]} tracked */
  prepare(from, tracked) {
    this.#must('cp', ['-a', '--reflink=auto', from, this.tree], '/');
    this.#must('git', ['init', '-q', '.']);
    // The rest of the tree is not looked at: reading all of it takes longer than building.
    this.#must('git', ['config', 'status.showUntrackedFiles', 'no']);
    this.#must('git', ['add', '-f', '--', ...tracked]);
    this.#must('git', ['commit', '-q', '-m', 'base']);
    this.#must('git', ['tag', 'base']);
    mkdirSync(this.#objects);
    this.#make('defconfig');
    const options = OPTIONS.flatMap((option) => ['-e', option]);
    this.#must(join(this.tree, 'scripts/config'), ['--file', join(this.#objects, '.config'), ...options]);
    this.#make('olddefconfig');
    this.#make('prepare');
  }

  reset() {
    this.#must('git', ['reset', '-q', '--hard', 'base']);
  }

  /** @param {string} patch @returns what git said where it did not apply */
  apply(patch) {
    const { status, stdout, stderr } = this.run('git', ['am', '-q', patch]);
    if (status === 0) return null;
    this.run('git', ['am', '--abort']);
    return `${stdout}${stderr}`.trim();
  }

  /** Which of the files an x86_64 kernel is built from. @param {readonly string[]} files */
  builtHere(files) {
    return files.filter((file) => file.endsWith('.c') && (!file.startsWith('arch/') || file.startsWith('arch/x86/')));
  }

  /** Errors and warnings of building the objects of some files, without line numbers. @param {readonly string[]} files */
  build(files) {
    const { stdout, stderr } = this.#make('W=1', '-k', ...files.map((file) => file.replace(/\.c$/, '.o')));
    return `${stdout}\n${stderr}`.split('\n').flatMap((line) => {
      const found = /^(?:\.\/|\.\.\/)*([^\s:]+):\d+(?::\d+)?: (warning|error): (.*)$/.exec(
        line.replace(this.tree, '.'),
      );
      if (found) return [`${found[1]}: ${found[2]}: ${found[3]}`];
      return /^make.*\*\*\*|No rule to make/.test(line) ? [line.trim()] : [];
    });
  }

  /** @param {string} patch @returns {{ counts: string, bad: boolean, lines: string[] }} */
  checkpatch(patch) {
    const { stdout } = this.run('perl', ['scripts/checkpatch.pl', '--strict', '--no-summary', '--terse', patch]);
    const lines = stdout.split('\n').filter((line) => /: (?:ERROR|WARNING|CHECK): /.test(line));
    const count = (/** @type {string} */ kind) => lines.filter((line) => line.includes(`: ${kind}: `)).length;
    const [errors, warnings, checks] = [count('ERROR'), count('WARNING'), count('CHECK')];
    return { counts: `${errors} errors, ${warnings} warnings, ${checks} checks`, bad: errors + warnings > 0, lines };
  }

  /** @param {string} program @param {readonly string[]} args @param {string} [input] */
  run(program, args, input) {
    return spawnSync(program, args, { cwd: this.tree, encoding: 'utf8', input, maxBuffer: 1 << 28 });
  }

  /** @param {readonly string[]} args */
  #make(...args) {
    const jobs = `-j${availableParallelism()}`;
    return this.run('make', ['-s', jobs, 'ARCH=x86_64', `O=${this.#objects}`, 'KBUILD_BUILD_TIMESTAMP=@0', ...args]);
  }

  /** @param {string} program @param {readonly string[]} args @param {string} [cwd] */
  #must(program, args, cwd) {
    const { status, stderr, error } = spawnSync(program, args, { cwd: cwd ?? this.tree, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ${args[0] ?? ''}: ${error?.message ?? stderr.trim()}`);
  }
}
