// What a reader may ask about a shown trace, answered by the engine from the text that was checked.
import type { CheckedCell } from '../../core/cell-tools.js';
import type { Followed } from '../../core/explore/follow.js';
import type { OtherStep } from '../../core/explore/others.js';
import type { CheckCell } from '../../core/model/check-result.js';
import type { EngineClient } from '../../env/engine-client.js';
import type { CheckRecord } from '../check-results.js';

export interface CellQuestions {
  /** After the first `count` steps; null where it cannot be told. */
  others(record: CheckRecord, cell: CheckCell, count: number): Promise<readonly OtherStep[] | null>;
  compare(record: CheckRecord, cell: CheckCell): Promise<Followed | null>;
}

/** `folderOf`: whose configuration counts for a file. A failure is told to `log`, and there is no answer. */
export function cellQuestions(
  engine: Pick<EngineClient, 'othersAt' | 'otherVersion'>,
  folderOf: (uri: string) => string | null,
  log: (message: string) => void,
): CellQuestions {
  const orNull = async <T>(answer: Promise<T | null>): Promise<T | null> => {
    try {
      return await answer;
    } catch (error) {
      log(`a question about a trace was not answered: ${String(error)}`);
      return null;
    }
  };
  return {
    others: (record, cell, count) =>
      orNull(engine.othersAt(checkedCell(record, cell), count, { folder: folderOf(record.uri) })),
    compare: (record, cell) => orNull(engine.otherVersion(checkedCell(record, cell), { folder: folderOf(record.uri) })),
  };
}

/** With the entries that it was explored with. */
export function checkedCell({ check, text, key }: CheckRecord, cell: CheckCell): CheckedCell {
  const { version, phase, adversary, verdict } = cell;
  const { entries } = verdict.parameters;
  return {
    file: check.site.file,
    text,
    site: key,
    cell: { version, phase, adversary, ...(typeof entries === 'number' ? { entries } : {}) },
    verdict,
  };
}
