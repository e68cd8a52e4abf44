// Columns and line breaks of kernel style.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_WIDTH, padding, width, wrapStatement } from '../../../src/core/convert/layout.js';

describe('columns', () => {
  it('counts a tab up to the next stop', () => expect(width('\tab\tc')).toBe(17));
  it('pads with tabs, then spaces', () => expect(padding(19)).toBe('\t\t   '));
  it('pads to any column', () =>
    fc.assert(
      fc.property(fc.nat(200), (column) => {
        expect(width(padding(column))).toBe(column);
      }),
    ));
});

describe('wrapping', () => {
  it('leaves a short statement alone', () => expect(wrapStatement('return 0;', '\t\t')).toEqual(['\t\treturn 0;']));

  it('breaks behind the last comma that fits', () =>
    expect(wrapStatement('return report_missing_range(collector, first_address, last_address, reason);', '\t')).toEqual(
      ['\treturn report_missing_range(collector, first_address, last_address,', '\t\t\t\t    reason);'],
    ));

  it('keeps a nested call in one piece', () =>
    expect(
      wrapStatement('remember(collector, range_between(first_address, last_address), the_reason_for_it);', '\t'),
    ).toEqual(['\tremember(collector, range_between(first_address, last_address),', '\t\t the_reason_for_it);']));

  it('never loses or changes a character but white space', () =>
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 12 }),
        fc.nat(5),
        (args, depth) => {
          const statement = `call_it(${args.join(', ')});`;
          const lines = wrapStatement(statement, '\t'.repeat(depth));
          expect(lines.join('').replace(/\s/g, '')).toBe(statement.replace(/\s/g, ''));
          for (const line of lines) {
            // A line is longer than the limit only where a single argument is.
            if (width(line) > LINE_WIDTH) expect(line.trim().split(', ')).toHaveLength(1);
          }
        },
      ),
    ));
});
