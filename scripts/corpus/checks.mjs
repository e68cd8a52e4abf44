// Checks every simple site as it is and converted: the original must be violated with a trace, the conversion must hold.
import { jsonOf } from './cli.mjs';
import { note, row } from './table.mjs';

/** @typedef {import('../../src/core/model/check-result.js').CheckCell} CheckCell */
/** @typedef {import('./cli.mjs').ScanReport} ScanReport */
/** @typedef {import('./cli.mjs').CheckReport} CheckReport */

/** @param {string} tree @param {ScanReport} scan */
export async function checkRows(tree, scan) {
  const simple = scan.sites.filter((site) => site.class === 'simple').length;
  const started = performance.now();
  /** @type {CheckReport} */
  const report = await jsonOf('check', tree);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  /** @type {string[]} */
  const notBroken = [];
  /** @type {string[]} */
  const notHeld = [];
  let states = 0;
  for (const { site, cells } of report.checks) {
    const name = `${site.file}:${site.line} ${site.function}() ${site.helper}`;
    const originals = cells.filter(({ version }) => version === 'original');
    const converted = cells.filter(({ version }) => version === 'converted');
    if (!originals.some(isViolatedWithTrace)) notBroken.push(`${name}: ${kinds(originals)}`);
    if (converted.length === 0 || !converted.every(holdsWholly))
      notHeld.push(`${name}: ${kinds(converted.filter((cell) => !holdsWholly(cell)))}`);
    states += cells.reduce((sum, { verdict }) => sum + verdict.statistics.states, 0);
  }
  const broken = report.checks.length - notBroken.length;
  const held = report.checks.length - notHeld.length;
  return [
    row(
      'simple sites violated as they are, with a trace',
      'all',
      `${broken} of ${simple}`,
      broken === simple,
      notBroken,
    ),
    row('conversions that hold, whole space explored', 'all', `${held} of ${simple}`, held === simple, notHeld),
    note('time and states of all checks', `${seconds} s, ${states} states`),
  ];
}

/** A trace has one state more than steps, and its last step is the fatal one. @param {CheckCell} cell */
function isViolatedWithTrace({ verdict }) {
  const { kind, trace } = verdict;
  if (kind !== 'violated' || trace === null) return false;
  return trace.states.length === trace.rows.length + 1 && trace.rows.at(-1)?.violation != null;
}

/** @param {CheckCell} cell */
function holdsWholly({ verdict }) {
  return verdict.kind === 'holds' && verdict.unreached.length === 0 && verdict.statistics.states > 1;
}

/** What was said instead. @param {readonly CheckCell[]} cells */
function kinds(cells) {
  const said = cells.map(({ verdict, phase, adversary, context }) => {
    const unreached = verdict.unreached.map(({ thread, text }) => `; never reached: ${text} (${thread})`).join('');
    return `${verdict.kind} in ${phase} against ${adversary} (${context}): ${verdict.message}${unreached}`;
  });
  return [...new Set(said)].join(' | ') || 'no verdict';
}
