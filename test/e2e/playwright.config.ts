// End-to-end tests in a real VS Code workbench in a real browser; scripts/e2e.mjs prepares both and runs this.
import { defineConfig } from '@playwright/test';
import { environment } from './support/environment.js';

const { browser } = environment();

/** They keep Chromium quiet, off the network and off /dev/shm, which containers make small. */
const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export default defineConfig({
  testDir: '.',
  outputDir: '../../out/playwright',
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // One workbench at a time: two starve each other on two cores.
  workers: 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../../out/e2e.json' }]],
  projects: [
    { name: 'node', testMatch: 'node/*.spec.ts' },
    { name: 'web', testMatch: 'web/*.spec.ts' },
    // The panel alone, in a plain page.
    { name: 'panel', testDir: '../panel', testMatch: '*.spec.ts' },
  ],
  use: {
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: browser.executable,
      env: { ...process.env, ...browser.env },
      args: CHROMIUM_FLAGS,
    },
  },
});
