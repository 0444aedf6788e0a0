import { defineConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/** The long fault runs, which the usual run leaves out: npm run test:long [-- test/<room>]. One at a time, since some of them measure. */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['test/**/*.long.test.ts'],
    exclude: ['test/fixtures/**'],
    maxWorkers: 1,
    testTimeout: 1_800_000,
    hookTimeout: 120_000,
  },
});
