import type { Delivery } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { Bench, World } from '../core/port/world.ts';
import type { Stage } from '../core/stage.ts';
import { tryCandidates } from './candidates.ts';
import { rememberFor } from './checkpoint.ts';
import { deliver, deliverRefusal } from './deliver.ts';
import { factsOf } from './facts.ts';
import { cannotFixUp } from './landing/land.ts';
import { locate } from './locate.ts';
import { plan } from './plan.ts';
import { prepare } from './prepare.ts';
import { review } from './review/review.ts';
import { show } from './shown.ts';
import { accepts, suits } from './suits.ts';
import { understand } from './understand.ts';

/**
 * The six stages of a job, in order. Each turns one noun into the next; what LOCATE, PLAN and every candidate worked out is checkpointed,
 * so that a job whose worker died goes on where it was. A no of the domain is delivered as a note; the world's no is thrown.
 */
export async function runJob(job: Job, world: World, bench: Bench, signal: AbortSignal): Promise<Delivery> {
  const remember = rememberFor(job.id, world.queue.checkpoints);
  const enter = (stage: Stage, detail: string): void => {
    signal.throwIfAborted();
    world.progress.tell({ is: 'stage', job: job.id, stage, detail });
  };
  enter('understand', job.kind);
  const task = await understand(job, bench);
  if (task.is === 'no') return deliverRefusal(job, task.refusal, bench);

  if (task.value.kind.result === 'findings') return review(job, task.value, world, bench, remember, signal);

  enter('locate', job.aim.file);
  const located = await remember('locate', 'target', () => locate(job, bench, world.sha256));
  if (located.is === 'no') return deliverRefusal(job, located.refusal, bench);
  const target = located.value;
  const outline = await bench.syntax.outline(target.source.clean, target.source.language);
  const unsuited =
    accepts(task.value, target, outline) ?? suits(task.value, target) ?? (await cannotFixUp(job, target, bench, world.sha256));
  if (unsuited?.is === 'no') return deliverRefusal(job, unsuited.refusal, bench, target);

  enter('plan', target.name);
  const prepared = await remember('plan', 'prepared', () => prepare(task.value, target, outline, bench, signal));
  if (prepared.is === 'no') return deliverRefusal(job, prepared.refusal, bench, target);
  const { choice } = task.value;
  const model = await world.engine.load(choice, signal, (fraction) => world.progress.tell({ is: 'loading', model: choice.name, fraction }));
  const shown = await show(target, outline, model, bench.syntax);
  if (shown.is === 'no') return deliverRefusal(job, shown.refusal, bench, target);
  const planned = await remember('plan', `plan:${model.name}:${model.contextSize}`, () =>
    plan(prepared.value, target, outline, shown.value, model, bench, world),
  );
  if (planned.is === 'no') return deliverRefusal(job, planned.refusal, bench, target);

  enter('generate', target.name);
  const tried = await tryCandidates(
    { job, task: prepared.value, target, outline, shown: shown.value, plan: planned.value, model, remember },
    world,
    bench,
    signal,
  );

  enter('deliver', target.name);
  const facts = task.value.kind.result === 'prose' ? await factsOf(target, outline, bench) : [];
  return deliver({ job, task: prepared.value, target, plan: planned.value }, tried, facts, world, bench, signal);
}
