// Pictures of each view in every kind of theme, to be looked at: npm run screenshots. What they show is tested elsewhere.
import { expect, nodeTest as test } from '../support/fixtures.js';
import { writeSeries } from '../support/sample-series.js';
import { SimulationPanel } from '../support/simulation-panel.js';
import { placeOf } from '../support/source.js';

const THEMES = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  'high-contrast': 'Dark High Contrast',
  'high-contrast-light': 'Light High Contrast',
} as const;

for (const [name, theme] of Object.entries(THEMES)) {
  test(`views in ${name}`, async ({ workbench, folder, page }) => {
    const panel = new SimulationPanel(workbench);
    const shot = (view: string): Promise<void> => workbench.screenshot(`${name}/${view}`);
    writeSeries(folder);
    await workbench.openFile('mm/lookup.c');
    await workbench.command('Preferences: Color Theme');
    await workbench.choose(theme);
    await workbench.openContainer('TryMap');
    await expect(panel.frame.getByRole('button', { name: 'Check a Site' })).toBeVisible();
    await workbench.command('TryMap: Scan Workspace');
    await expect(workbench.status('TryMap: 8 simple')).toBeVisible();
    await shot('call-sites');

    await workbench.goTo(placeOf(folder, 'mm/lookup.c', 'pte_offset_map_lock(', 'page_at'));
    await workbench.command('TryMap: Check Site for Races');
    await expect(panel.badge).toHaveText('violated');
    await workbench.widenSideBar(560);
    await panel.verdict('use-after-free').click();
    await expect(panel.violation).toBeVisible();
    await shot('simulation');

    await panel.tool('Compare').click();
    await panel.tool('Why not?').click();
    await workbench.widenSideBar(300);
    await workbench.command('TryMap: Open Simulation in an Editor');
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    await expect(panel.frame.getByText('Over all orders: holds.')).toBeVisible();
    await expect(panel.frame.getByText('After this step:')).toBeVisible();
    await shot('compare');
    await workbench.command('View: Close All Editors');
    await workbench.command('View: Toggle Primary Side Bar Visibility');

    await workbench.openFile('series.mbox');
    await workbench.command('TryMap: Review Patch Series…');
    await expect(workbench.treeRow('1/2')).toContainText('new findings: 1');
    await workbench.command('TryMap: Go to First Broken Prefix');
    await workbench.treeRow('a path returns with the lock').click();
    await workbench.command('Comments: Add Comment on Current Selection');
    await page.locator('.review-widget .monaco-editor').first().waitFor();
    await page.keyboard.type('Who releases it now?');
    await shot('series');
    await workbench.command('Welcome: Open Walkthrough...');
    await workbench.choose('See a race of a page-table walk');
    await shot('walkthrough');
  });
}
