// A series of two mails on the sample tree: the first forgets a release, the second puts it back.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { mbox, patchMail } from '../../unit/patch/mails.js';

/** The file that it changes. */
export const FILE = 'mm/lookup.c';
const RELEASE = '\tpte_unmap_unlock(ptep, ptl);\n';

/** Writes `series.mbox` into the copy of the sample tree. */
export function writeSeries(folder: string): void {
  const whole = readFileSync(join(folder, FILE), 'utf8');
  const at = whole.indexOf(RELEASE);
  if (at < 0) throw new Error(`${FILE} has no ${RELEASE}`);
  const without = whole.slice(0, at) + whole.slice(at + RELEASE.length);
  const diff = (before: string, after: string): string => createTwoFilesPatch(`a/${FILE}`, `b/${FILE}`, before, after);
  const mails = [
    patchMail('[PATCH 1/2] mm: simplify page_at()', diff(whole, without), { 'Message-ID': '<1@example.org>' }),
    patchMail('[PATCH 2/2] mm: fix page_at()', diff(without, whole), { 'Message-ID': '<2@example.org>' }),
  ];
  writeFileSync(join(folder, 'series.mbox'), mbox(...mails));
}
