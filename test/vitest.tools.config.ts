import { defineConfig } from 'vitest/config';
import usual from './vitest.config.ts';

/**
 * The tests that run the real tools of other languages: npm run test:tools [-- test/<room>]. Left out of the usual run, since a plain machine
 * lacks most of these tools. One missing skips its tests, or fails them where LOCALCODER_TOOLCHAINS=required.
 */
export default defineConfig({
  ...usual,
  test: {
    ...usual.test,
    include: ['test/**/*.tools.test.ts'],
    exclude: ['test/fixtures/**'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
