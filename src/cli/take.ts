import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { Applied } from '../core/port/deliveries.ts';
import type { JobRow } from '../core/port/queue.ts';
import type { Call } from './call.ts';
import { worst } from './exit-status.ts';
import { findJobs } from './find-job.ts';
import { plainLine } from './plain.ts';
import type { Session } from './session.ts';
import { inSession } from './session.ts';

/** What became of one job under `apply`, `unapply` or `reject`; with `--json` one object a line. */
export interface TakenJson {
  readonly id: string;
  readonly is: 'done' | 'already' | 'refused';
  readonly file?: string;
  /** True when the file is now byte for byte what the job made (apply) or had read (unapply); false when other edits in it were kept. */
  readonly exact?: boolean;
  readonly why?: string;
  readonly next?: string;
}

/** What was done with one job, and the words for it. */
export interface Taken {
  readonly applied: Applied;
  /** For 'done' and 'already'. */
  readonly words: string;
}

/** Does `one` to each of the jobs named, in order, and tells what became of each. The worst exit status wins. */
export function take(call: Call, ids: readonly string[], one: (session: Session, row: JobRow) => Promise<Taken>): Promise<ExitStatus> {
  return inSession(call, async (session) => {
    const statuses: ExitStatus[] = [];
    for (const row of findJobs(session.world.queue, ids)) {
      const { applied, words } = await one(session, row);
      statuses.push(applied.is === 'refused' ? EXIT.refused : EXIT.done);
      tell(call, row, applied, words);
    }
    return worst(statuses);
  });
}

function tell({ terminal, json }: Call, { job }: JobRow, applied: Applied, words: string): void {
  const { yellow, dim } = terminal.noteColour;
  if (json) terminal.print(JSON.stringify({ id: job.id, ...applied } satisfies TakenJson));
  else if (applied.is !== 'refused') terminal.print(`${job.id} ${words}`);
  else {
    terminal.note(`${job.id} ${yellow('refused')}: ${plainLine(applied.why)}`);
    if (applied.next !== '') terminal.note(`${dim('next:')} ${plainLine(applied.next)}`);
  }
}

/** A refusal in the shape of Applied. */
export function refused(why: string, next: string): Taken {
  return { applied: { is: 'refused', why, next }, words: '' };
}
