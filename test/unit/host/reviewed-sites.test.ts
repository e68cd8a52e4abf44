// The check boxes of the call sites: kept with the workspace, and gone as soon as the site is another one.
import { describe, expect, it } from 'vitest';
import { ReviewedSites } from '../../../src/host/reviewed-sites.js';
import { memento } from './fake-vscode.js';
import { analyse } from './stand-in-engine.js';

const walk = (note: string): string =>
  `int walk(pmd_t *pmd)\n{\n\tpte = pte_offset_map_lock(mm, pmd, addr, &ptl);${note}\n}\n`;
const siteOf = (text: string) => {
  const [site] = analyse('mm/walk.c', text).sites;
  if (!site) throw new Error('the text has a site');
  return site;
};
const URI = 'file:///tree/mm/walk.c';

describe('reviewed sites', () => {
  it('are found again after the window was reloaded', () => {
    const memory = memento();
    const before = new ReviewedSites(memory);
    before.set(URI, siteOf(walk('')), true);
    before.save();
    const after = new ReviewedSites(memory);
    expect([after.has(URI, siteOf(walk(''))), after.has('file:///other', siteOf(walk('')))]).toEqual([true, false]);
  });

  it('count no longer when the class or the function has changed, and do where only the place has', () => {
    const reviewed = new ReviewedSites(memento());
    reviewed.set(URI, siteOf(walk('')), true);
    expect(reviewed.has(URI, siteOf(`/* a line above */\n${walk('')}`))).toBe(true);
    expect(reviewed.has(URI, siteOf(walk(' /* special */')))).toBe(false);
    expect(reviewed.has(URI, siteOf(walk(' more();')))).toBe(false);
  });

  it('can be taken back', () => {
    const reviewed = new ReviewedSites(memento());
    reviewed.set(URI, siteOf(walk('')), true);
    reviewed.set(URI, siteOf(walk('')), false);
    expect(reviewed.has(URI, siteOf(walk('')))).toBe(false);
  });

  it('reads nothing that it did not write', () => {
    const memory = memento();
    void memory.update('reviewedSites', [7, 'x']);
    expect(new ReviewedSites(memory).has(URI, siteOf(walk('')))).toBe(false);
  });
});
