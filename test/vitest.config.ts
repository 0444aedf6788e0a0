import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**', 'test/**/*.long.test.ts', 'test/**/*.tools.test.ts'],
    // To catch what hangs, not what is slow: the machine may have other work.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Processes, not threads: tests change the current folder and fork children of their own.
    pool: 'forks',
    maxWorkers: 2,
    reporters: ['default'],
  },
});
