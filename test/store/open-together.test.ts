import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { shippedMigrations } from '../../src/store/migrate.ts';
import { buildRooms } from '../support/built-rooms.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

it('processes that open a new database at the same moment all find it ready', async () => {
  const built = buildRooms(scratchFolder(), ['core', 'store']);
  const folder = scratchFolder();
  const script = fileURLToPath(new URL('../support/open-store.mjs', import.meta.url));
  const children = Array.from({ length: 12 }, () => fork(script, [built]));
  onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL');
  });
  await Promise.all(children.map((child) => once(child, 'message')));
  const ready = children.map(() => `opened at ${shippedMigrations().length}`);
  for (let round = 0; round < 10; round += 1) {
    const answers = children.map(async (child) => {
      const answer = once(child, 'message');
      child.send(path.join(folder, `state ${round}`, 'localcoder.db'));
      return String((await answer)[0]);
    });
    expect(await Promise.all(answers)).toEqual(ready);
  }
});
