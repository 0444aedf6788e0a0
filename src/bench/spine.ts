/**
 * `npm run bench:spine`: how fast the spine of the product is on this machine. Every comparison is of interleaved runs, printed as a ratio
 * with its spread. Uses its own temporary state folder and repositories; the person's are not touched.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../system/clock.ts';
import { openProcesses } from '../system/processes.ts';
import { measureDelivery } from './delivery.ts';
import { measureFirstToken } from './first-token.ts';
import { measureSave } from './save.ts';
import { measureStatus } from './status.ts';

const state = realpathSync(mkdtempSync(join(tmpdir(), 'localcoder-bench-state-')));
const env = { ...process.env, LOCALCODER_STATE_DIR: state };
const processes = openProcesses(systemClock);
try {
  for (const measure of [measureStatus, measureSave, measureDelivery, measureFirstToken]) {
    for (const line of await measure({ env, state, processes })) process.stdout.write(`${line}\n`);
  }
} finally {
  rmSync(state, { recursive: true, force: true });
}
