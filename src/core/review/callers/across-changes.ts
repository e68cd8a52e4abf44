// What each patch does to findings that take more than one file: new, still there in a changed function, or gone.
import type { AcrossChange, ReviewStep } from '../result.js';
import type { AcrossFinding } from './across-files.js';

/** `states[k]` are the findings after k patches. */
export function acrossChanges(
  states: readonly (readonly AcrossFinding[])[],
  steps: readonly ReviewStep[],
): readonly AcrossChange[] {
  return steps.flatMap(({ prefix, files }) => {
    const before = states[prefix - 1] ?? [];
    const after = states[prefix] ?? [];
    const has = (list: readonly AcrossFinding[], { key }: AcrossFinding): boolean =>
      list.some((other) => other.key === key);
    const isTouched = ({ file }: AcrossFinding): boolean => files.some((one) => one.ok && one.file === file);
    const told = (kind: AcrossChange['kind'], list: readonly AcrossFinding[]): AcrossChange[] =>
      list.map(({ key: _key, ...finding }) => ({ prefix, kind, finding }));
    return [
      ...told(
        'new',
        after.filter((one) => !has(before, one)),
      ),
      ...told(
        'still',
        after.filter((one) => has(before, one) && isTouched(one)),
      ),
      ...told(
        'gone',
        before.filter((one) => !has(after, one)),
      ),
    ];
  });
}
