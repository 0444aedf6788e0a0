import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JobKind } from '../core/kind.ts';
import { EXIT, type ExitStatus } from '../core/outcome.ts';
import type { JobRow } from '../core/port/queue.ts';
import { isAtLeast, type Review, type Severity } from '../core/review.ts';
import type { Call } from './call.ts';
import { worst } from './exit-status.ts';
import type { AskJson } from './json.ts';
import { folderInside } from './paths-inside.ts';
import { refuse } from './refuse.ts';
import { renderSettled, titleOf } from './render-job.ts';
import { problemLine, renderReview } from './render-review.ts';
import type { RequestOptions } from './request-options.ts';
import { sarifOf } from './sarif.ts';
import { inSession } from './session.ts';
import { submit } from './submit.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** What stood on the command line of `review`. */
export interface ReviewOptions extends RequestOptions {
  readonly what?: string | undefined;
  readonly staged: boolean;
  readonly push: boolean;
  /** Exit status 1 from this severity on. */
  readonly failOn?: Severity;
  /** A file, or `-` for standard output. */
  readonly sarif?: string;
  readonly format: 'text' | 'gcc';
}

/** Asks for a review, waits for it unless told otherwise, and tells what was found. @throws UsageError, Failure. */
export function review(call: Call, kind: JobKind, options: ReviewOptions): Promise<ExitStatus> {
  const { what, staged, push } = options;
  checkOptions(call, options);
  return inSession(call, async (session) => {
    const { world, live } = session;
    const { id, bench } = await session.adopt();
    const { openRequests } = await import('../open-requests.ts');
    const folder = folderInside(call.place.cwd, bench.repo.root);
    const answer = await openRequests(world, id, bench).review(
      kind,
      { text: what ?? '', staged, push, afterDashes: call.afterDashes(what), folder },
      { again: options.again, ...(options.priority !== undefined && { priority: options.priority }) },
    );
    live.wait('');
    if (answer.is === 'no') return refuse(call, answer.refusal, []);
    const asked = answer.value;
    if (asked.is === 'nothing') return tellNothing(call);
    if (asked.is === 'read-before') {
      const { model, findings } = asked.review;
      const gone = world.findings().dismissed(
        id,
        findings.map((finding) => finding.id),
      );
      call.terminal.note(`${model} has read this before; --again reads it once more`);
      return tellReviews(call, [{ ...asked.review, findings: findings.filter((finding) => !gone.has(finding.id)) }], options);
    }
    return submit(session, asked, options, {
      settled: ({ job, state }: JobRow) => {
        const { delivery } = state;
        if (delivery === undefined || takesOutput(options)) return;
        call.terminal.print(renderSettled(job.id, titleOf(job), delivery, call.terminal.colour));
        const found = delivery.account?.review;
        if (found !== undefined && found.shown > 0) call.terminal.print(`\n${renderReview(found, call.terminal.colour)}`);
      },
      ended: (rows, exit) => {
        const reviews = rows.flatMap(({ state }) => state.delivery?.account?.review ?? []);
        // A review that did not come about is no clean one.
        if (reviews.length > 0 || exit === EXIT.done) writeReports(call, reviews, options);
        return worst([exit, statusOf(reviews, options)]);
      },
    });
  });
}

function checkOptions({ json }: Call, { what, staged, push, sarif, format, detach, dryRun, failOn }: ReviewOptions): void {
  const named = [what === undefined ? '' : `'${what}'`, staged ? '--staged' : '', push ? '--push' : ''].filter((each) => each !== '');
  if (named.length === 0) {
    throw new UsageError('what should I review?', 'localcoder review HEAD, main..topic, --staged or --push');
  }
  if (named.length > 1) throw new UsageError(`${named.join(' and ')} each name what to review`, 'give one of them');
  const outputs = [json ? '--json' : '', sarif === '-' ? '--sarif -' : '', format === 'gcc' ? '--format gcc' : ''].filter(
    (each) => each !== '',
  );
  if (outputs.length > 1) throw new UsageError(`${outputs.join(' and ')} both want standard output`, 'give one of them, or --sarif <file>');
  if ((detach || dryRun) && (sarif !== undefined || failOn !== undefined || format === 'gcc')) {
    throw new UsageError('a review that is not waited for has nothing to report yet', 'leave out --detach and --dry-run');
  }
}

/** True when standard output is for a program's eyes. */
function takesOutput({ sarif, format }: ReviewOptions): boolean {
  return sarif === '-' || format === 'gcc';
}

function statusOf(reviews: readonly Review[], { failOn }: ReviewOptions): ExitStatus {
  const findings = reviews.flatMap((each) => each.findings);
  return failOn !== undefined && findings.some(({ severity }) => isAtLeast(severity, failOn)) ? EXIT.rejected : EXIT.done;
}

/** Tells of a review that needed no job. */
function tellReviews(call: Call, reviews: readonly Review[], options: ReviewOptions): ExitStatus {
  const exit = statusOf(reviews, options);
  const { terminal, json } = call;
  if (json) terminal.print(JSON.stringify({ ...NO_JOBS, exit, reviews }));
  else if (!takesOutput(options)) for (const each of reviews) terminal.print(renderReview(each, terminal.colour) || 'nothing found');
  writeReports(call, reviews, options);
  return exit;
}

function writeReports({ place, terminal }: Call, reviews: readonly Review[], { sarif, format }: ReviewOptions): void {
  if (format === 'gcc') {
    const lines = reviews.flatMap((each) => each.findings.slice(0, each.shown).map(problemLine));
    if (lines.length > 0) terminal.print(lines.join('\n'));
  }
  if (sarif === undefined) return;
  const log = sarifOf(reviews, version());
  if (sarif === '-') terminal.print(log);
  else {
    try {
      writeFileSync(path.resolve(place.cwd, sarif), `${log}\n`);
    } catch (error) {
      throw new UsageError(
        `cannot write ${sarif}: ${error instanceof Error ? error.message : error}`,
        'name a file in a folder you may write to',
      );
    }
  }
}

const NO_JOBS: Omit<AskJson, 'exit'> = { dryRun: false, detached: false, jobs: [], skipped: [], othersWaiting: 0 };

function tellNothing({ terminal, json }: Call): ExitStatus {
  if (json) terminal.print(JSON.stringify({ ...NO_JOBS, exit: EXIT.done, reviews: [] }));
  else terminal.print('nothing to review: no file differs');
  return EXIT.done;
}
