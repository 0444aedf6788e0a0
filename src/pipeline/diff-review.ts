import type { Bench, World } from '../core/port/world.ts';
import { applyEdits } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import type { CheckReport, Verdict } from '../core/verdict.ts';
import type { Attempt } from './attempt.ts';
import { fenceFor, fill } from './prompt.ts';

const CHECK = 'diff-review';
const ANSWERS = ['YES', 'NO'] as const;
/** A no has to be this likely before it counts: small models lean to either answer by habit. */
const SURE = 0.75;
/** What the report says of a change that the model itself doubts; deliveries are then not called verified. */
const DOUBT = 'the model doubts that it does only what was asked';

/**
 * The last check of an accepted rewrite: the model reads the change and says, by the probability of its first word, whether it does only what
 * was asked. It can only lower trust: a no makes the result a doubted one, a yes proves nothing.
 */
export async function reviewDiff(verdict: Verdict, attempt: Attempt, world: World, bench: Bench, signal: AbortSignal): Promise<Verdict> {
  const { task, target, model } = attempt;
  if (verdict.is !== 'accept' || task.kind.result !== 'rewrite') return verdict;
  const add = (report: CheckReport): Verdict => ({ ...verdict, checks: [...verdict.checks, report] });
  const skip = (why: string): Verdict => add({ check: CHECK, is: 'not-run', why });
  if (!bench.config.verification.diffReview) return skip('switched off in the settings');
  // What the bundled model would answer was never more than chance.
  if (model.abilities !== undefined) return skip(`the model ${model.name} cannot judge a change`);
  const started = world.clock.now();
  const after = rewritten(target, verdict.candidate.edits);
  const fence = fenceFor(target.text + after);
  const content = fill(world.prompts('shared/diff-review.md'), {
    kind: task.kind.name,
    summary: task.kind.summary,
    instruction: task.instruction === '' ? '' : `\nInstruction: ${task.instruction}`,
    before: target.text,
    after,
    fence,
  });
  const messages = [
    { role: 'system', content: world.prompts('shared/system.md') },
    { role: 'user', content },
  ] as const;
  if ((await model.countPrompt(messages)) + 1 > model.contextSize) return skip('the change is too long for the model to read at once');
  const shares = await model.weigh(messages, ANSWERS, signal);
  if (shares === undefined) return skip('this engine does not tell how likely an answer is');
  const [yes = 0, no = 0] = shares;
  const says = no >= SURE ? `${DOUBT} (${percent(no)})` : `yes, with ${percent(yes)}`;
  return add({ check: CHECK, is: 'ran', findings: [], millis: world.clock.now() - started, by: model.name, says });
}

/** True for a result that passed every check but the model's own reading. */
export function isDoubted(verdict: Verdict): boolean {
  return verdict.is === 'accept' && doubtsIn(verdict.checks);
}

/** True when the model doubted the change that these reports are about. */
export function doubtsIn(checks: readonly CheckReport[]): boolean {
  return checks.some((report) => report.check === CHECK && report.is === 'ran' && report.says?.startsWith(DOUBT) === true);
}

function rewritten({ source, span }: Target, edits: Parameters<typeof applyEdits>[1]): string {
  const inside = edits.filter((edit) => edit.span.start >= span.start && edit.span.end <= span.end);
  return applyEdits(
    source.clean.slice(span.start, span.end),
    inside.map((edit) => ({ ...edit, span: { start: edit.span.start - span.start, end: edit.span.end - span.start } })),
  );
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
