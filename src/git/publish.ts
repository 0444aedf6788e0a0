/**
 * Makes a branch without anybody noticing: no index, no HEAD, no work tree, no hook.
 * Objects are built in memory (only the folders along the changed paths, so the cost does not grow with the repository), go into the
 * store as one pack that git itself takes apart and checks, and a ref is created, never moved. The ref's name comes from the job and every
 * id from the publication's fields, so doing it again after a kill finds what is there. At the end everything the branch needs is
 * looked up once more, because the person's own `git gc --prune=now` may have run between objects and ref.
 */
import type { JobId, Oid } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { Publication, Published } from '../core/port/repo.ts';
import { protectedPath } from '../core/protected-path.ts';
import type { Gateway } from './gateway.ts';
import { gitFailure } from './git-failure.ts';
import type { Journal } from './journal.ts';
import type { ObjectReader } from './object-reader.ts';
import { encodeCommit, encodePack, type GitObject, makeObject, type ObjectFormat } from './objects.ts';
import type { Trees } from './trees.ts';

export interface PublishContext {
  readonly gateway: Gateway;
  readonly reader: ObjectReader;
  readonly trees: Trees;
  readonly journal: Journal;
  readonly format: ObjectFormat;
  /** A partial clone lacks objects on purpose. */
  readonly partial: boolean;
}

/** How often objects are put back when a garbage collection took them between unpacking and the ref. */
const TRIES = 5;
const BRANCH = /^localcoder(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/u;

/** Creates the branch, or finds it. @throws Failure git-busy | git-failed | git-refused | disk-full. */
export async function publish(context: PublishContext, publication: Publication): Promise<Published> {
  const names = refNames(publication.branch);
  const { head, objects } = await build(context, publication);
  for (const ref of names) {
    const tip = await context.reader.read(`${ref}^{commit}`);
    if (tip?.oid === head) {
      await connect(context, publication, head, objects);
      return { is: 'already-there', ref, name: shortName(ref), head };
    }
    if (tip !== undefined && carries(tip.body, publication.job)) return { is: 'already-there', ref, name: shortName(ref), head: tip.oid };
    if (tip !== undefined) return { is: 'taken', ref };
  }
  for (const ref of names) {
    const made = await context.journal.during({ is: 'ref', ref, oids: [...objects.keys()] }, async () => {
      const created = await place(context, objects, ref, head);
      if (created === 'created') await connect(context, publication, head, objects, ref);
      return created;
    });
    if (made === 'created') return { is: 'created', ref, name: shortName(ref), head };
    if (made === 'exists') {
      const tip = await context.reader.read(`${ref}^{commit}`);
      const ours = tip !== undefined && (tip.oid === head || carries(tip.body, publication.job));
      return ours ? { is: 'already-there', ref, name: shortName(ref), head: tip.oid } : { is: 'taken', ref };
    }
  }
  return { is: 'taken', ref: names[0] };
}

/** The branch's ref, and where it goes when a branch named `localcoder` (or another parent of its name) is in the way. */
function refNames(branch: string): readonly [branch: string, fallback: string] {
  if (!BRANCH.test(branch) || branch.includes('..') || /\.(?:lock)?(?:\/|$)/u.test(branch))
    throw new RangeError(`not a branch of ours: ${branch}`);
  return [`refs/heads/${branch}`, `refs/${branch}`];
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/heads\//u, '');
}

/** Builds every object of the publication. */
export async function build(
  context: PublishContext,
  publication: Omit<Publication, 'branch'>,
): Promise<{ head: Oid; objects: Map<Oid, GitObject> }> {
  const { trees, format } = context;
  const { commits, job, when } = publication;
  const objects = new Map<Oid, GitObject>();
  let parent = publication.parent;
  let tree = parent === undefined ? undefined : await trees.treeOf(parent);
  for (const [index, plan] of commits.entries()) {
    const files = plan.files.map(({ file, mode, bytes }) => {
      const why = protectedPath(file) ?? (/^100(?:644|755)$/u.test(mode) ? undefined : `its mode ${mode} is not a file's`);
      if (why !== undefined)
        throw new Failure('git-refused', `${JSON.stringify(file)} is never written: ${why}`, { next: 'change it by hand' });
      const blob = makeObject(format, 'blob', bytes);
      objects.set(blob.oid, blob);
      return { file, mode, oid: blob.oid };
    });
    tree = await trees.put(tree, files, objects);
    const message = index === commits.length - 1 ? withTrailer(plan.message, job) : plan.message;
    const commit = makeObject(format, 'commit', encodeCommit({ tree, parent, when, message }));
    objects.set(commit.oid, commit);
    parent = commit.oid;
  }
  if (parent === undefined || commits.length === 0) throw new RangeError('a publication has at least one commit');
  return { head: parent, objects };
}

/** The message with `LocalCoder-Job` among its trailers: what tells our tip from anybody's. */
function withTrailer(message: string, job: JobId): string {
  const trailer = `LocalCoder-Job: ${job}`;
  const text = message.trimEnd();
  if (text.split('\n').includes(trailer)) return text;
  const last = text.split('\n\n').at(-1) ?? '';
  const hasTrailers = text.includes('\n\n') && last.split('\n').every((line) => /^[A-Za-z-]+: /u.test(line));
  return `${text}${hasTrailers ? '\n' : '\n\n'}${trailer}`;
}

/** True when the commit's message has this job's trailer. */
export function carries(commit: Buffer, job: JobId): boolean {
  const text = commit.toString('utf8');
  return text.slice(text.indexOf('\n\n')).split('\n').includes(`LocalCoder-Job: ${job}`);
}

/** Hands the objects to git, which checks each of them and that nothing they name is missing (which a partial clone cannot promise). */
export async function unpack({ gateway, format, partial }: PublishContext, objects: ReadonlyMap<Oid, GitObject>): Promise<void> {
  const pack = encodePack(format, [...objects.values()]);
  await gateway.run(['unpack-objects', '-q', ...(partial ? [] : ['--strict'])], { input: pack });
}

type RefMade = 'created' | 'exists' | 'blocked';

/** Objects first, then the ref; once more from the start when a garbage collection took the objects in between. */
async function place(context: PublishContext, objects: ReadonlyMap<Oid, GitObject>, ref: string, head: Oid): Promise<RefMade> {
  for (let tries = 1; ; tries += 1) {
    await unpack(context, objects);
    const made = await createRef(context, ref, head);
    if (made !== 'collected') return made;
    if (tries === TRIES) throw collected();
  }
}

/** What a person's `git gc --prune=now` did in the wrong moment. */
export function collected(): Failure {
  return new Failure('git-failed', 'a garbage collection took objects the branch needs', {
    next: 'the job runs again by itself from the present HEAD',
  });
}

/** Creates a ref if nothing has its name. */
async function createRef({ gateway, format, reader }: PublishContext, ref: string, head: Oid): Promise<RefMade | 'collected'> {
  const nothing = '0'.repeat(format === 'sha1' ? 40 : 64);
  const { status, stderr } = await gateway.run(['update-ref', '--no-deref', ref, head, nothing], { accept: [0, 1, 128] });
  if (status === 0) return 'created';
  if (/nonexistent object/iu.test(stderr)) return 'collected';
  if ((await reader.read(ref)) !== undefined) return 'exists';
  // `refs/heads/localcoder` is a file where we need a folder, or the other way round.
  if (/exists; cannot create|cannot create .* because|not a directory|is a directory|there is a non-empty directory/iu.test(stderr))
    return 'blocked';
  throw gitFailure('update-ref', stderr);
}

/** Makes sure that the branch has all it needs now that a ref protects it; puts back what a garbage collection took. */
async function connect(
  context: PublishContext,
  { parent }: Publication,
  head: Oid,
  objects: ReadonlyMap<Oid, GitObject>,
  ref?: string,
): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const missing = await absent(context.gateway, [...objects.keys()]);
    if (missing.length > 0) {
      await unpack(context, objects);
      continue;
    }
    if (parent === undefined || (await reachable(context, parent, head))) return;
    break;
  }
  if (ref !== undefined) await context.gateway.run(['update-ref', '--no-deref', '-d', ref, head], { accept: [0, 1, 128] });
  throw collected();
}

/** Ids that the store lacks, asked of a fresh process: a long-lived one may still hold packs that were deleted. */
export async function absent(gateway: Gateway, oids: readonly Oid[]): Promise<string[]> {
  const { stdout } = await gateway.run(['cat-file', '--batch-check'], { input: `${oids.join('\n')}\n` });
  return stdout
    .toString('latin1')
    .split('\n')
    .filter((line) => line.endsWith(' missing'));
}

/** True when everything behind the parent is there. HEAD's own commit needs no walk, so the usual case costs nothing in a large repository. */
async function reachable({ gateway, reader, partial }: PublishContext, parent: Oid, head: Oid): Promise<boolean> {
  if ((await reader.read('HEAD^{commit}'))?.oid === parent) return true;
  const promised = partial ? ['--exclude-promisor-objects'] : [];
  const { status } = await gateway.run(
    [
      'rev-list',
      '--objects',
      '--quiet',
      ...promised,
      head,
      '--not',
      '--exclude=refs/heads/localcoder/*',
      '--exclude=refs/localcoder/*',
      '--all',
    ],
    { accept: [0, 1, 128], wallMs: 120_000 },
  );
  return status === 0;
}
