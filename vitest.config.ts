// Unit tests: fast, in Node, no editor. The tests in a real workbench are Playwright's (test/e2e).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    testTimeout: 20_000,
  },
});
