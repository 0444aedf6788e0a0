import type { RegisteredRepo } from '../../core/port/queue.ts';
import type { Repo, RepoState } from '../../core/port/repo.ts';
import type { Syntax } from '../../core/port/syntax.ts';
import type { Inspection } from '../../open-inspection.ts';
import type { OpenedWorld } from '../../open-world.ts';
import { isGone, unwatchCommand } from '../gone-repository.ts';
import { plainLine } from '../plain.ts';
import { count } from '../render-table.ts';
import type { Check } from './check.ts';
import { failed, ok, warn } from './check.ts';

/** How an operation is finished. */
const FINISH: Record<NonNullable<RepoState['inProgress']>, string> = {
  rebase: 'git rebase --continue',
  merge: 'git merge --continue',
  'cherry-pick': 'git cherry-pick --continue',
  revert: 'git revert --continue',
  bisect: 'git bisect reset',
  'apply-mailbox': 'git am --continue',
};

/** More files than this are not counted by language. */
const MOST_FILES = 100_000;

/** Each registered repository and the one around `place`: what is special about it and which of its files no grammar reads. */
export async function checkRepositories(world: OpenedWorld, inspection: Inspection, place: string): Promise<Check[]> {
  const known = new Map(world.registry.list().map((repo) => [repo.path, repo]));
  const paths = new Set(known.keys());
  const here = await inspection.repositoryAt(place);
  if (here !== undefined) paths.add(here);
  const checks: Check[] = [];
  for (const path of paths) {
    const gone = checkGone(known.get(path));
    if (gone !== undefined) {
      checks.push(gone);
      continue;
    }
    try {
      const repo = await inspection.open(path);
      checks.push(await checkRepo(path, repo, await inspection.syntax()));
      await repo.close();
    } catch (error) {
      checks.push(failed(plainLine(path), error));
    }
  }
  return checks;
}

/** A deleted repository is a warning while it is watched; once it is let go there is nothing left to do. */
function checkGone(repo: RegisteredRepo | undefined): Check | undefined {
  if (repo === undefined || !isGone(repo)) return undefined;
  const name = plainLine(repo.path);
  const says = 'gone: the folder is no longer there';
  return repo.watched ? warn(name, says, unwatchCommand(repo.path)) : ok(name, `${says}; it is not watched`);
}

async function checkRepo(path: string, repo: Repo, syntax: Syntax): Promise<Check> {
  const { head, bare, shallow, partial, sparse, linkedWorktree, submodule, objectFormat, inProgress } = await repo.state();
  const words = [head.is === 'branch' ? `on ${head.branch}` : head.is === 'detached' ? 'detached HEAD' : `no commit yet on ${head.branch}`];
  if (bare) words.push('bare: commands only, no saves to follow');
  if (shallow) words.push('shallow: history ends early');
  if (partial) words.push('partial: what is missing is never fetched');
  if (sparse) words.push('sparse');
  if (linkedWorktree) words.push('linked work tree');
  if (submodule) words.push('submodule');
  if (objectFormat === 'sha256') words.push('SHA-256');
  words.push(await languageWords(repo, syntax));
  const name = plainLine(path);
  const says = plainLine(words.join(', '));
  if (inProgress === undefined) return ok(name, says);
  return warn(name, `${says}; ${inProgress} in progress, so saves are not followed`, `finish it: ${FINISH[inProgress]}`);
}

async function languageWords(repo: Repo, syntax: Syntax): Promise<string> {
  const { files, unreadable } = await repo.files();
  const read = files.slice(0, MOST_FILES).filter((file) => syntax.understands(syntax.languageOf(file, ''))).length;
  const rest = files.length - read;
  const odd = unreadable > 0 ? `, ${unreadable} names that are not UTF-8` : '';
  const others = rest > 0 ? `, ${count(rest, 'other')} (there @ai works in line comments only)` : '';
  return `${count(read, 'file')} read by grammar${others}${odd}`;
}
