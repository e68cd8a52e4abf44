// Drives a VS Code workbench as a user does: with the keyboard where there is a key, by what is on the screen otherwise.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';
import { fromRoot } from '../../../scripts/paths.mjs';

/** Milliseconds until a workbench has started and an extension has become active, on a busy machine. */
const START_LIMIT = 60_000;

export class Workbench {
  /** `host` names the folder of the screenshots. */
  constructor(
    readonly page: Page,
    readonly host: string,
  ) {}

  async open(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'domcontentloaded' });
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: START_LIMIT });
  }

  /** Leaves the page, which ends its extension host; closing the browser alone does not. */
  async close(): Promise<void> {
    await this.page.goto('about:blank');
  }

  status(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  private get quickInput(): Locator {
    return this.page.locator('.quick-input-widget input').first();
  }

  private async pick(key: string, text: string, row: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.quickInput.waitFor({ state: 'visible' });
    await this.quickInput.fill(text);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: row }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Runs a command by its title. */
  async command(title: string): Promise<void> {
    await this.pick('F1', `>${title}`, title);
  }

  async openFile(path: string): Promise<void> {
    const name = path.split('/').pop() ?? path;
    await this.pick('Control+P', path, name);
    await this.tab(name).waitFor();
  }

  /** The tab of the active editor, when it is this file's. */
  tab(name: string): Locator {
    return this.page.locator('.editor-group-container .tab.active', { hasText: name });
  }

  /** Chooses a row of the open quick pick. */
  async choose(row: string): Promise<void> {
    await this.quickInput.fill(row);
    await this.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: row }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Puts the cursor into the active editor; both numbers are 1-based. */
  async goTo({ line, column }: { line: number; column: number }): Promise<void> {
    await this.page.keyboard.press('Control+G');
    await this.quickInput.waitFor({ state: 'visible' });
    await this.quickInput.fill(`:${String(line)}:${String(column)}`);
    await this.page.keyboard.press('Enter');
    await expect(this.cursor).toHaveText(new RegExp(`^Ln ${String(line)},`));
  }

  /** Where the cursor of the active editor is: `Ln 3, Col 1`. */
  get cursor(): Locator {
    return this.page.locator('[id="status.editor.selection"]');
  }

  /** The visible lines of the active editor. */
  line(text: string | RegExp): Locator {
    return this.page.locator('.editor-group-container.active .view-lines .view-line', { hasText: text }).first();
  }

  squiggle(severity: 'error' | 'warning' | 'info' | 'hint'): Locator {
    return this.page.locator(`.squiggly-${severity}`);
  }

  /** Applies the code action with this title at the cursor, by keyboard. */
  async quickFix(title: string | RegExp): Promise<void> {
    await this.page.keyboard.press('Control+.');
    const rows = this.page.locator('.action-widget .monaco-list-row.action');
    await rows.filter({ hasText: title }).first().waitFor();
    const focused = this.page.locator('.action-widget .monaco-list-row.focused', { hasText: title });
    for (let i = await rows.count(); i > 0 && (await focused.count()) === 0; i--)
      await this.page.keyboard.press('ArrowDown');
    await expect(focused).toHaveCount(1);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.action-widget').waitFor({ state: 'hidden' });
  }

  /** Asks to save the active editor; that it has happened is seen on the disk. */
  async save(): Promise<void> {
    await this.page.keyboard.press('Control+S');
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text }).first();
  }

  /** Opens a view container by its icon in the activity bar. */
  async openContainer(title: string): Promise<void> {
    const icon = this.page.locator(`.activitybar a.action-label[aria-label^="${title}"]`).first();
    if ((await this.page.locator('.sidebar .composite.title', { hasText: title }).count()) === 0) await icon.click();
  }

  /** A row of a tree view in the side bar. */
  treeRow(text: string | RegExp): Locator {
    return this.page.locator('.sidebar .monaco-list-row', { hasText: text }).first();
  }

  /** A row of the Problems view, which must be open. */
  problem(text: string | RegExp): Locator {
    return this.page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();
  }

  /** Drags the edge of the side bar, for views that need room. `width` in pixels. */
  async widenSideBar(width: number): Promise<void> {
    const bar = await this.page.locator('.part.sidebar').boundingBox();
    if (!bar) throw new Error('the side bar is closed');
    await this.page.mouse.move(bar.x + bar.width, bar.y + bar.height / 2);
    await this.page.mouse.down();
    await this.page.mouse.move(bar.x + width, bar.y + bar.height / 2, { steps: 4 });
    await this.page.mouse.up();
  }

  /** The inner document of a webview: VS Code's own frame, and inside it the extension's. */
  webview(extension: string): FrameLocator {
    const outer = this.page.frameLocator(`iframe.webview.ready[src*="extensionId=${extension}"]`);
    return outer.frameLocator('#active-frame');
  }

  async screenshot(name: string): Promise<void> {
    const path = join(fromRoot('out/screenshots'), this.host, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await this.page.screenshot({ path });
  }
}
