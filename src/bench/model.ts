/**
 * `npm run bench:model`: what the bundled model costs on this machine. From `load` to `loaded` of the helper process (its start apart), the most
 * memory it ever took above what it had before it was told to load (Linux), and how fast it reads and writes through the product's own engine.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { KINDS } from '../../jobs/kinds.ts';
import { DEFAULT_CONFIG } from '../core/config.ts';
import { openModels } from '../models/models.ts';
import { packageRoot } from '../system/paths.ts';
import { measureHelper } from './model-helper.ts';
import { measureSpeed } from './model-speed.ts';

const state = realpathSync(mkdtempSync(join(tmpdir(), 'localcoder-bench-state-')));
try {
  const [improve] = KINDS;
  if (improve === undefined) throw new Error('there are no kinds of jobs');
  const choice = await openModels({ packageRoot: packageRoot() }).choose(DEFAULT_CONFIG, improve);
  if (choice.by !== 'helper') throw new Error('the bundled model was not chosen');
  process.stdout.write(`${choice.name} on ${cpus()[0]?.model.trim()}, ${choice.threads ?? 'all'} thread(s)\n`);
  for (const measure of [measureHelper, measureSpeed]) {
    for (const line of await measure(choice, state)) process.stdout.write(`${line}\n`);
  }
  const [minute = 0] = loadavg();
  process.stdout.write(
    `\nLoad average ${minute.toFixed(1)} on ${cpus().length} cores: with other work on the machine everything takes longer.\n`,
  );
} finally {
  rmSync(state, { recursive: true, force: true });
}
