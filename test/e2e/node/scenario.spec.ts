// The main job, end to end, in the extension as it is shipped: read, check, see the race, convert, check again.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, nodeTest as test } from '../support/fixtures.js';
import { SimulationPanel } from '../support/simulation-panel.js';
import { axeMistakes } from '../../panel/axe.js';
import { placeOf } from '../support/source.js';

const FILE = 'mm/lookup.c';
const FUNCTION = 'page_at';
const CALL = 'pte_offset_map_lock(';

test('problems show as soon as a file is open', async ({ workbench, folder }) => {
  await workbench.openFile('mm/broken.c');
  await expect(workbench.squiggle('error').first()).toBeVisible();
  await workbench.command('Problems: Focus on Problems View');
  await expect(workbench.problem('a path returns with the lock of pte_offset_map_lock() held')).toBeVisible();
  await expect(workbench.problem('kmalloc() may sleep')).toBeVisible();
  await workbench.goTo(placeOf(folder, 'mm/broken.c', 'kmalloc('));
  await expect(workbench.squiggle('warning').first()).toBeVisible();
  await workbench.screenshot('1-problems');
});

test('a site is checked, its race is read step by step, and the site is converted', async ({ workbench, folder }) => {
  const panel = new SimulationPanel(workbench);
  await workbench.openFile(FILE);
  await expect(workbench.status(/TryMap: \d+ simple/)).toBeVisible();
  await workbench.goTo(placeOf(folder, FILE, CALL, FUNCTION));

  await test.step('check from the command palette', async () => {
    await workbench.command('TryMap: Check Site for Races');
    await expect(panel.badge).toHaveText('violated');
    await expect(panel.violation).toBeVisible();
    await expect(workbench.squiggle('warning').first()).toBeVisible();
    await workbench.screenshot('2-race');
  });

  await test.step('read the trace and jump to a line by clicking its step', async () => {
    await workbench.widenSideBar(560);
    const fatal = placeOf(folder, FILE, 'pte = *ptep;', FUNCTION);
    await panel.step('pte = *ptep;').click();
    await expect(workbench.cursor).toHaveText(new RegExp(`^Ln ${String(fatal.line)},`));
    await expect(workbench.line('pte = *ptep;')).toBeVisible();
    await workbench.screenshot('3-step');
  });

  await test.step('walk to the racing thread by keyboard: its steps are lines of the model', async () => {
    await panel.steps.press('Home');
    await expect(panel.selectedStep).toHaveAccessibleName(/; step 1 of /);
    await panel.steps.press('n');
    await expect(panel.selectedStep).not.toHaveAccessibleName(/; step 1 of /);
    // The editor follows, and does not take the keys.
    await expect(panel.steps).toBeFocused();
    await workbench.screenshot('4-model');
  });

  await test.step('ask what else could run, and run the conversion in the same order', async () => {
    await panel.tool('Why not?').click();
    await expect(panel.frame.getByText('After this step:')).toBeVisible();
    await panel.tool('Compare').click();
    await expect(
      panel.frame.getByText('nothing is broken by the site converted. Over all orders: holds.'),
    ).toBeVisible();
    expect(await axeMistakes(await panel.innerFrame()), 'axe').toEqual([]);
    await workbench.screenshot('4-compare');
    await panel.tool('Compare').click();
    await panel.tool('Why not?').click();
  });

  await test.step('export the race as a drawing', async () => {
    await workbench.command('TryMap: Export Trace…');
    await workbench.choose('SVG');
    await expect(workbench.line('<svg xmlns=')).toBeVisible();
  });

  await test.step('convert by the quick fix of the warning', async () => {
    await workbench.openFile(FILE);
    await workbench.goTo(placeOf(folder, FILE, CALL, FUNCTION));
    await workbench.quickFix('Convert to pte_try_map_locked()');
    await expect(workbench.line('pte_try_map_locked(')).toBeVisible();
    await expect(workbench.line('pte_try_unmap_unlock(')).toBeVisible();
    await workbench.save();
    // The tab says "saved" before it says "changed"; only the disk is sure.
    await expect.poll(() => readFileSync(join(folder, FILE), 'utf8')).toContain('pte_try_map_locked(');
    await expect(workbench.squiggle('warning')).toHaveCount(0);
    await workbench.screenshot('5-converted');
  });

  await test.step('check the conversion', async () => {
    await workbench.command('TryMap: Check Site for Races');
    await expect(panel.badge).toHaveText('holds');
    await workbench.screenshot('6-holds');
  });
});

test('a scan fills the view of call sites', async ({ workbench }) => {
  await workbench.openFile(FILE);
  await workbench.command('TryMap: Scan Workspace');
  await workbench.openContainer('TryMap');
  await expect(workbench.status('TryMap: 8 simple · 20 special')).toBeVisible();
  await workbench.treeRow('gup_entry()').click();
  await expect(workbench.tab('fast_gup.c')).toBeVisible();
  await workbench.screenshot('7-call-sites');
});
