import type { Reply } from '../core/candidate.ts';
import type { Usage } from '../core/delivery.ts';
import type { Message, Round } from '../core/plan.ts';
import type { Model } from '../core/port/engine.ts';
import type { Bench, World } from '../core/port/world.ts';
import { masked } from '../core/secret.ts';
import type { CheckReport, Finding, Verdict } from '../core/verdict.ts';
import type { Attempt } from './attempt.ts';
import { isDoubted, reviewDiff } from './diff-review.ts';
import type { Draft } from './draft.ts';
import { generate } from './generate.ts';
import { withFindings } from './prompt.ts';
import { best } from './rank.ts';
import { type Faulty, learnFrom, tryRemembered } from './remembered.ts';
import { readBlocks } from './reply.ts';
import { decoded } from './shown.ts';
import { verify } from './verify.ts';

/** How the rounds ended. */
export interface Tried {
  readonly verdict: Exclude<Verdict, { is: 'repair' }>;
  /** Findings of every refused candidate. */
  readonly findings: readonly Finding[];
  readonly usage: Usage;
}

/**
 * Stages 4 and 5: generate and verify, round after round. Round 0 shows all its candidates and takes the best that passes; a repair round
 * tells what was wrong and stops at the first that passes. Before the model is asked (again), edits that cured such findings in this
 * repository are tried. Ends without a result when the rounds or the job's time are used up.
 */
export async function tryCandidates(attempt: Attempt, world: World, bench: Bench, signal: AbortSignal): Promise<Tried> {
  const { task, target, outline, shown, plan, model } = attempt;
  const { maxJobSeconds } = bench.config.generation;
  const deadline = new AbortController();
  const disarm = world.clock.after(maxJobSeconds * 1_000, () => deadline.abort());
  const either = AbortSignal.any([signal, deadline.signal]);
  const { view } = shown;
  const replies: Reply[] = [];
  const findings: Finding[] = [];
  const refused: Faulty[] = task.cures === undefined ? [] : [{ code: view.code, findings: task.cures }];
  const passed: Verdict[] = [];
  let judged: readonly CheckReport[] | undefined;
  const end = (verdict: Tried['verdict']): Tried => {
    disarm();
    return { verdict, findings, usage: usageOf(model, replies) };
  };
  const first = { index: 0, round: 0, task, target, outline, view, prompt: '' };
  const known = refused[0] === undefined ? undefined : await tryRemembered(refused[0], first, bench, signal);
  if (known !== undefined) return end(known);
  let index = 0;
  for (const round of plan.rounds) {
    const messages = withFindings(world.prompts, model.style, plan.messages, findings);
    for (let place = 0; place < round.candidates; place += 1, index += 1) {
      const reply = await replyOf(attempt, round, place, index, messages, { world, bench, signal, either });
      replies.push(reply);
      if (bench.config.history.keepPrompts) logPrompt(attempt, messages, reply, world);
      if (deadline.signal.aborted)
        return end(
          best(passed, target) ?? { is: 'reject', reason: `the ${maxJobSeconds} seconds allowed for a job were used up`, findings },
        );
      world.progress.tell({ is: 'stage', job: attempt.job.id, stage: 'verify', detail: `candidate ${index + 1}` });
      const prompt = messages.map((message) => message.content).join('\n');
      const draft: Draft = {
        ...first,
        index,
        round: round.index,
        reply: await decoded(reply, task, shown),
        prompt,
        author: task.choice.name,
      };
      const verdict = await reviewDiff(await verify(draft, bench, signal), attempt, world, bench, signal);
      if (verdict.is !== 'repair') {
        learnFrom(refused, draft, verdict, bench);
        passed.push(verdict);
      } else {
        findings.push(...verdict.findings);
        judged = verdict.checks ?? judged;
        const faulty = { code: readBlocks(draft.reply.text)?.code ?? '', findings: verdict.findings };
        const mended = await tryRemembered(faulty, draft, bench, signal);
        if (mended !== undefined) passed.push(mended);
        refused.push(faulty);
      }
      if (round.index > 0 && passed.some((each) => !isDoubted(each))) break;
    }
    // A doubted candidate waits for one that is not.
    const chosen = best(
      passed.filter((each) => !isDoubted(each)),
      target,
    );
    if (chosen !== undefined) return end(chosen);
  }
  return end(
    best(passed, target) ?? {
      is: 'reject',
      reason: replies.length === 1 ? 'the candidate did not pass' : `none of ${replies.length} candidates passed`,
      findings,
      ...(judged === undefined ? {} : { checks: judged }),
    },
  );
}

interface Around {
  readonly world: World;
  readonly bench: Bench;
  readonly signal: AbortSignal;
  readonly either: AbortSignal;
}

/** Candidate number `index` of the job, which is number `place` of its round; from the checkpoint when it was written before. */
function replyOf(
  { job, plan, shown, model, remember }: Attempt,
  round: Round,
  place: number,
  index: number,
  messages: readonly Message[],
  { world, bench, signal, either }: Around,
): Promise<Reply> {
  const detail = `candidate ${index + 1}${round.index === 0 ? '' : `, repair round ${round.index}`}`;
  world.progress.tell({ is: 'stage', job: job.id, stage: 'generate', detail });
  // The first of several first candidates is the model's plain best guess; the others vary around it.
  const temperature = place === 0 && round.index === 0 ? 0 : round.temperature;
  return remember('generate', `reply:${model.name}:${index}`, () =>
    generate(job, plan, { messages, index, temperature }, model, bench, signal, either, (progress) =>
      world.progress.tell({ is: 'text', job: job.id, ...progress, text: shown.sketch?.peek(progress.text) ?? progress.text }),
    ),
  );
}

/** Only for those who set history.keepPrompts: source text is in it. */
function logPrompt({ job }: Attempt, messages: readonly Message[], reply: Reply, world: World): void {
  const prompt = messages.map(({ role, content }) => ({ role, content: masked(content) }));
  world.log.info('prompt', { job: job.id, seed: reply.seed, prompt, reply: masked(reply.text) });
}

function usageOf(model: Model, replies: readonly Reply[]): Usage {
  const sum = (pick: (reply: Reply) => number): number => replies.reduce((total, reply) => total + pick(reply), 0);
  return {
    model: model.name,
    device: model.device,
    seeds: replies.map((reply) => reply.seed),
    candidates: replies.length,
    promptTokens: sum((reply) => reply.promptTokens),
    cachedTokens: sum((reply) => reply.cachedTokens),
    outputTokens: sum((reply) => reply.tokens),
    engineMillis: sum((reply) => reply.millis),
  };
}
