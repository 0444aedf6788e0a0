import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';

for (const heavy of ['zod', 'cosmiconfig']) {
  vi.doMock(heavy, () => {
    throw new Error(`${heavy} was loaded`);
  });
}

test('parser and validator load only where a settings file exists', async () => {
  const repoRoot = mkdtempSync(join(tmpdir(), 'bakery-lazy-'));
  try {
    expect((await loadConfig({ repoRoot, userDir: join(repoRoot, 'nobody') })).sources).toEqual([]);
    writeFileSync(join(repoRoot, '.localcoderrc'), 'engine: {}\n');
    await expect(loadConfig({ repoRoot, userDir: join(repoRoot, 'nobody') })).rejects.toThrow();
  } finally {
    rmSync(repoRoot, { recursive: true, force: true });
  }
});
