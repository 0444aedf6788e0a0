/**
 * Steps through open results in a terminal, one a screen. Every key does one thing at once: what is written or rejected is so when the next
 * result is shown. The terminal is given back however it ends.
 */
import path from 'node:path';
import process from 'node:process';
import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { JobRow } from '../core/port/queue.ts';
import { applyOne } from './commands/apply.ts';
import { rejectOne } from './commands/reject.ts';
import type { Keys } from './keys.ts';
import { openKeys } from './keys.ts';
import { openStandings } from './open-results.ts';
import { plainLine } from './plain.ts';
import { renderInbox } from './render-inbox.ts';
import { count } from './render-table.ts';
import type { Session } from './session.ts';
import { readPatch } from './show.ts';
import type { Taken } from './take.ts';

/** What was done at one result. */
type Step = 'applied' | 'rejected' | 'skipped' | 'quit' | 'interrupted';

/** Steps through the results by the keys of this terminal. @returns 130 when Ctrl-C ended it. */
export async function stepThrough(
  session: Session,
  rows: readonly JobRow[],
  keys: Keys = openKeys({ input: process.stdin, output: process.stdout }),
): Promise<ExitStatus> {
  const steps: Step[] = [];
  try {
    for (const [index, row] of rows.entries()) {
      const step = await stepAt(session, keys, row, { position: index + 1, count: rows.length });
      steps.push(step);
      if (step === 'quit' || step === 'interrupted') break;
    }
  } finally {
    keys.close();
  }
  const made = (step: Step): number => steps.filter((each) => each === step).length;
  const left = rows.length - made('applied') - made('rejected');
  session.call.terminal.print(`${made('applied')} applied, ${made('rejected')} rejected, ${count(left, 'result')} left open`);
  return steps.includes('interrupted') ? EXIT.interrupted : EXIT.done;
}

async function stepAt(
  session: Session,
  keys: Keys,
  row: JobRow,
  place: { readonly position: number; readonly count: number },
): Promise<Step> {
  const { terminal } = session.call;
  const [standing, patch] = await Promise.all([openStandings(session)(row), readPatch(session, row)]);
  const page = { row, ...place, ...(standing !== undefined && { standing }), ...(patch !== undefined && { patch }) };
  let offset = 0;
  let message = '';
  for (;;) {
    const { lines, last, room } = renderInbox({ ...page, offset, message }, process.stdout.rows ?? 24, terminal);
    keys.draw(lines);
    message = '';
    const key = await keys.next();
    if (key === 'q' || key === 'end') return 'quit';
    if (key === 'ctrl-c') return 'interrupted';
    if (key === 's') return 'skipped';
    if (key === 'a' || key === 'r') {
      const refused = refusalOf(await (key === 'a' ? applyOne : rejectOne)(session, row));
      if (refused === undefined) return key === 'a' ? 'applied' : 'rejected';
      message = terminal.colour.yellow(refused);
    }
    if (key === 'o') message = noteOf(session, row);
    offset = Math.min(last, Math.max(0, offset + movement(key, room)));
  }
}

/** How far a key moves the diff, in lines. */
function movement(key: string, room: number): number {
  if (key === 'down' || key === 'j' || key === 'return' || key === 'enter') return 1;
  if (key === 'up' || key === 'k') return -1;
  if (key === 'pagedown' || key === 'space') return room;
  return key === 'pageup' ? -room : 0;
}

function refusalOf({ applied }: Taken): string | undefined {
  return applied.is === 'refused' ? `refused: ${plainLine(applied.why)}; ${plainLine(applied.next)}` : undefined;
}

function noteOf({ pathOf }: Session, { job, state }: JobRow): string {
  const note = state.delivery?.note ?? '';
  return note === '' ? 'it has no note' : plainLine(path.resolve(pathOf(job.repo) ?? '', note));
}
