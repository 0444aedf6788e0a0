import path from 'node:path';
import { expect, it } from 'vitest';
import { appears } from '../support/appears.ts';
import { sandboxRig } from '../support/sandbox-rig.ts';
import { sandboxWorkers } from '../support/sandbox-worker.ts';
import { needs } from '../support/toolchain.ts';
import { waitUntil } from '../support/wait-until.ts';

/** Hangs, makes daemons that leave group, session and environment behind, and floods the worker all the while. */
const EVERYTHING = `
setsid sleep 99 & env -i setsid sh -c '(env -i setsid sleep 99 &)'; (trap '' TERM HUP INT; sleep 99) &
touch started; while :; do head -c 100000 /dev/zero; sleep 0.05; done`;

needs('bwrap', 'setsid')('a worker with a command in its sandbox', () => {
  it('leaves nothing behind when it is killed, within two seconds', async () => {
    const { work, home, survivors } = sandboxRig();
    const worker = sandboxWorkers()(work, home, EVERYTHING);
    await appears(path.join(work, 'started'));
    await waitUntil('daemons', () => survivors().length >= 4);
    worker.kill();
    await worker.ended;
    await waitUntil('no survivor', () => survivors().length === 0, 2_000);
  });

  it('stays below 100 MB while a command floods it', async () => {
    const { work, home } = sandboxRig();
    const { is, largestMb } = JSON.parse(await sandboxWorkers()(work, home, 'yes flour').ended) as { is: string; largestMb: number };
    expect(is).toBe('too-much-output');
    expect(largestMb).toBeLessThan(100);
  });
});
