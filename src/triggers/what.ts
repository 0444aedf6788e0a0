import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Oid, RepoPath } from '../core/brand.ts';
import type { Scope } from '../core/job.ts';
import { near } from '../core/near.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Repo } from '../core/port/repo.ts';
import type { LineRange } from '../core/span.ts';

/** What a command was asked about, as it stood on the command line. */
export interface What {
  /** `HEAD~1`, `main..topic`, `src/cart.ts:10-40`, …; ignored with `staged`. */
  readonly text: string;
  /** `--staged` was given. */
  readonly staged?: boolean;
  /** It stood after `--`: a path, never a revision. */
  readonly afterDashes?: boolean;
  /** The caller's folder relative to the repository's root, '' at the top: paths start from it. */
  readonly folder?: string;
}

/** A path and what was said about it: `src/cart.ts:10-40`, `src/cart.ts#Cart.total`. */
interface Place {
  readonly file: RepoPath;
  readonly lines?: LineRange;
  readonly symbol?: string;
}

/** As long as a name of a revision may be (characters); a longer text, such as a pasted file, names none. */
const LONGEST_REVISION = 500;

/**
 * Turns a command's `<what>` into a scope. Revision or path is decided as git does: what is both is refused, naming both, and `--`
 * settles it. Nothing is read but names; a symbol or line is looked up later, by `expand`.
 */
export async function parseWhat(what: What, repo: Repo): Promise<Answer<Scope>> {
  if (what.staged === true) return yes({ at: 'staged' });
  const { text } = what;
  if (text === '') return no('refused-not-found', 'nothing was named', 'Name a revision, a path, path:line, path:10-40 or path#symbol.');
  const place = await placeOf(text, what.folder ?? '', repo);
  if (place.is === 'no') return place;
  if (what.afterDashes === true)
    return place.value === undefined ? unknownPath(text, what.folder ?? '', repo) : yes({ at: 'place', ...place.value });
  const revision = await revisionOf(text, repo);
  if (revision.is === 'no') return place.value === undefined ? revision : yes({ at: 'place', ...place.value });
  if (revision.value !== undefined && place.value !== undefined) {
    return no(
      'refused-not-found',
      `${text} is both a revision and a path`,
      `Write "-- ${text}" for the path, or "refs/heads/${text}" for a branch.`,
    );
  }
  if (revision.value !== undefined) return yes(revision.value);
  if (place.value !== undefined) return yes({ at: 'place', ...place.value });
  return unknownPath(text, what.folder ?? '', repo);
}

/** Scope of a revision or range; undefined when the text names none. */
async function revisionOf(text: string, repo: Repo): Promise<Answer<Scope | undefined>> {
  if (text.includes('...')) {
    const [from = '', to = ''] = text.split('...');
    return no(
      'refused-not-found',
      `${text} has three dots, which would compare with the merge base`,
      `Write two dots: ${from}..${to}; or $(git merge-base ${from || 'HEAD'} ${to || 'HEAD'})..${to}.`,
    );
  }
  const range = /^(?<from>.*?)\.\.(?<to>(?!\/).*)$/u.exec(text)?.groups;
  if (range === undefined) {
    const commit = await resolve(text, repo);
    if (commit === undefined && (await isUnborn(text, repo))) return NO_COMMIT;
    return yes(commit === undefined ? undefined : { at: 'commit', commit });
  }
  const ends: Oid[] = [];
  for (const end of [range.from || 'HEAD', range.to || 'HEAD']) {
    const commit = await resolve(end, repo);
    if (commit === undefined && (await isUnborn(end, repo))) return NO_COMMIT;
    if (commit === undefined) return no('refused-not-found', `${end} is not a revision`, `Check it with: git log ${end}`);
    ends.push(commit);
  }
  const [from, to] = ends;
  return yes(from === undefined || to === undefined ? undefined : { at: 'range', from, to });
}

const NO_COMMIT = no('refused-not-found', 'this branch has no commit yet', 'Run git commit first, or name a saved file, or use --staged.');

/** True when a text starts from HEAD (`HEAD`, `HEAD~1`, `@`) and HEAD has no commit. */
async function isUnborn(revision: string, repo: Repo): Promise<boolean> {
  return /^(?:HEAD|@)(?:$|[~^@])/u.test(revision) && (await repo.state()).head.is === 'unborn';
}

async function resolve(revision: string, repo: Repo): Promise<Oid | undefined> {
  // A text that git could read as an option, one with a path in it (HEAD:file), and one that no name is like, name no commit.
  const isNone = revision.startsWith('-') || revision.includes(':') || revision.length > LONGEST_REVISION || /\p{Cc}/u.test(revision);
  return isNone ? undefined : repo.resolve(revision);
}

/** Reads `text` as a path with an optional place in it; undefined when no such file is there. The longest path wins. */
async function placeOf(text: string, folder: string, repo: Repo): Promise<Answer<Place | undefined>> {
  for (const { path, ...rest } of readings(text)) {
    const file = pathInside(path, folder, repo);
    if (file.is === 'outside') {
      return no(
        'refused-not-found',
        `${path} is outside the repository ${repo.root ?? repo.gitDir}`,
        'Name a path inside it, or run the command there (-C <path>).',
      );
    }
    if (file.is === 'inside' && (await exists(file.file, repo))) {
      if (rest.lines !== undefined && (rest.lines.first < 1 || rest.lines.last < rest.lines.first)) {
        return no('refused-not-found', `${text} is not a range of lines`, `Lines count from 1, the smaller first: ${path}:10-40.`);
      }
      return yes({ file: file.file, ...rest });
    }
  }
  return yes(undefined);
}

/** Every way a text can be read as a path with a place in it. */
function* readings(text: string): Generator<{ path: string; lines?: LineRange; symbol?: string }> {
  yield { path: text };
  const lines = /^(?<path>.+?):(?<first>\d+)(?:-(?<last>\d+))?$/u.exec(text)?.groups;
  if (lines?.path !== undefined) {
    const first = Number(lines.first);
    yield { path: lines.path, lines: { first, last: Number(lines.last ?? first) } };
  }
  for (let at = text.lastIndexOf('#'); at > 0; at = text.lastIndexOf('#', at - 1)) {
    const symbol = text.slice(at + 1);
    if (symbol !== '') yield { path: text.slice(0, at), symbol };
  }
}

type Inside = { readonly is: 'inside'; readonly file: RepoPath } | { readonly is: 'outside' } | { readonly is: 'nothing' };

/** A path of the command line as one of the repository: `.` and `..` worked out, an absolute one cut at the root. */
function pathInside(given: string, folder: string, repo: Repo): Inside {
  const absolute = given.startsWith('/');
  const path = absolute ? realPath(given) : given;
  if (absolute && (repo.root === undefined || (path !== repo.root && !path.startsWith(`${repo.root}/`)))) return { is: 'outside' };
  const parts = absolute ? [] : folder.split('/').filter((part) => part !== '');
  for (const part of (absolute ? path.slice(repo.root?.length ?? 0) : path).split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return { is: 'outside' };
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? { is: 'nothing' } : { is: 'inside', file: parts.join('/') as RepoPath };
}

/** The path with the symbolic links of its folder followed; unchanged when the folder is not there. */
function realPath(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

async function exists(file: RepoPath, repo: Repo): Promise<boolean> {
  const { root } = repo;
  const saved = root === undefined ? 'absent' : (await repo.saved(file)).is;
  if (saved === 'file') return true;
  const { head } = await repo.state();
  if (head.is !== 'unborn' && (await repo.committed(head.commit, file)) !== undefined) return true;
  // A link or the like is something: why it is not read is told when it is opened.
  return saved === 'refused' && root !== undefined && lstatSync(join(root, file), { throwIfNoEntry: false })?.isDirectory() === false;
}

async function unknownPath(text: string, folder: string, repo: Repo): Promise<Answer<never>> {
  const bare = [...readings(text)].at(-1)?.path ?? text;
  const inside = pathInside(bare, folder, repo);
  const { files } = await repo.files();
  if (inside.is === 'nothing' || (inside.is === 'inside' && files.some((file) => file.startsWith(`${inside.file}/`)))) {
    return no('refused-not-found', `${bare} is a folder`, 'Name one file of it, or a revision.');
  }
  const wanted = inside.is === 'inside' ? inside.file : bare;
  const name = wanted.split('/').at(-1) ?? wanted;
  const sameName = files.filter((file) => file === name || file.endsWith(`/${name}`));
  const guesses = [...new Set([...sameName, ...near(wanted, files)])].slice(0, 3);
  const hint =
    guesses.length === 0 ? 'Name a revision, a path, path:line, path:10-40 or path#symbol.' : `Did you mean ${guesses.join(', ')}?`;
  return no('refused-not-found', `${text} is neither a revision nor a file of this repository`, hint);
}
