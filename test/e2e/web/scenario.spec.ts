// The same job in VS Code for the Web: the worker host, a folder that is no disk, and no process at all.
import { expect, webTest as test } from '../support/fixtures.js';
import { SimulationPanel } from '../support/simulation-panel.js';
import { placeOf } from '../support/source.js';

const FILE = 'mm/lookup.c';
const FUNCTION = 'page_at';

test('a folder is scanned, and a site is checked and read', async ({ workbench, folder }) => {
  const panel = new SimulationPanel(workbench);
  await workbench.openFile(FILE);
  await workbench.command('TryMap: Scan Workspace');
  await expect(workbench.status('TryMap: 8 simple · 20 special')).toBeVisible();

  await workbench.goTo(placeOf(folder, FILE, 'pte_offset_map_lock(', FUNCTION));
  await workbench.command('TryMap: Check Site for Races');
  await expect(panel.badge).toHaveText('violated');
  const fatal = placeOf(folder, FILE, 'pte = *ptep;', FUNCTION);
  await panel.step('pte = *ptep;').click();
  await expect(workbench.cursor).toHaveText(new RegExp(`^Ln ${String(fatal.line)},`));
  await workbench.screenshot('1-race');
});
