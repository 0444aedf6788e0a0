import type { Call } from './call.ts';
import { count } from './render-table.ts';
import { inSession } from './session.ts';

/** Pauses the queue or lets it go on, tells the worker, and says what that means for what waits. */
export function setPaused(call: Call, paused: boolean): Promise<void> {
  return inSession(call, async ({ world, client }) => {
    world.queue.pause(paused);
    await client.nudge();
    if (call.json) {
      call.terminal.print(JSON.stringify({ paused }));
      return;
    }
    const waiting = count(world.queue.counts().waiting, 'waiting job');
    call.terminal.print(paused ? `paused: ${waiting} will not start before 'localcoder resume'` : `resumed: ${waiting}`);
  });
}
