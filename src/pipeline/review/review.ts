import type { Reply } from '../../core/candidate.ts';
import type { Delivery, Usage } from '../../core/delivery.ts';
import type { Job } from '../../core/job.ts';
import type { LedgerEntry } from '../../core/plan.ts';
import type { Model } from '../../core/port/engine.ts';
import type { Bench, World } from '../../core/port/world.ts';
import type { Drops, Review, ReviewFinding, Unread } from '../../core/review.ts';
import type { Target } from '../../core/target.ts';
import type { Remember } from '../checkpoint.ts';
import { deliverRefusal } from '../deliver.ts';
import { locate } from '../locate.ts';
import type { Task } from '../task.ts';
import { type Asked, askAbout } from './ask-part.ts';
import { chooseFindings, NO_DROPS } from './choose-findings.ts';
import { askLint, isSaid } from './lint.ts';
import { type Part, partOfLines } from './part.ts';
import { questionAbout } from './question.ts';
import { type Ends, endsOf, placeOf, readChange } from './read-change.ts';
import { nextOf, reasonOf } from './words.ts';

/** Parts that one review looks at, and prompt tokens it may read: about a quarter of an hour of a 7B model on a CPU. What is beyond is named. */
const MOST_PARTS = 40;
const MOST_TOKENS = 60_000;
const SPENT = `beyond what one review reads (${MOST_PARTS} places, ${MOST_TOKENS} tokens)`;

/** What was to be read. */
interface Subject {
  readonly ends: { readonly from?: Ends['from']; readonly to: Review['to'] };
  readonly parts: readonly Part[];
  readonly unread: readonly Unread[];
  /** The code itself, where the job is about some and not about a change. */
  readonly target?: Target;
}

/**
 * A review from its change to its note: one narrow question for each place that changed, whose answer counts only with evidence and a second look.
 * Never changes a byte; whatever was not read is named.
 */
export async function review(job: Job, task: Task, world: World, bench: Bench, remember: Remember, signal: AbortSignal): Promise<Delivery> {
  const tell = (stage: 'locate' | 'generate' | 'verify' | 'deliver', detail: string): void => {
    signal.throwIfAborted();
    world.progress.tell({ is: 'stage', job: job.id, stage, detail });
  };
  tell('locate', job.aim.symbol);
  const subject = await subjectOf(job, world, bench, remember, signal);
  if ('refusal' in subject) return deliverRefusal(job, subject.refusal, bench);
  const { choice } = task;
  const model = await world.engine.load(choice, signal, (fraction) => world.progress.tell({ is: 'loading', model: choice.name, fraction }));
  const replies: Reply[] = [];
  const found: { readonly finding: ReviewFinding; readonly part: Part }[] = [];
  const unread = [...subject.unread];
  const ledger: LedgerEntry[] = [];
  const drops: Record<keyof Drops, number> = { ...NO_DROPS };
  const { maxJobSeconds } = bench.config.generation;
  const deadline = world.clock.now() + maxJobSeconds * 1_000;
  let tokens = 0;
  for (const [index, part] of subject.parts.entries()) {
    const place = placeOf(part);
    const leave = (why: string, size = 0): void => {
      unread.push({ what: place, why });
      ledger.push({ section: 'target', title: place, tokens: size, kept: false, why });
    };
    const late = world.clock.now() > deadline ? `the ${maxJobSeconds} seconds allowed for a job were used up` : undefined;
    const over = replies.length >= MOST_PARTS || tokens >= MOST_TOKENS ? SPENT : undefined;
    if (over !== undefined || late !== undefined) {
      leave(over ?? late ?? '');
      continue;
    }
    tell('generate', `${place} (${index + 1} of ${subject.parts.length})`);
    const question = await questionAbout(part, model, bench, world.prompts);
    if (question.is === 'too-long') {
      leave(`too long for a context of ${model.contextSize} tokens`, question.tokens);
      continue;
    }
    ledger.push({ section: 'target', title: place, tokens: question.tokens, kept: true, why: 'asked about' });
    tokens += question.tokens;
    const asked: Asked = await askAbout(part, question.messages, index, { job, model, world, bench, remember, signal });
    replies.push(asked.reply);
    if (asked.dropped !== undefined) drops[asked.dropped] += 1;
    if (asked.finding !== undefined) found.push({ finding: asked.finding, part });
  }
  if (replies.length === 0 && subject.parts.length > 0) {
    const reason = `no place of the change could be read: ${unread.at(-1)?.why}`;
    return deliverRefusal(job, { outcome: 'refused-too-large', reason, next: 'Review a smaller change.' }, bench, subject.target);
  }
  tell('verify', 'what the linter says already');
  const { kept, says } = await withoutLint(found, subject, bench, remember, signal);
  const chosen = chooseFindings(
    kept,
    bench.findings.dismissed(
      bench.repo.id,
      kept.map(({ id }) => id),
    ),
  );
  const result: Review = {
    ...subject.ends,
    model: model.name,
    findings: chosen.findings,
    shown: Math.min(bench.config.review.maxShown, chosen.findings.length),
    dropped: { ...drops, ...chosen.dropped, saidByLint: found.length - kept.length },
    hunks: { read: replies.length, all: subject.parts.length },
    unread,
    lint: says,
  };
  tell('deliver', job.aim.symbol);
  const delivery = await bench.deliveries.deliver(
    job,
    {
      outcome: result.findings.length > 0 ? 'reviewed-findings' : 'reviewed-none',
      reason: reasonOf(result),
      next: nextOf(result),
      checks: [],
      findings: [],
      ledger,
      usage: usageOf(model, replies),
      review: result,
    },
    subject.target,
  );
  bench.findings.record(bench.repo.id, job.id, result);
  return delivery;
}

/** What the job is about: a change, or (a comment, a place) some code as it stands, all of it taken as new. */
async function subjectOf(job: Job, world: World, bench: Bench, remember: Remember, signal: AbortSignal) {
  const ends = await endsOf(job, bench);
  if (ends !== undefined) {
    const { parts, unread } = await readChange(ends, bench, signal);
    return { ends, parts, unread } satisfies Subject;
  }
  const located = await remember('locate', 'target', () => locate(job, bench, world.sha256));
  if (located.is === 'no') return { refusal: located.refusal };
  const target = located.value;
  const { source, lines } = target;
  const outline = await bench.syntax.outline(source.clean, source.language);
  return { ends: { to: 'saved' }, parts: partOfLines(source, outline, lines), unread: [], target } satisfies Subject;
}

/** The findings that the project's own tools do not make already. They are asked only where there is a finding. */
async function withoutLint(
  found: readonly { readonly finding: ReviewFinding; readonly part: Part }[],
  { ends, target }: Subject,
  bench: Bench,
  remember: Remember,
  signal: AbortSignal,
): Promise<{ readonly kept: readonly ReviewFinding[]; readonly says: string }> {
  if (found.length === 0) return { kept: [], says: 'not asked: nothing was found' };
  const { head } = await bench.repo.state();
  const present = head.is === 'unborn' ? undefined : head.commit;
  const base = ends.to === 'index' || ends.to === 'saved' ? (target?.base ?? present) : ends.to;
  const said: string[] = [];
  const kept: ReviewFinding[] = [];
  for (const source of new Set(found.map(({ part }) => part.source))) {
    const lint = await remember('verify', `lint:${source.file}:${source.blob}`, () => askLint(source, base, bench, signal));
    said.push(lint.says);
    const here = found.filter(({ part }) => part.source === source).map(({ finding }) => finding);
    kept.push(...here.filter((finding) => !isSaid(finding, lint.findings)));
  }
  return { kept, says: said.join('; ') };
}

function usageOf(model: Model, replies: readonly Reply[]): Usage {
  const sum = (pick: (reply: Reply) => number): number => replies.reduce((total, reply) => total + pick(reply), 0);
  return {
    model: model.name,
    device: model.device,
    seeds: replies.slice(0, 1).map((reply) => reply.seed),
    candidates: replies.length,
    promptTokens: sum((reply) => reply.promptTokens),
    cachedTokens: sum((reply) => reply.cachedTokens),
    outputTokens: sum((reply) => reply.tokens),
    engineMillis: sum((reply) => reply.millis),
  };
}
