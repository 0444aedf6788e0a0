/**
 * Whose lines an edit changes, for `--fixup`: git's blame says which commit wrote them last. It has to be one commit, of this branch, not pushed yet,
 * that `git rebase --autosquash` will find by its subject and can carry the edit to. Anything else is refused, with the owners by name.
 */
import type { Oid, RepoPath } from '../../core/brand.ts';
import type { Owner } from '../../core/delivery.ts';
import { lineDiff, splitLines } from '../../core/line-diff.ts';
import { type Answer, no, yes } from '../../core/outcome.ts';
import type { LineOwner, Repo, UnpublishedCommit } from '../../core/port/repo.ts';
import { applyEdits, type LineRange, linesOf } from '../../core/span.ts';
import type { Target } from '../../core/target.ts';
import type { Placed } from './carried-target.ts';
import { squashesCleanly } from './squash-trial.ts';

/** More commits than this on a branch are not looked through; those behind them count as published. */
const MOST_COMMITS = 1_000;
/** Owners that a refusal names. */
const MOST_NAMED = 4;
const ALONE = 'Leave out --fixup: the result then comes as a commit of its own.';

/** The commit that a fixup of these edits is for. `placed` is at the text of its base, a commit. */
export async function ownerOf(placed: Placed, base: Oid, repo: Repo): Promise<Answer<Owner>> {
  const { target, edits } = placed;
  const { file, clean } = target.source;
  const after = applyEdits(clean, edits);
  const lines = touchedLines(clean, after, linesOf(clean, target.span));
  const owners = await repo.blame(base, file, lines);
  const commits = await repo.unpublished(base, MOST_COMMITS);
  const own = new Map(commits.map((each) => [each.commit, each]));
  const published = owners.filter(({ commit }) => !own.has(commit));
  if (published.length > 0) return isPublished(file, published, own);
  const ids = [...new Set(owners.map(({ commit }) => commit))];
  const [id] = ids;
  const found = id === undefined ? undefined : own.get(id);
  if (found === undefined) return no('refused-unsafe', 'nobody owns the changed lines: they stand between lines of nobody', ALONE);
  if (ids.length > 1) {
    const next = `Name a smaller place (${file}:10-40). ${ALONE}`;
    return no('refused-unsafe', `the changed lines belong to ${ids.length} commits: ${named(ids, own)}`, next);
  }
  if (owners.some((owner) => owner.file !== file))
    return no('refused-unsupported', `${file} had another name in ${named([found.commit], own)}`, ALONE);
  return squashable(found, commits, placed, after, base, repo);
}

/** Why no fixup can come of a target, whatever is written into it: all of its lines are pushed. Known before a model is asked. */
export async function noFixup(target: Target, base: Oid, repo: Repo): Promise<Answer<never> | undefined> {
  const { file, clean } = target.source;
  const [owners, commits] = await Promise.all([
    repo.blame(base, file, [linesOf(clean, target.span)]),
    repo.unpublished(base, MOST_COMMITS),
  ]);
  const own = new Map(commits.map((each) => [each.commit, each]));
  return owners.some(({ commit }) => own.has(commit)) ? undefined : isPublished(file, owners, own);
}

/** Whether git will find the owner by its subject, on a straight line, and the edit fits there. */
async function squashable(
  owner: UnpublishedCommit,
  commits: readonly UnpublishedCommit[],
  { target }: Placed,
  after: string,
  base: Oid,
  repo: Repo,
): Promise<Answer<Owner>> {
  const own = new Map(commits.map((each) => [each.commit, each]));
  const { commit, subject, parents } = owner;
  const name = named([commit], own);
  if (subject === '' || /\ufffd|\p{Cc}/u.test(subject))
    return no('refused-unsupported', `${name} has no subject that git could look for`, ALONE);
  const twins = commits.filter((each) => each.subject === subject);
  if (twins.length > 1) {
    const ids = twins.map((each) => each.commit);
    return no('refused-unsupported', `${twins.length} commits have the same subject: ${named(ids, own)}`, `Reword one of them. ${ALONE}`);
  }
  const way = wayTo(commit, base, own);
  if (way === undefined) return no('refused-unsupported', `there is a merge between ${name} and HEAD`, ALONE);
  const inTheWay = await squashesCleanly({ file: target.source.file, mode: target.source.mode, after }, commit, way, base, repo);
  if (inTheWay !== undefined)
    return no('refused-unsafe', `the edit cannot be moved from HEAD to ${name}, past ${named([inTheWay], own)}`, ALONE);
  return yes({ commit, subject, isFirst: parents.length === 0 });
}

/** The commits above `owner` up to `base`, oldest first; undefined when they are not one straight line. */
function wayTo(owner: Oid, base: Oid, own: ReadonlyMap<Oid, UnpublishedCommit>): Oid[] | undefined {
  const way: Oid[] = [];
  for (let at = base; at !== owner; ) {
    const parents = own.get(at)?.parents ?? [];
    const [parent] = parents;
    if (parent === undefined || parents.length > 1) return undefined;
    way.unshift(at);
    at = parent;
  }
  return way;
}

/**
 * The lines of the old text that an edit is about: those it replaces or takes out, and for lines that are only added the two they stand between.
 * At the edge of the symbol only the neighbour inside it counts: a doc comment belongs to what it documents.
 */
function touchedLines(before: string, after: string, symbol: LineRange): LineRange[] {
  const lines = splitLines(before);
  const inside = (line: number): boolean => symbol.first <= line && line <= symbol.last;
  return lineDiff(lines, splitLines(after)).flatMap(({ before: { from, count } }) => {
    if (count > 0) return [{ first: from, last: from + count - 1 }];
    const beside = [from - 1, from].filter((line) => line >= 1 && line <= lines.length);
    const own = beside.filter(inside);
    return (own.length > 0 ? own : beside).map((line) => ({ first: line, last: line }));
  });
}

function isPublished(file: RepoPath, owners: readonly LineOwner[], own: ReadonlyMap<Oid, UnpublishedCommit>): Answer<never> {
  const gone = owners.filter(({ commit }) => !own.has(commit));
  const ids = [...new Set(gone.map(({ commit }) => commit))];
  const where = gone[0] === undefined ? '' : ` (${file}:${gone[0].line})`;
  const whose = `${named(ids, own)}, which ${ids.length === 1 ? 'a remote has' : 'remotes have'} already`;
  return no('refused-unsafe', `changed lines${where} belong to ${whose}`, ALONE);
}

function named(ids: readonly Oid[], own: ReadonlyMap<Oid, UnpublishedCommit>): string {
  const names = ids.slice(0, MOST_NAMED).map((id) => {
    const subject = own.get(id)?.subject ?? '';
    return subject === '' ? id.slice(0, 10) : `${id.slice(0, 10)} (${subject})`;
  });
  return [...names, ...(ids.length > MOST_NAMED ? [`${ids.length - MOST_NAMED} more`] : [])].join(', ');
}
