import process from 'node:process';
import { text } from 'node:stream/consumers';
import { review as kind } from '../../jobs/review.ts';
import { PRIORITY } from '../core/job.ts';
import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { BlockOn } from '../core/port/hooks.ts';
import { pushedNow } from '../open-hooks.ts';
import type { Call } from './call.ts';
import { review } from './review.ts';
import { inSession } from './session.ts';

/** Hex digits of a commit in a sentence. */
const SHORT = 12;

/**
 * What a pre-push hook that waits runs: reviews what git says is pushed (on standard input) and shows it. The hook itself keeps the time and ends
 * this process when it is over. @returns 1 for findings that are to hold the push back, and for nothing else.
 */
export async function reviewPushed(call: Call, remote: string | undefined, blockOn: BlockOn | undefined): Promise<ExitStatus> {
  // The time is over: not a wish to cancel. What ran here is recovered by the worker, what it runs goes on.
  process.once('SIGTERM', () => process.exit(EXIT.interrupted));
  const lines = await text(process.stdin);
  const { ranges, whole } = await inSession(call, async (session) => {
    const { bench } = await session.adopt();
    session.live.wait('');
    return pushedNow(lines, remote, bench.repo);
  });
  for (const head of whole) {
    call.terminal.note(
      `${head.slice(0, SHORT)}: all of its history is new to the remote; the worker reviews it, and nothing waits for that`,
    );
  }
  const usual = { staged: false, push: false, format: 'text', detach: false, dryRun: false, again: false } as const;
  let held = false;
  for (const what of ranges) {
    const status = await review(call, kind, { ...usual, what, priority: PRIORITY.review, ...(blockOn && { failOn: blockOn }) });
    held ||= blockOn !== undefined && status === EXIT.rejected;
  }
  return held ? EXIT.rejected : EXIT.done;
}
