// The rows of the corpus run: what was measured, what the mark is, and whether it was met.

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {string} mark empty for a row that only informs
 * @property {string} measured
 * @property {boolean | null} met null for a row that only informs
 * @property {boolean} [isTime] a time: shown against its mark, and not counted, since a loaded machine decides it too
 * @property {readonly string[]} [details] printed below the table where the mark was missed
 */

/** @param {string} what @param {string} mark @param {string} measured @param {boolean} met @param {readonly string[]} [details] @returns {Row} */
export function row(what, mark, measured, met, details = []) {
  return { what, mark, measured, met, details };
}

/** @param {string} what @param {string} mark @param {string} measured @param {boolean} met @param {readonly string[]} [details] @returns {Row} */
export function timeRow(what, mark, measured, met, details = []) {
  return { what, mark, measured, met, details, isTime: true };
}

/** @param {string} what @param {string} measured @returns {Row} */
export function note(what, measured) {
  return { what, mark: '', measured, met: null };
}

/** Prints the table and what lies behind the missed marks. @param {readonly Row[]} rows */
export function printTable(rows) {
  const lines = [
    ['', 'mark', 'measured', ''],
    ...rows.map(({ what, mark, measured, met }) => [what, mark, measured, met === null ? '' : met ? 'ok' : 'MISSED']),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  for (const line of lines) {
    console.log(
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  for (const { what, met, details } of rows) {
    if (met !== false || !details?.length) continue;
    console.log(`\n${what}:`);
    for (const detail of details.slice(0, 40)) console.log(`  ${detail}`);
    if (details.length > 40) console.log(`  … and ${details.length - 40} more`);
  }
  console.log('');
}

/** @param {readonly Row[]} rows @returns {import('../tally.mjs').Tally} */
export function tableTally(rows) {
  return {
    passed: rows.filter(({ met, isTime }) => met === true && isTime !== true).length,
    failed: rows.filter(({ met, isTime }) => met === false && isTime !== true).length,
  };
}
