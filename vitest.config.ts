import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import LongestFirst from './packages/testkit/longest-first.ts';

const elsewhere = ['**/node_modules/**', '**/dist/**'];

/** What Node made of our sources is kept for the many processes that tests start. */
const env = {
  NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)),
};

/** Until what hangs is given up. Nothing is measured by it: a test that measures says its own bound. */
const patience = (ms: number) => ({
  testTimeout: ms,
  hookTimeout: ms,
  expect: { poll: { timeout: ms / 3 } },
});

const scratch = ['packages/testkit/scratch-for-run.ts'];

/**
 * Three kinds of test: `unit` needs nothing but memory, `integration` a PostgreSQL and real
 * processes, `browser` also Chromium.
 * No file leaves anything behind in its process; a process for each would cost a second or two of each.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...elsewhere, '**/*.it.test.ts', '**/*.browser.test.ts'],
          globalSetup: scratch,
          env,
          ...patience(60_000),
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['**/*.it.test.ts'],
          exclude: elsewhere,
          globalSetup: [...scratch, 'packages/testkit/postgres-for-run.ts'],
          env,
          ...patience(60_000),
          isolate: false,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['**/*.browser.test.ts'],
          exclude: elsewhere,
          globalSetup: [...scratch, 'apps/cli/testing/data-for-run.ts'],
          env,
          ...patience(180_000),
          isolate: false,
          maxWorkers: 2,
        },
      },
    ],
  },
});
