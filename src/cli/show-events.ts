import type { ProgressEvent } from '../core/port/progress.ts';
import { plainLine } from './plain.ts';
import { renderSettled } from './render-job.ts';
import type { Session } from './session.ts';

/** Shows every event of the hub as it comes: the live line, and each job as it is asked for and as it ends. The returned function ends that. */
export function showEvents({ call, hub, live, titleOf }: Session): () => void {
  const { terminal, json } = call;
  return hub.add((event: ProgressEvent) => {
    if (json) {
      terminal.print(JSON.stringify(event));
      return;
    }
    live.tell(event);
    if (event.is === 'queued') terminal.note(`${event.job}  ${plainLine(event.title)}`);
    if (event.is === 'settled') terminal.print(renderSettled(event.job, titleOf(event.job), event.delivery, terminal.colour));
  });
}
