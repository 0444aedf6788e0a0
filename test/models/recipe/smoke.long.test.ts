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
