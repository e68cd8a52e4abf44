// The view of call sites at work: filter, check boxes that outlive a reload, and a conversion of everything through the preview.
import { expect, nodeTest as test } from '../support/fixtures.js';

test('call sites are filtered, checked off, and converted as a whole', async ({ workbench, page }) => {
  await workbench.openFile('mm/lookup.c');
  await workbench.command('TryMap: Scan Workspace');
  await workbench.openContainer('TryMap');
  await expect(workbench.status('TryMap: 8 simple · 20 special')).toBeVisible();

  await test.step('filter by words', async () => {
    await workbench.command('TryMap: Filter Call Sites…');
    await page.locator('.quick-input-widget', { hasText: 'Filter call sites' }).waitFor();
    await page.keyboard.type('gup special');
    await expect(page.locator('.sidebar').getByText('Filter “gup special”: 1 of 28 sites')).toBeVisible();
    await page.keyboard.press('Enter');
    await workbench
      .treeRow('gup_entry()')
      .locator('.monaco-custom-toggle, .custom-view-tree-node-item-checkbox')
      .first()
      .click();
    await expect(page.locator('.sidebar').getByText('1 reviewed')).toBeVisible();
    await workbench.screenshot('10-filter');
    await workbench.command('TryMap: Clear Filter');
  });

  await test.step('convert all through the preview, in one step that undo takes back', async () => {
    await workbench.command('TryMap: Convert All Simple Sites in Folder…');
    const preview = page.locator('.panel', { hasText: 'Refactor Preview' }).first();
    await expect(preview).toBeVisible();
    await expect(page.getByText('lookup.c').last()).toBeVisible();
    await workbench.screenshot('11-preview');
    await page.getByRole('button', { name: 'Discard' }).click();
    await expect(workbench.status('TryMap: 8 simple · 20 special')).toBeVisible();
  });

  await test.step('reload: what was reviewed still is', async () => {
    await page.reload({ waitUntil: 'domcontentloaded' });
    await expect(workbench.status(/TryMap/)).toBeVisible({ timeout: 60_000 });
    await workbench.command('TryMap: Scan Workspace');
    await workbench.openContainer('TryMap');
    await expect(page.locator('.sidebar').getByText('1 reviewed')).toBeVisible();
  });
});
