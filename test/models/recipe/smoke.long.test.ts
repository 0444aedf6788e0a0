import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainerObstacle } from '../../../models/localcoder-tiny/recipe/train/trainer.ts';
import { openHelperEngine } from '../../../src/engine/helper-engine.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { openLog } from '../../../src/system/log.ts';
import { builtPackage } from '../../support/built-package.ts';
import { BASKET, improveRequest, tinyChoice } from '../../support/tiny-model.ts';

const obstacle = trainerObstacle();

describe.skipIf(obstacle !== undefined)(`the recipe as a whole${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  let work: string;
  let said: string;

  beforeAll(() => {
    work = mkdtempSync(join(tmpdir(), 'recipe-smoke-'));
    const run = spawnSync('npm', ['run', '--silent', 'model', '--', 'all', '--smoke', '--work', work], {
      cwd: builtPackage(),
      encoding: 'utf8',
    });
    said = run.stdout;
    expect(run.stderr, said).not.toMatch(/Error/);
    expect(run.status, said + run.stderr).toBe(0);
  }, 1_700_000);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it('takes every step, and prints a table', () => {
    const steps = [...said.matchAll(/^== (\w+):/gmu)].map(([, step]) => step);
    expect(steps).toEqual(['corpus', 'functions', 'samples', 'tokenizer', 'pack', 'train', 'export', 'agree', 'deliver', 'evaluate']);
    for (const lang of ['javascript', 'python'])
      expect(said).toMatch(new RegExp(`^\\| ${lang}: improve, made worse by rule \\| \\d+ \\| [\\d.]+ %`, 'mu'));
  });

  it('makes the same file again from the same seed, byte for byte', () => {
    const again = mkdtempSync(join(tmpdir(), 'recipe-again-'));
    try {
      for (const step of ['corpus', 'functions', 'samples', 'tokenizer', 'pack', 'train', 'export']) {
        const argv = ['dist/models/localcoder-tiny/recipe/main.js', step, '--smoke', '--work', again];
        const run = spawnSync(process.execPath, argv, { cwd: builtPackage(), encoding: 'utf8' });
        expect(run.status, run.stderr).toBe(0);
      }
      const [first, second] = [work, again].map((folder) => readFileSync(join(folder, 'localcoder-tiny-q8_0.gguf')));
      expect(first?.length).toBeGreaterThan(1_000_000);
      expect(second !== undefined && first?.equals(second)).toBe(true);
    } finally {
      rmSync(again, { recursive: true, force: true });
    }
  }, 1_700_000);

  it('lowers the loss', () => {
    const losses = [...said.matchAll(/^validation validation-0 tokens [\d.]+M loss ([\d.]+)/gmu)].map(([, loss]) => Number(loss));
    expect(losses.length).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? 0) / 2);
  });

  it('leaves a GGUF file that loads and answers', async () => {
    const log = openLog({ dir: work, level: 'error' });
    const engine = openHelperEngine({ clock: systemClock, log, idleUnloadMs: 600_000, resident: true, packageRoot: builtPackage() });
    const { signal } = new AbortController();
    try {
      const { sha256: _shipped, ...choice } = tinyChoice();
      const model = await engine.load({ ...choice, name: 'smoke', file: join(work, 'localcoder-tiny-q8_0.gguf') }, signal);
      const reply = await model.generate(improveRequest(BASKET.before), signal);
      // What it says is of no use; that it ends by itself with words of the vocabulary is.
      expect(reply.tokens).toBeGreaterThan(3);
      expect(reply.text.trim()).not.toBe('');
    } finally {
      await engine.close();
      log.close();
    }
    expect(readFileSync(join(work, 'misses.json'), 'utf8')).toContain('"title"');
  });
});
