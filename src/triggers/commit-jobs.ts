/**
 * Turns commits that a hook told of into jobs: one for each symbol that a line of commits changed, however many commits it has. Merges are other
 * people's work and are left out; so are commits that no branch holds any more, since amending and rebasing has replaced them.
 */
import type { Oid, RepoId } from '../core/brand.ts';
import type { NewJob, Scope } from '../core/job.ts';
import { expand } from './range.ts';
import type { ReadTools } from './source-file.ts';

/** The jobs, and how many symbols there would have been beyond the limit. */
export interface CommitJobs {
  readonly jobs: NewJob[];
  readonly left: number;
}

/** What `hooks.postCommit` asks of these commits of one repository. @throws Failure as Repo and Syntax do. */
export async function commitJobs(id: RepoId, commits: readonly Oid[], tools: ReadTools): Promise<CommitJobs> {
  const { hooks, triggers } = tools.config;
  if (hooks.postCommit === 'off') return { jobs: [], left: 0 };
  const jobs = new Map<string, NewJob>();
  for (const scope of await scopesOf(commits, tools)) {
    const trigger = { origin: 'hook', repo: id, kind: hooks.postCommit, instruction: '', scope } as const;
    const expansion = await expand(trigger, tools);
    // Two heads that changed the same symbol mean one job: both would edit its present text.
    for (const job of expansion.jobs) jobs.set(`${job.aim.file}#${job.aim.symbol}`, job);
  }
  const all = [...jobs.values()];
  return { jobs: all.slice(0, triggers.backlog), left: Math.max(0, all.length - triggers.backlog) };
}

/** The commits as lines, each from the parent of its first to its last. */
async function scopesOf(commits: readonly Oid[], { repo }: ReadTools): Promise<Scope[]> {
  const facts = await repo.commits(commits);
  const single = new Set([...facts].filter(([, { parents }]) => parents.length < 2).map(([commit]) => commit));
  const parentOf = (commit: Oid): Oid | undefined => facts.get(commit)?.parents[0];
  const inner = new Set([...single].flatMap((commit) => parentOf(commit) ?? []));
  const scopes: Scope[] = [];
  for (const tip of single) {
    if (inner.has(tip) || facts.get(tip)?.kept !== true) continue;
    let first = tip;
    for (let before = parentOf(first); before !== undefined && single.has(before); before = parentOf(first)) first = before;
    const from = parentOf(first);
    if (from !== undefined) scopes.push({ at: 'range', from, to: tip });
    else {
      scopes.push({ at: 'commit', commit: first });
      if (first !== tip) scopes.push({ at: 'range', from: first, to: tip });
    }
  }
  return scopes;
}
