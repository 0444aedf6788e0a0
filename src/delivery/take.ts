import type { DeliveredBranch } from '../core/delivery.ts';
import { plainLine } from './plain.ts';
import type { SavedState } from './publication.ts';

/** What was delivered, as far as it matters for taking it. */
export interface Takeable {
  readonly id: string;
  readonly file: string;
  /** What `localcoder apply` can do here: nothing, when there is no file to write to. */
  readonly applies: 'code' | 'comment' | 'nothing';
  readonly patch?: string;
  readonly branch?: DeliveredBranch & { readonly state: SavedState };
}

/** Shell lines that take a result, each with what it does, the most careful first. */
export function takeLines({ id, file, applies, patch, branch }: Takeable): string[] {
  const name = plainLine(file);
  const rows: [command: string, effect: string][] = [];
  if (applies === 'comment') rows.push([`localcoder apply ${id}`, `takes the @ai comment out of ${name}`]);
  if (applies === 'code')
    rows.push([`localcoder apply ${id}`, `into ${name}, keeping your other edits; localcoder unapply ${id} takes it back`]);
  if (patch !== undefined)
    rows.push([
      `git apply ${shellWord(patch)}`,
      applies === 'code' ? 'the same with git, while the file is as you had saved it' : 'in a clone',
    ]);
  if (branch !== undefined) rows.push(...branchRows(branch, name));
  return aligned(rows);
}

function branchRows({ name, head, state, shared, fixupOf }: NonNullable<Takeable['branch']>, file: string): [string, string][] {
  const clean = `once ${file} has no uncommitted changes`;
  if (fixupOf !== undefined) {
    const from = fixupOf.isFirst ? '--root' : `${fixupOf.commit.slice(0, 12)}^`;
    const take = shared === true ? [`git cherry-pick ${head.slice(0, 12)}`, clean] : [`git merge --ff-only ${name}`, clean];
    return [take as [string, string], [`git rebase -i --autosquash ${from}`, 'puts it into the commit it belongs to']];
  }
  const alone = state === 'uncommitted' ? 'only the result, without the commit of your own state' : 'only this result';
  if (shared === true)
    return [
      [`git merge ${name}`, 'all results of the request'],
      [`git cherry-pick ${head.slice(0, 12)}`, `${alone}; ${clean}`],
    ];
  if (state === 'uncommitted') return [[`git cherry-pick ${name}`, `${alone}; ${clean}`]];
  return [[`git merge ${name}`, state === 'committed' ? 'or git cherry-pick, to stay linear' : clean]];
}

/** Shell lines that turn a result down. */
export function leaveLines({ id, branch }: Takeable): string[] {
  const rows: [command: string, effect: string][] = [[`localcoder reject ${id}`, 'it is not offered again, unless you ask with --again']];
  if (branch?.shared === true) rows.push([`localcoder refresh <another job of it>`, 'makes the branch anew, without this result']);
  else if (branch !== undefined) {
    const remove = branch.ref.startsWith('refs/heads/') ? `git branch -D ${branch.name}` : `git update-ref -d ${branch.ref}`;
    rows.push([remove, 'nothing else points at it']);
  }
  return aligned(rows);
}

function aligned(rows: readonly (readonly [command: string, effect: string])[]): string[] {
  const width = Math.max(0, ...rows.map(([command]) => command.length));
  return rows.map(([command, effect]) => `${command.padEnd(width)}  # ${effect}`);
}

/** A word as a POSIX shell reads it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
