// A test gets a fresh copy of the sample tree, opened in a workbench with the extension: in the Node host or in the web host.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { fromRoot } from '../../../scripts/paths.mjs';
import { startServer } from '../../../scripts/vscode-host/server.mjs';
import { startWebHost } from '../../../scripts/vscode-host/web-host.mjs';
import { environment } from './environment.js';
import { guardPage } from './page-guard.js';
import { Workbench } from './workbench.js';

export { expect };

interface TestFixtures {
  /** A copy of samples/mini-mm that is removed after the test. */
  readonly folder: string;
  readonly incidents: readonly string[];
  readonly workbench: Workbench;
}

interface WorkerFixtures {
  readonly server: Awaited<ReturnType<typeof startServer>>;
}

const common = base.extend<Omit<TestFixtures, 'workbench'>>({
  folder: async ({}, use) => {
    // Without our name, by which the page guard knows messages about us.
    const parent = realpathSync(mkdtempSync(join(tmpdir(), 'workbench-')));
    const folder = join(parent, 'mini-mm');
    cpSync(fromRoot('samples/mini-mm'), folder, { recursive: true });
    await use(folder);
    rmSync(parent, { recursive: true, force: true });
  },
  incidents: async ({ page }, use) => {
    const incidents = guardPage(page);
    await use(incidents);
    expect(incidents, 'errors, blocked resources or foreign requests of the page').toEqual([]);
  },
});

/** The packed extension, installed in the VS Code server: its `main` entry on Node. */
export const nodeTest = common.extend<Pick<TestFixtures, 'workbench'>, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const { vscode, vsix } = environment();
      const server = await startServer({ vscode, vsix });
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  // `incidents` is asked for here so that every test has it, and is ended (and judged) after the page was left.
  workbench: async ({ page, server, folder, incidents: _ }, use) => {
    const workbench = new Workbench(page, 'node');
    await workbench.open(server.url(folder));
    await use(workbench);
    await workbench.close();
  },
});

/** The same files in the pure web workbench: the `browser` entry in a worker. */
export const webTest = common.extend<Pick<TestFixtures, 'workbench'>>({
  workbench: async ({ page, folder, incidents: _ }, use) => {
    const { vscode, extension } = environment();
    const host = await startWebHost({ vscode, extensions: [extension], folder });
    const workbench = new Workbench(page, 'web');
    await workbench.open(host.url);
    await use(workbench);
    await workbench.close();
    await host.stop();
  },
});
