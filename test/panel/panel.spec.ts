// The panel in a browser: both kits of controls alike, every state in every theme, the keyboard, and a trace of 5,000 steps.
import { expect, test as base } from '@playwright/test';
import { axeMistakes } from './axe.js';
import { openPanel, type OpenPanel } from './open-panel.mjs';
import { longTrace, remembered, shortTrace, stories } from './stories.js';
import { themes, type Theme } from './themes.js';

const [dark] = themes as readonly [Theme];

const test = base.extend<{ panel: OpenPanel }>({
  panel: async ({ page }, use) => {
    const panel = await openPanel(page, dark);
    await use(panel);
    expect(panel.problems, 'errors of the page').toEqual([]);
  },
});

const story = (name: string): NonNullable<(typeof stories)[string]> => stories[name] ?? [];

for (const kit of ['race', 'race-plain']) {
  test(`the controls of ${kit} do what they say`, async ({ page, panel }) => {
    await page.setViewportSize({ width: 900, height: 640 });
    await panel.tell(story(kit));
    await page.getByRole('button', { name: 'Check Again' }).click();
    await expect.poll(() => panel.sent).toContainEqual({ t: 'run', site: 'a' });

    const adversary = page.getByRole('combobox', { name: 'Adversary' });
    await adversary.focus();
    await page.keyboard.press('ArrowDown');
    // The toolkit's dropdown reports when it is closed, the browser's own at once.
    await page.keyboard.press('Tab');
    await expect
      .poll(() => panel.sent)
      .toContainEqual(
        expect.objectContaining({
          t: 'selectCell',
          cell: expect.objectContaining({ adversary: 'zap-and-free-table' }),
        }),
      );

    const constant = page.getByRole('rowheader', { name: 'mmap_lock' });
    await expect(constant).toBeHidden();
    await page.getByRole('checkbox', { name: 'Hide values that never change' }).click();
    await expect(constant).toBeVisible();
  });
}

test('a cell of the matrix asks for its trace', async ({ page, panel }) => {
  await page.setViewportSize({ width: 900, height: 640 });
  await panel.tell(story('race'));
  await page.getByRole('button', { name: /bounded/ }).click();
  await expect
    .poll(() => panel.sent.at(-1))
    .toEqual({
      t: 'selectCell',
      site: 'a',
      cell: {
        version: 'converted',
        phase: 'may-fail-rcu',
        adversary: 'zap-and-free-table',
        context: 'mmap_lock held for read',
      },
    });
});

test('begins at the fatal step without moving the editor, and follows the keyboard', async ({ page, panel }) => {
  await panel.tell(story('race'));
  const list = page.getByRole('listbox');
  const selected = page.getByRole('option', { selected: true });
  const last = shortTrace.rows.length - 1;
  await expect(selected).toContainText('spin_lock(ptl)');
  await expect(page.locator('.violation-sentence').first()).toContainText('which was freed');
  expect(panel.sent.filter((message) => (message as { t: string }).t === 'revealStep')).toEqual([]);

  await list.focus();
  const press = async (key: string, row: number, caller: number | null = null): Promise<void> => {
    await page.keyboard.press(key);
    await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'revealStep', trace: 1, row, caller });
    await expect(list).toBeFocused();
    await expect(list).toHaveAttribute('aria-activedescendant', (await selected.getAttribute('id')) ?? '');
  };
  await press('Home', 0);
  await press('ArrowDown', 1, 0);
  await press('ArrowDown', 1);
  await press('n', 4);
  await press('n', 10);
  await press('p', 4);
  await press('End', last);
  await press('Enter', last);
});

test('a click selects a step, marks what it changed, and offers the calls that lead to it', async ({ page, panel }) => {
  await panel.tell(story('race'));
  await page.getByRole('option', { name: /pmdp_collapse_flush/ }).click();
  await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'revealStep', trace: 1, row: 6, caller: null });
  await expect(page.locator('tr.changed')).toHaveText([
    /pmd\s*TABLE\(0\) → NONE/,
    /table\[0\]\.state\s*linked → detached/,
  ]);
  await page.getByRole('option', { name: /rcu_read_lock/ }).click();
  await page.getByRole('button', { name: /pte_offset_map_lock\(\) at mm\/walk\.c:31/ }).click();
  await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'revealStep', trace: 1, row: 1, caller: 0 });
});

test('a selected step is found again when the panel comes back', async ({ page, panel }) => {
  await panel.tell(story('race'));
  await page.getByRole('option', { name: /pmdp_collapse_flush/ }).click();
  await panel.tell(story('race'));
  await expect(page.getByRole('option', { selected: true })).toContainText('pmdp_collapse_flush');
});

test('of 5,000 steps only the visible ones are in the page, and all can be reached', async ({ page, panel }) => {
  await panel.tell(story('long'));
  const options = page.getByRole('option');
  await expect(page.getByRole('option', { selected: true })).toHaveAttribute(
    'aria-posinset',
    String(longTrace.rows.length),
  );
  expect(await options.count()).toBeLessThan(120);
  await page.getByRole('listbox').press('Home');
  await expect(options.first()).toContainText('step 0 of a long walk');
  await page
    .locator('.lanes-scroller')
    .first()
    .evaluate((element) => (element.scrollTop = element.scrollHeight / 2));
  await expect(page.getByRole('option', { name: /; step 2500 of 5000/ })).toBeAttached();
  expect(await options.count()).toBeLessThan(120);
});

test('the tools step, play, hide a thread, ask, compare and export', async ({ page, panel }) => {
  await page.setViewportSize({ width: 900, height: 640 });
  await panel.tell(story('race'));
  const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
  const selected = page.getByRole('option', { selected: true });
  await press('First step (Home)');
  await expect(selected).toContainText('pmd_none');
  await press('Play');
  await expect(selected).not.toContainText('pmd_none');
  await press('Pause');

  await press('retract');
  await expect(page.getByRole('option', { name: /pmdp_collapse_flush/ })).toHaveCount(0);
  await press('retract');
  await page.getByRole('option', { name: /pmd_lock/ }).click();

  await press('Why not?');
  await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'askOthers', trace: 1, row: 4 });
  await press('Compare');
  await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'compare', trace: 1 });
  await panel.tell(story('comparing').slice(3));
  await expect(page.getByText('must wait: ptl of table 0 is held by retract')).toBeVisible();
  await expect(
    page.getByText('In the same order, nothing is broken by the site converted. Over all orders: holds.'),
  ).toBeVisible();
  const other = page.getByRole('listbox', { name: 'Steps of the other version' });
  await other.getByRole('option', { name: /pmd_same/ }).click();
  await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'revealStep', trace: 2, row: 8, caller: null });

  await press('Compare');
  await expect(other).toBeHidden();
  await press('Export…');
  await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'export' });
});

test('a run takes the place of the old result, and can be stopped', async ({ page, panel }) => {
  await panel.tell([...story('race'), ...story('running').slice(1)]);
  await expect(page.getByRole('listbox')).toBeHidden();
  await expect(page.locator('.run-view')).toContainText('1,818,204 states · depth 34');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => panel.sent.at(-1)).toEqual({ t: 'stop' });
});

for (const theme of themes) {
  for (const width of [260, 900]) {
    test(`every state fits into ${String(width)} pixels in ${theme.name}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 640 });
      const panel = await openPanel(page, theme);
      for (const [name, messages] of Object.entries(stories)) {
        // As wide as the others, and slow to hand over.
        if (name === 'long') continue;
        await panel.tell(messages);
        const overflow = await page.locator('#panel').evaluate((element) => element.scrollWidth - element.clientWidth);
        expect(overflow).toBe(0);
      }
      expect(panel.problems).toEqual([]);
    });
  }
}

for (const theme of themes) {
  test(`axe finds nothing in any state in ${theme.name}`, async ({ page }) => {
    await page.setViewportSize({ width: 900, height: 640 });
    // With everything open that can be.
    const panel = await openPanel(page, theme, remembered['comparing']);
    for (const [name, messages] of Object.entries(stories)) {
      await panel.tell(messages);
      expect(await axeMistakes(page), `${name} in ${theme.name}`).toEqual([]);
    }
  });
}
