// `npm run corpus`: the whole pipeline on a real Linux tree, measured against the marks that the project has set itself.
//   node scripts/corpus.mjs [--tree PATH] [--runs N] [--no-build]
//   node scripts/corpus.mjs --build [--tree PATH]     compiles the conversions instead, in a copy of the tree
// Reads the tree where it lies and writes nothing to it. One table, then one line `N passed, N failed`.
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';
import { closingLine } from './tally.mjs';

const { values: flags } = parseArgs({
  options: {
    tree: { type: 'string' },
    runs: { type: 'string', default: '5' },
    build: { type: 'boolean' },
    'no-build': { type: 'boolean' },
  },
});

ensureInstalled();
const { findTree } = await import('./corpus/tree.mjs');
const tree = findTree('6.1', flags.tree);
if (tree === null) {
  console.log('corpus: skipped: there is no Linux tree to read; give one with --tree PATH');
  console.log(closingLine({ passed: 0, failed: 0 }));
} else {
  if (!flags['no-build']) {
    const { build } = await import('./build.mjs');
    await build();
  }
  if (flags.build) {
    const { measureBuilds } = await import('./corpus/build.mjs');
    process.exitCode = (await measureBuilds(tree)) ? 0 : 1;
  } else {
    const { measure } = await import('./corpus/measure.mjs');
    process.exitCode = (await measure(tree, Math.max(1, Number(flags.runs)))) ? 0 : 1;
  }
}
