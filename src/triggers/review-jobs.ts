import { randomUUID } from 'node:crypto';
import type { Oid, RepoId, RepoPath, Sha256 } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import { type Aim, type NewJob, NOTHING, type Origin, PRIORITY, type Scope } from '../core/job.ts';
import type { JobKind } from '../core/kind.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { FileChange } from '../core/port/repo.ts';
import type { Bench } from '../core/port/world.ts';

/** What turning a range into a job takes; a Bench has all of it but `sha256`. */
export interface ReviewTools extends Pick<Bench, 'repo' | 'findings' | 'kinds' | 'choose'> {
  /** SHA-256 as 64 hex digits. */
  readonly sha256: (text: string) => string;
}

/** A change to be reviewed. */
export interface ReviewRequest {
  readonly repo: RepoId;
  readonly origin: Origin;
  /** The commit it starts from; absent: nothing came before (for 'index': what HEAD holds, if anything). */
  readonly from?: Oid;
  /** The commit it ends with, or what is staged. */
  readonly to: Oid | 'index';
  /** Where it is pushed to, and as which ref. Neither makes another job: the same change pushed twice is read once. */
  readonly remote?: string;
  readonly ref?: string;
  /** Shared by all jobs of one command; a new id unless given. */
  readonly request?: string;
  readonly priority?: number;
  /** Even if the same was reviewed before. */
  readonly again?: boolean;
}

/** Hex digits of a commit in a job's name. */
const SHORT = 12;
const KIND = 'review';
/** A review is about no single file. */
const WHOLE = '.' as RepoPath;

/**
 * The one job that reviews a change. Undefined when nothing changed between the two ends, or when the model that reviews here has read exactly
 * this range before (and `again` is not set); of a push, commits that earlier reviews have read are left out. Which model that is becomes part of
 * the request: another one may read the same change.
 * @throws Failure as Repo does.
 */
export async function reviewJob(request: ReviewRequest, tools: ReviewTools): Promise<NewJob | undefined> {
  const { repo, findings, sha256 } = tools;
  const { to } = request;
  const model = await modelName(tools);
  const start = request.from ?? (to === 'index' ? await headOf(repo) : undefined);
  // A person's own words are taken as they stand; of a push only what no earlier review has read is new.
  const from = request.origin === 'hook' && to !== 'index' ? await unreadFrom(start, to, request.repo, model, tools) : start;
  if (from === to) return undefined;
  if (to !== 'index' && request.again !== true && findings.reviewed(repo.id, from, to, model) !== undefined) return undefined;
  const changes = await repo.changes(from, to);
  if (changes.length === 0) return undefined;
  const scope = await scopeOf(from, to, tools);
  const aim: Aim = {
    file: WHOLE,
    symbol: symbolOf(scope),
    node: 'module',
    lines: { first: 1, last: 1 },
    textHash: sha256(JSON.stringify([model, from ?? '', to, await contents(changes, to, tools)])) as Sha256,
    source: to === 'index' ? { from: 'saved' } : { from: 'commit', commit: to },
  };
  const { origin } = request;
  return {
    origin,
    repo: request.repo,
    kind: KIND,
    instruction: '',
    scope,
    request: request.request ?? randomUUID(),
    aim,
    priority: request.priority ?? (origin === 'hook' ? PRIORITY.review : PRIORITY.person),
    ...(request.again === undefined ? {} : { again: request.again }),
  };
}

/** Where reviews that began at `from` and followed one on another have come to, on the way to `to`. */
async function unreadFrom(from: Oid | undefined, to: Oid, id: RepoId, model: string, { findings, repo }: ReviewTools) {
  let at = from;
  for (const seen = new Set([at]); at !== to; seen.add(at)) {
    let next: Oid | undefined;
    for (const end of findings.readFrom(id, at, model)) {
      if (seen.has(end) || (end !== to && (await repo.forkPoint(to, [end])) !== end)) continue;
      next = end;
      break;
    }
    if (next === undefined) break;
    at = next;
  }
  return at;
}

/** The two ends that a scope means. @throws Failure as Repo does. */
export async function rangeOf(scope: Scope, repo: ReviewTools['repo']): Promise<Answer<Pick<ReviewRequest, 'from' | 'to'>>> {
  if (scope.at === 'range') return yes({ from: scope.from, to: scope.to });
  if (scope.at === 'staged') {
    return (await repo.state()).bare
      ? no('refused-unsupported', 'a bare repository has nothing staged', 'Name a commit or a range.')
      : yes({ to: 'index' });
  }
  if (scope.at !== 'commit') return no('refused-unsupported', 'that is no change', 'Name a revision, A..B, --staged or --push.');
  const from = await repo.parent(scope.commit);
  return yes({ ...(from === undefined ? {} : { from }), to: scope.commit });
}

/** How the range is kept with the job: a commit's own change by its name alone. */
async function scopeOf(from: Oid | undefined, to: Oid | 'index', { repo }: ReviewTools): Promise<Scope> {
  if (to === 'index') return { at: 'staged' };
  if ((await repo.parent(to)) === from) return { at: 'commit', commit: to };
  return { at: 'range', from: from ?? NOTHING, to };
}

function symbolOf(scope: Scope): string {
  if (scope.at === 'range') return `${scope.from === NOTHING ? '' : scope.from.slice(0, SHORT)}..${scope.to.slice(0, SHORT)}`;
  return scope.at === 'commit' ? scope.commit.slice(0, SHORT) : 'staged';
}

/** What the change consists of: two commits say it all, what is staged is told by its blobs. */
async function contents(changes: readonly FileChange[], to: Oid | 'index', { repo }: ReviewTools): Promise<readonly unknown[]> {
  if (to !== 'index') return changes;
  return Promise.all(changes.map(async (change) => [change, (await repo.staged(change.file))?.blob ?? '']));
}

async function headOf(repo: ReviewTools['repo']): Promise<Oid | undefined> {
  const { head } = await repo.state();
  return head.is === 'unborn' ? undefined : head.commit;
}

/** '' when none is there: the job itself then ends with the reason. */
async function modelName({ kinds, choose }: ReviewTools): Promise<string> {
  const kind: JobKind | undefined = kinds.find(({ name }) => name === KIND);
  try {
    return kind === undefined ? '' : (await choose(kind)).name;
  } catch (error) {
    if (error instanceof Failure) return '';
    throw error;
  }
}
