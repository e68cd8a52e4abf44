// A tree of two callers and a series on it, made by `diff`: our own code, shaped like what such series change.
import { createTwoFilesPatch } from 'diff';
import { mbox, patchMail } from '../patch/mails.js';

export type Files = Readonly<Record<string, string>>;

const walk = (name: string, helper: string, exit = '\tpte_unmap_unlock(pte, ptl);\n'): string =>
  `int ${name}(struct mm_struct *mm, pmd_t *pmd, unsigned long addr)\n{\n\tspinlock_t *ptl;\n\tpte_t *pte;\n\n` +
  `\tpte = ${helper}(mm, pmd, addr, &ptl);\n\tif (!pte)\n\t\treturn 0;\n\tcount(*pte);\n${exit}\treturn 1;\n}\n`;

export const OLD = 'pte_offset_map_lock';
export const NEW = 'pte_try_map_locked';
const NEW_EXIT = '\tpte_try_unmap_unlock(pte, ptl);\n';

export const TREE: Files = {
  'include/linux/mm.h': `pte_t *${OLD}(struct mm_struct *mm, pmd_t *pmd, unsigned long addr, spinlock_t **ptl);\n`,
  'mm/a.c': walk('walk_a', OLD),
  'mm/b.c': walk('walk_b', OLD),
};

const next = (files: Files, changes: Files): Files => ({ ...files, ...changes });
const aConverted = next(TREE, { 'mm/a.c': walk('walk_a', NEW, NEW_EXIT) });
const aForgets = next(TREE, { 'mm/a.c': walk('walk_a', NEW, '') });
const bConverted = next(aConverted, { 'mm/b.c': walk('walk_b', NEW, NEW_EXIT) });
const oldRemoved = (files: Files): Files => next(files, { 'include/linux/mm.h': 'struct mm_struct;\n' });

/** Every caller, then the removal. */
export const WHOLE = [TREE, aConverted, bConverted, oldRemoved(bConverted)];
/** The second patch mends what the first one forgets. */
export const MENDED = [TREE, aForgets, aConverted];
/** walk_b() is forgotten. */
export const LEFT = [TREE, aConverted, oldRemoved(aConverted)];

export function diffOf(before: Files, after: Files): string {
  return Object.keys({ ...before, ...after })
    .filter((name) => before[name] !== after[name])
    .map((name) => createTwoFilesPatch(`a/${name}`, `b/${name}`, before[name] ?? '', after[name] ?? ''))
    .join('');
}

/** One mail a step from each state to the next. */
export function seriesMail(states: readonly Files[]): string {
  const total = String(states.length - 1);
  return mbox(
    ...states
      .slice(1)
      .map((state, at) =>
        patchMail(`[PATCH ${String(at + 1)}/${total}] step ${String(at + 1)}`, diffOf(states[at] ?? {}, state)),
      ),
  );
}
