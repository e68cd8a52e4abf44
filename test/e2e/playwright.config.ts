// Tests in a real browser: the main job in a real VS Code workbench, in both extension hosts, and the panel by itself.
// scripts/e2e.mjs prepares browser and workbench and runs this.
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
  outputDir: '../../out/playwright',
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // One workbench at a time: two starve each other on two cores.
  workers: 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '../../out/e2e.json' }]],
  projects: [
    { name: 'panel', testDir: '../panel' },
    { name: 'node', testDir: 'node' },
    { name: 'web', testDir: 'web' },
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
