// A series of mails in the editor: what each patch does, findings and comments on its text, and the reply that is copied.
import { expect, nodeTest as test } from '../support/fixtures.js';
import { FILE, writeSeries } from '../support/sample-series.js';

test('a series is reviewed, commented and answered', async ({ workbench, folder, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  writeSeries(folder);
  await workbench.openFile('series.mbox');
  await workbench.command('TryMap: Review Patch Series…');
  await expect(workbench.treeRow('1/2 mm: simplify page_at()')).toContainText('new findings: 1');
  await expect(workbench.treeRow('2/2 mm: fix page_at()')).toContainText('1 mended');

  await test.step('the finding stands on the text of the patch', async () => {
    await workbench.command('TryMap: Go to First Broken Prefix');
    await expect(workbench.treeRow('a path returns with the lock')).toBeVisible();
    await workbench.treeRow('a path returns with the lock').click();
    await expect(workbench.squiggle('error').first()).toBeVisible();
    await workbench.screenshot('8-series');
  });

  await test.step('a comment goes into the reply, below the quoted hunk', async () => {
    await workbench.command('Comments: Add Comment on Current Selection');
    await page.locator('.review-widget .monaco-editor').first().waitFor();
    await page.keyboard.type('Who releases it now?');
    await page.locator('.review-widget').getByRole('button', { name: 'Add Comment' }).click();
    await expect(workbench.treeRow('1/2 mm: simplify page_at()')).toContainText('comments: 1');
    await workbench.screenshot('9-comment');
    await workbench.command('TryMap: Copy Review as a Mail Reply');
    await expect(workbench.notification('is on the clipboard; nothing was sent')).toBeVisible();
    const reply = await page.evaluate(() => navigator.clipboard.readText());
    expect(reply).toMatch(/^Ann Author <ann@example.org> wrote:\n> @@ /);
    expect(reply).toMatch(/\n> .*\n\nWho releases it now\?\n$/);
  });

  await test.step('a file opens before and after the patch', async () => {
    await workbench.treeRow(FILE).click();
    await expect(workbench.tab('lookup.c (1/2)')).toBeVisible();
  });
});
