/** One result, carried over to the present text by git's merge and judged there again: what `refresh` delivers anew. */
import type { Oid, RepoPath } from '../../core/brand.ts';
import type { AddedFile } from '../../core/candidate.ts';
import type { Account, Delivery, Owner } from '../../core/delivery.ts';
import type { Job } from '../../core/job.ts';
import { lineEdits } from '../../core/line-diff.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Part } from '../../core/port/deliveries.ts';
import type { ScratchFile } from '../../core/port/scratch.ts';
import type { Bench } from '../../core/port/world.ts';
import { decodeText } from '../../core/source-text.ts';
import type { SourceFile, Target } from '../../core/target.ts';
import type { CheckReport } from '../../core/verdict.ts';
import { outcomeOf, squashing } from '../deliver-accepted.ts';
import { findingsOf } from '../draft.ts';
import { judgeAgain } from '../judge-again.ts';
import { textLike } from '../landing/carried-target.ts';
import { ownerOf } from '../landing/fixup-owner.ts';
import { findTarget, type Present, readPresent } from '../locate.ts';

/** A result on its branch. */
export interface OldResult {
  readonly job: Job;
  readonly delivery: Delivery;
  readonly commit: Oid;
}

/** The result on the present text, with the files that stand differently after it; or why there is none. */
export type CarriedResult =
  | { readonly is: 'carried'; readonly part: Part; readonly files: readonly ScratchFile[] }
  | { readonly is: 'merged' }
  | { readonly is: 'stale'; readonly why: string };

interface Tools {
  readonly bench: Bench;
  readonly sha256: (text: string) => string;
  readonly signal: AbortSignal;
}

/** Carries a result to `head`, with the files `over` standing over it, and judges it there. @throws Failure as Repo and Checks. */
export async function carryResult(
  old: OldResult,
  head: Oid,
  over: ReadonlyMap<RepoPath, ScratchFile>,
  tools: Tools,
): Promise<CarriedResult> {
  const { job, delivery } = old;
  const { bench, sha256, signal } = tools;
  const at = job.aim.source.from === 'commit' ? { ...job, aim: { ...job.aim, source: { from: 'commit', commit: head } as const } } : job;
  const present = await readPresent(at, bench);
  if (present.is === 'no') return { is: 'stale', why: present.refusal.reason };
  const target = findTarget(job, present.value, sha256);
  const gone = { is: 'stale', why: `${job.aim.symbol || job.aim.file} is no longer in ${job.aim.file}` } as const;
  if (target === undefined) return gone;
  const there = await placeOf(job, target, head, over, tools);
  if (there === undefined) return gone;
  const changed = await merged(old, there.source, head, over, bench);
  if (changed.is !== 'changed') return changed;
  const { edits, after, added } = changed;
  const isElsewhere = there.source.clean !== target.source.clean;
  const saved = isElsewhere ? await merged(old, target.source, head, new Map(), bench) : changed;
  if (saved.is === 'stale') return saved;
  signal.throwIfAborted();
  const checks = await judgeAgain(job, there, after, added, bench, signal);
  const [finding] = findingsOf(checks);
  if (finding !== undefined) return { is: 'stale', why: `it no longer passes: ${finding.message}` };
  const owner = job.fixup === true ? await ownerOf({ target: there, edits }, head, bench.repo) : undefined;
  if (owner?.is === 'no') return { is: 'stale', why: owner.refusal.reason };
  const lands = job.oneBranch === true || owner !== undefined;
  const landing = { target: there, edits, ...(job.oneBranch && { shared: {} }), ...(owner && { fixupOf: owner.value }) };
  const made = { edits: saved.is === 'changed' ? saved.edits : [], ...(added && { added }), ...(lands && { landing }) };
  const bytes = await inGit(after, target, head, bench);
  const files = [
    { file: there.source.file, mode: there.source.mode, bytes },
    ...(added === undefined ? [] : [{ file: added.file, mode: '100644', bytes: Buffer.from(added.text, 'utf8') }]),
  ];
  return { is: 'carried', part: { job, account: accountOf(job, delivery, checks, head, owner?.value), target, made }, files };
}

/** The target where its result is committed: what the person has saved, or what stands in git before it. */
async function placeOf(
  job: Job,
  target: Target,
  head: Oid,
  over: ReadonlyMap<RepoPath, ScratchFile>,
  { bench, sha256 }: Tools,
): Promise<Target | undefined> {
  if (job.oneBranch !== true && job.fixup !== true) return target;
  const { source } = target;
  const committed = over.get(source.file) ?? (job.fixup === true ? await bench.repo.committed(head, source.file) : undefined);
  const text = committed === undefined ? source.clean : textLike(target, committed);
  if (text === undefined) return undefined;
  if (text === source.clean) return { ...target, over: [...over.values()] };
  const { own: _own, ...rest } = source;
  const there: Present['source'] = { ...rest, saved: text, clean: text, triggers: [] };
  const found = findTarget(job, { source: there, outline: await bench.syntax.outline(text, source.language), base: head }, sha256);
  return found && { ...found, over: [...over.values()] };
}

type Merging =
  | { readonly is: 'changed'; readonly edits: ReturnType<typeof lineEdits>; readonly after: string; readonly added?: AddedFile }
  | Exclude<CarriedResult, { is: 'carried' }>;

/** What the commit did, as edits of a present text. */
async function merged(
  { job: { aim }, delivery, commit }: OldResult,
  source: SourceFile,
  head: Oid,
  over: ReadonlyMap<RepoPath, ScratchFile>,
  { repo }: Bench,
): Promise<Merging> {
  const { file } = aim;
  const added = delivery.change?.added;
  const below = await repo.parent(commit);
  const [from, to] = [below === undefined ? undefined : await repo.committed(below, file), await repo.committed(commit, file)];
  if (below === undefined || from === undefined || to === undefined)
    return { is: 'stale', why: 'what it was made from is no longer in this repository' };
  // A checkout may hold CRLF where git holds line feeds; the merge sees one kind only.
  const windows = !from.bytes.includes('\r\n') && source.clean.includes('\r\n');
  const asHere = (bytes: Buffer) => (windows ? Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n'), 'utf8') : bytes);
  const side = (bytes: Buffer) => [{ file, mode: source.mode, bytes }];
  const others = [...over.values()].filter((each) => each.file !== file);
  const answer = await repo.mergeTree(
    { commit: below, files: side(asHere(from.bytes)) },
    { commit: head, files: [...others, ...side(Buffer.from(source.clean, 'utf8'))] },
    { commit, files: side(asHere(to.bytes)) },
  );
  if (answer.is === 'conflict') return { is: 'stale', why: answer.why };
  let after = source.clean;
  let newFile: AddedFile | undefined;
  for (const each of answer.files) {
    const text = each.bytes === undefined ? undefined : decodeText(each.bytes);
    if (text?.is === 'text' && each.file === file) after = text.text;
    else if (text?.is === 'text' && each.file === added?.file) newFile = { file: each.file as RepoPath, text: text.text };
    else return { is: 'stale', why: `it would change ${each.file} now` };
  }
  if (after === source.clean && newFile === undefined) return { is: 'merged' };
  return { is: 'changed', edits: lineEdits(source.clean, after), after, ...(newFile === undefined ? {} : { added: newFile }) };
}

/** The text as git will hold it, where it holds line feeds for a person's CRLF. */
async function inGit(text: string, target: Target, head: Oid, { repo }: Bench): Promise<Buffer> {
  const committed = await repo.committed(head, target.source.file);
  const converted = committed !== undefined && !committed.bytes.includes('\r\n') && textLike(target, committed)?.includes('\r\n') === true;
  return Buffer.from(converted ? text.replaceAll('\r\n', '\n') : text, 'utf8');
}

function accountOf(
  job: Job,
  { account, outcome, reason, next, branch }: Delivery,
  checks: readonly CheckReport[],
  head: Oid,
  owner: Owner | undefined,
): Account {
  const before: Account = account ?? { outcome, reason, next, checks: [], findings: [], ledger: [] };
  // A doubt that the model had about its own change is not taken back by moving it.
  const present: Outcome = outcome === 'changed-unverified' ? outcome : outcomeOf(checks);
  const from = branch?.base;
  const how = owner === undefined ? {} : { next: squashing(job, owner) };
  return { ...before, ...how, outcome: present, checks, refreshed: { to: head, ...(from && { from }) } };
}
