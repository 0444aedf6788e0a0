import type { JobKind } from '../core/kind.ts';
import type { ExitStatus } from '../core/outcome.ts';
import type { Call } from './call.ts';
import { folderInside } from './paths-inside.ts';
import { refuse } from './refuse.ts';
import { askedBy, type RequestOptions } from './request-options.ts';
import { inSession } from './session.ts';
import { submit } from './submit.ts';
import { UsageError } from './usage-error.ts';

/** What stood on the command line of an asking command. */
export interface AskOptions extends RequestOptions {
  readonly what?: string | undefined;
  readonly instruction: string;
  readonly staged: boolean;
}

/** Works out what was named, asks for a job for each symbol of it, and waits for them unless told otherwise. @throws UsageError, Failure. */
export function askFor(call: Call, kind: JobKind, options: AskOptions): Promise<ExitStatus> {
  const { what, instruction, staged } = options;
  if (what === undefined && !staged) {
    throw new UsageError(
      `what should I ${kind.name}?`,
      `localcoder ${kind.name} HEAD, src/cart.js, src/cart.js:12, src/cart.js#total or --staged`,
    );
  }
  if (what !== undefined && staged) {
    throw new UsageError(`both '${what}' and --staged name what to ${kind.name}`, 'give one of them, and put the instruction in quotes');
  }
  if (kind.needsInstruction && instruction.trim() === '') {
    throw new UsageError(
      `${kind.name} needs words: how should it be after that?`,
      `localcoder ${kind.name} ${what ?? '--staged'} "split it in two"`,
    );
  }
  return inSession(call, async (session) => {
    const { world, live } = session;
    const { id, bench } = await session.adopt();
    const { openRequests } = await import('../open-requests.ts');
    const folder = folderInside(call.place.cwd, bench.repo.root);
    const answer = await openRequests(world, id, bench).expand(
      kind,
      instruction,
      { text: what ?? '', staged, afterDashes: call.afterDashes(what), folder },
      askedBy(options),
    );
    live.wait('');
    if (answer.is === 'no') return refuse(call, answer.refusal, []);
    const { jobs, skipped, refusal } = answer.value;
    return refusal === undefined ? submit(session, { jobs, skipped }, options) : refuse(call, refusal, skipped);
  });
}
