import type { Delivery } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { Refusal } from '../core/outcome.ts';
import type { Bench, World } from '../core/port/world.ts';
import type { Target } from '../core/target.ts';
import type { Attempt } from './attempt.ts';
import type { Tried } from './candidates.ts';
import { deliverAccepted, headOf } from './deliver-accepted.ts';
import type { FactSection } from './facts.ts';

/** Stage 6: what the rounds came to becomes a branch, a patch and a note (or a note alone). @throws Failure git-… | disk-… */
export async function deliver(
  worked: Pick<Attempt, 'job' | 'task' | 'target' | 'plan'>,
  tried: Tried,
  facts: readonly FactSection[],
  world: Pick<World, 'queue' | 'sha256'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<Delivery> {
  const { job, target, plan } = worked;
  const { verdict, findings, usage } = tried;
  const shared = { findings, ledger: plan.ledger, usage };
  switch (verdict.is) {
    case 'no-change':
      return bench.deliveries.deliver(
        job,
        {
          ...shared,
          outcome: 'no-change',
          reason: verdict.reason,
          next: 'Nothing to do. Remove the comment, if there is one.',
          checks: verdict.checks,
        },
        target,
      );
    case 'reject': {
      const worst = mostFrequent(tried);
      const reason = worst === undefined ? verdict.reason : `${verdict.reason}: ${headOf(worst)}`;
      // What was established without the model holds, whatever became of its words.
      const known = facts.length === 0 ? {} : { facts };
      const next = 'Your code is as it was. Try a narrower instruction, a smaller target, or a larger model; then ask again with --again.';
      return bench.deliveries.deliver(
        job,
        { ...shared, ...known, outcome: 'rejected-by-checks', reason, next, checks: verdict.checks ?? [] },
        target,
      );
    }
    case 'accept':
      return deliverAccepted(worked, tried, verdict, facts, world, bench, signal);
  }
}

/** A refusal is delivered too: as a note that says why and what to do next. */
export function deliverRefusal(job: Job, refusal: Refusal, bench: Bench, target?: Target): Promise<Delivery> {
  return bench.deliveries.deliver(job, { ...refusal, checks: [], findings: [], ledger: [] }, target);
}

function mostFrequent({ findings }: Tried): string | undefined {
  const counts = new Map<string, number>();
  for (const { message } of findings) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts.entries()].sort((a, b) => b[1] - a[1])[0]?.[0];
}
