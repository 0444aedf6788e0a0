import type { Command } from 'commander';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { Act, Call } from '../call.ts';
import { endWorker } from '../end-worker.ts';
import { count } from '../render-table.ts';
import { inSession } from '../session.ts';

export function define(command: Command, act: Act): void {
  command
    .option('--now', 'hand the running job back to the queue instead of waiting for it', false)
    .addHelpText(
      'after',
      '\nNothing is lost: what waits runs when the next worker starts. --json: {"was": "running"|"absent"|"silent", "ended": true}.',
    )
    .action(({ now }: { now: boolean }) => act((call) => stop(call, now)));
}

function stop(call: Call, now: boolean): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const { terminal, json } = call;
    const { was, pid, ended } = await endWorker(session, now);
    session.live.wait('');
    if (json) terminal.print(JSON.stringify({ was, ended }));
    else if (was === 'absent') terminal.print('no worker is running');
    else if (ended) {
      const waiting = session.world.queue.counts().waiting;
      terminal.print(`the worker has ended${waiting > 0 ? `; ${count(waiting, 'job')} wait for the next one` : ''}`);
    } else if (was === 'silent') {
      terminal.note(`process ${pid} has not ended; 'kill -9 ${pid}' ends it, and the next worker recovers what ran`);
    } else terminal.note('the worker has not ended yet; --now does not wait for its job');
    return ended ? EXIT.done : EXIT.locked;
  });
}
