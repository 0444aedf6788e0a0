import { expect, it } from 'vitest';
import { sandboxRig } from '../support/sandbox-rig.ts';
import { sandboxWorkers } from '../support/sandbox-worker.ts';
import { needs } from '../support/toolchain.ts';
import { pause, waitUntil } from '../support/wait-until.ts';

const KILLS = 100;
/** Milliseconds over which the kills are spread, from before the trial run until the command is well under way. */
const SPREAD_MS = 400;

needs('bwrap', 'setsid')('a worker that runs a command', () => {
  it('leaves nothing behind, at whatever moment it is killed', async () => {
    const { work, home, survivors } = sandboxRig();
    const start = sandboxWorkers();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const worker = start(work, home, 'env -i setsid sleep 99 & sleep 99');
      await pause((SPREAD_MS * kill) / KILLS);
      worker.kill();
      await worker.ended;
      await waitUntil('no survivor', () => survivors().length === 0, 2_000);
    }
    expect(survivors()).toEqual([]);
  });
});
