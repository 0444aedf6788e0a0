import type { Candidate } from '../core/candidate.ts';
import type { Account, Delivery, Owner } from '../core/delivery.ts';
import type { Job } from '../core/job.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Bench, World } from '../core/port/world.ts';
import type { CheckReport, Verdict } from '../core/verdict.ts';
import type { Attempt } from './attempt.ts';
import type { Tried } from './candidates.ts';
import { doubtsIn } from './diff-review.ts';
import { findingsOf } from './draft.ts';
import type { FactSection } from './facts.ts';
import { land } from './landing/land.ts';
import type { Task } from './task.ts';

/** Characters of a finding in the sentence that says why: what a failing test prints may fill a page. */
const REASON_LENGTH = 200;

/** Delivers what passed: prose as a note; an edit where it lands, judged as it stands there. @throws Failure git-… | disk-… */
export async function deliverAccepted(
  { job, task, target, plan }: Pick<Attempt, 'job' | 'task' | 'target' | 'plan'>,
  { findings, usage }: Tried,
  { candidate, checks }: Extract<Verdict, { is: 'accept' }>,
  facts: readonly FactSection[],
  world: Pick<World, 'queue' | 'sha256'>,
  bench: Bench,
  signal: AbortSignal,
): Promise<Delivery> {
  const { deliveries } = bench;
  const shared = { findings, ledger: plan.ledger, usage };
  const name = target.name || target.source.file;
  if (task.kind.result === 'prose') {
    const told = { outcome: 'explained', reason: `${name} explained`, next: `Read it: localcoder show ${job.id}` } as const;
    return deliveries.deliver(job, { ...shared, ...told, prose: candidate.prose, facts, checks }, target);
  }
  const landed = await land(job, target, candidate, checks, world, bench, signal);
  if (landed.is === 'refused') return deliveries.deliver(job, { ...shared, ...landed.refusal, checks }, target);
  if (landed.is === 'rejected') return deliveries.deliver(job, { ...shared, ...failedThere(job, landed.checks) }, target);
  const doubt = doubtsIn(checks) ? '; the model doubts that the change does only what was asked' : '';
  const reason = `${done(task, name, candidate)}${doubt}${unheard(checks)}`;
  // A bare repository has no saved file to write into.
  const take = bench.repo.root === undefined ? 'take it with git, from its branch' : `take it: localcoder apply ${job.id}`;
  const next = `Look at it: localcoder show ${job.id} --diff; ${take}`;
  // Who wrote it: the model, or the memory of fixes.
  const account = { ...shared, usage: { ...usage, model: candidate.model }, outcome: outcomeOf(checks), reason, next, checks };
  const { edits, added } = candidate;
  const made = { edits, ...(added && { added }) };
  if (landed.is === 'own-branch') return deliveries.deliver(job, account, target, made);
  if (landed.is === 'left-out') return deliveries.deliver(job, account, target, { ...made, leftOut: landed.why });
  const { landing } = landed;
  const told = { ...account, ...judgedAt(landed.checks, checks), ...(landing.fixupOf && { next: squashing(job, landing.fixupOf) }) };
  return deliveries.deliver(job, told, target, { ...made, landing });
}

/** The ending of an edit that passed on what is saved, and not where it would have been committed. */
function failedThere({ oneBranch }: Job, checks: readonly CheckReport[]): Pick<Account, 'outcome' | 'reason' | 'next' | 'checks'> {
  const [worst] = findingsOf(checks);
  const [where, how] =
    oneBranch === true
      ? ['on the branch of its request, which has other changes before it', 'Take that branch first, then ask again with --again.']
      : ['on what is committed', 'Commit what it needs first, then ask again with --again.'];
  const reason = `left out: it passes on what you have saved, but not ${where}: ${headOf(worst?.message ?? '')}`;
  return { outcome: 'rejected-by-checks', reason, next: `Your code is as it was. ${how}`, checks };
}

/** The checks of the state that is committed, with what was judged once and holds there too: the reply's form, and the model's second look. */
function judgedAt(again: readonly CheckReport[], first: readonly CheckReport[]): Pick<Account, 'checks' | 'outcome'> {
  const repeated = new Set(again.map(({ check }) => check));
  const checks = [...first.filter(({ check }) => !repeated.has(check)), ...again];
  return { checks, outcome: outcomeOf(checks) };
}

/** How a fixup is taken. */
export function squashing({ id }: Job, { commit, isFirst }: Owner): string {
  const from = isFirst ? '--root' : `${commit.slice(0, 12)}^`;
  return `Look at it: localcoder show ${id} --diff; take it: git merge --ff-only with its branch, then git rebase -i --autosquash ${from}`;
}

/** Where a change of code was judged by nothing that knows what the code does, people are told at once and not only in the note. */
function unheard(checks: readonly CheckReport[]): string {
  const knows = ['equivalence', 'types', 'tests', 'differential'];
  const untrusted = checks.find((report) => report.check === 'tests' && report.is === 'not-run' && report.why.includes('localcoder trust'));
  if (untrusted === undefined || checks.some((report) => report.is === 'ran' && knows.includes(report.check))) return '';
  return '; its own checks did not run: localcoder trust';
}

/** What was done, in a few words. */
function done({ kind, stub }: Task, name: string, { added }: Candidate): string {
  if (kind.result === 'doc-comment') return `${name} documented`;
  if (added !== undefined) return `${added.file} tests ${name}`;
  if (stub !== undefined) return stub === 'fill' ? `${name} implemented` : `a function added after ${name}`;
  return `${name} ${kind.needs === 'findings' ? 'repaired' : 'rewritten'}`;
}

/** Verified means that at least the parser judged it, and that the model did not doubt its own change. */
export function outcomeOf(checks: readonly CheckReport[]): Outcome {
  if (doubtsIn(checks)) return 'changed-unverified';
  return checks.some((report) => (report.check === 'parse' || report.check === 'tests') && report.is === 'ran')
    ? 'changed'
    : 'changed-unverified';
}

/** The first line of a finding, as a sentence can hold it: the whole of it stands among the findings. */
export function headOf(message: string): string {
  const line = message.trim().split('\n')[0] ?? '';
  return line.length <= REASON_LENGTH ? line : `${line.slice(0, REASON_LENGTH - 1)}…`;
}
