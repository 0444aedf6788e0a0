/**
 * Git's own three-way merge without a work tree, for looking what a result comes to on a newer commit. It runs in a quarantine that borrows
 * the person's objects: their merge drivers, filters and settings are out of sight, and what it writes goes with the quarantine.
 * How: `git merge-tree --write-tree` (git 2.38) on three commits made for the purpose, the base being the parent of both sides; where git is
 * older, file by file with `git merge-file`. Anything that is not clean is a conflict: no text with conflict markers ever leaves here.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochMs, Oid } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { Merged, MergeSide } from '../core/port/repo.ts';
import { diskFailure } from './disk-failure.ts';
import type { Gateway } from './gateway.ts';
import { encodeCommit, type GitObject, makeObject, type ObjectFormat } from './objects.ts';
import { inQuarantine, type Quarantine } from './quarantine.ts';
import { alternatesText, objectFolders } from './scratch/alternates.ts';
import type { Trees } from './trees.ts';

export interface MergeContext {
  readonly trees: Trees;
  readonly format: ObjectFormat;
  /** Where quarantines are made. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly commonDir: string;
  /** Goes file by file, as under an older git. */
  readonly byFile?: boolean;
}

interface Sides {
  readonly base: Oid;
  readonly ours: Oid;
  readonly theirs: Oid;
}

const DIFF = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev'];
const REGULAR = /^100(?:644|755)$/u;
/** A result changes one file or adds another; a merge that reaches further is not what was delivered. */
const MOST_FILES = 20;

/** As Repo.mergeTree. @throws Failure git-… | disk-full. */
export async function mergeTree(context: MergeContext, base: MergeSide, ours: MergeSide, theirs: MergeSide): Promise<Merged> {
  const { format, folder, environment, commonDir } = context;
  const made = new Map<Oid, GitObject>();
  let sides: Sides;
  try {
    sides = {
      base: await treeOf(context, base, made),
      ours: await treeOf(context, ours, made),
      theirs: await treeOf(context, theirs, made),
    };
  } catch (error) {
    if (error instanceof Failure && error.code === 'git-refused') return { is: 'conflict', why: error.message };
    throw error;
  }
  return inQuarantine(folder, format, environment, async (quarantine) => {
    await borrow(quarantine.gitDir, commonDir);
    const commits = commitsOf(format, sides);
    await quarantine.add([...made.values(), ...commits]);
    const [, left, right] = commits.map(({ oid }) => oid);
    const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', `${left}`, `${right}`];
    const { status, stdout } =
      context.byFile === true ? { status: 129, stdout: Buffer.alloc(0) } : await quarantine.gateway.run(args, { accept: [0, 1, 128, 129] });
    const [tree = '', ...names] = stdout.toString('utf8').trimEnd().split('\n');
    if (status === 1) return { is: 'conflict', why: `both sides changed the same lines of ${names[0] ?? 'a file'}` };
    if (status !== 0) return fileByFile(quarantine, sides);
    const changed = await changes(quarantine.gateway, sides.ours, tree as Oid);
    if (changed.length > MOST_FILES) return { is: 'conflict', why: `${changed.length} files would change` };
    const files = [];
    for (const { file, after } of changed) {
      if (after !== undefined && !REGULAR.test(after.mode)) return { is: 'conflict', why: `${file} is no ordinary file any more` };
      files.push({ file, ...(after === undefined ? {} : { bytes: await blob(quarantine.gateway, after.oid) }) });
    }
    return { is: 'clean', files };
  });
}

/** A side's tree, with its files replaced. */
async function treeOf({ trees, format }: MergeContext, { commit, files = [] }: MergeSide, made: Map<Oid, GitObject>): Promise<Oid> {
  const tree = commit === undefined ? undefined : await trees.treeOf(commit);
  if (tree !== undefined && files.length === 0) return tree;
  const entries = files.map(({ file, mode, bytes }) => {
    const object = makeObject(format, 'blob', bytes);
    made.set(object.oid, object);
    return { file, mode, oid: object.oid };
  });
  return trees.put(tree, entries, made);
}

/** The base as a commit, and both sides as its children, so that git needs no search for it. */
function commitsOf(format: ObjectFormat, { base, ours, theirs }: Sides): GitObject[] {
  const commit = (tree: Oid, parent: Oid | undefined, message: string): GitObject =>
    makeObject(format, 'commit', encodeCommit({ tree, parent, when: 0 as EpochMs, message }));
  const root = commit(base, undefined, 'base');
  return [root, commit(ours, root.oid, 'ours'), commit(theirs, root.oid, 'theirs')];
}

async function borrow(gitDir: string, commonDir: string): Promise<void> {
  try {
    await mkdir(join(gitDir, 'objects', 'info'), { recursive: true });
    await writeFile(join(gitDir, 'objects', 'info', 'alternates'), alternatesText(await objectFolders(commonDir)));
  } catch (error) {
    throw diskFailure('write to the state folder', error);
  }
}

interface Entry {
  readonly mode: string;
  readonly oid: Oid;
}

async function changes(gateway: Gateway, from: Oid, to: Oid): Promise<{ file: string; before?: Entry; after?: Entry }[]> {
  const { stdout } = await gateway.run([...DIFF, from, to]);
  const parts = stdout.toString('utf8').split('\0');
  const found = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [oldMode = '', newMode = '', oldOid = '', newOid = ''] = (parts[at] ?? '').slice(1).split(' ');
    const entry = (mode: string, oid: string): Entry | undefined => (/^0+$/u.test(mode) ? undefined : { mode, oid: oid as Oid });
    const [before, after] = [entry(oldMode, oldOid), entry(newMode, newOid)];
    found.push({
      file: parts[at + 1] ?? '',
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
  }
  return found;
}

async function blob(gateway: Gateway, oid: Oid): Promise<Buffer> {
  return (await gateway.run(['cat-file', 'blob', oid])).stdout;
}

/** What git's merge does, without its search for renamed files. */
async function fileByFile({ gateway, gitDir }: Quarantine, { base, ours, theirs }: Sides): Promise<Merged> {
  const wanted = await changes(gateway, base, theirs);
  if (wanted.length > MOST_FILES) return { is: 'conflict', why: `${wanted.length} files would change` };
  const moved = new Map((await changes(gateway, base, ours)).map((each) => [each.file, each.after]));
  const files: { file: string; bytes?: Buffer }[] = [];
  for (const { file, before, after } of wanted) {
    const present = moved.has(file) ? moved.get(file) : before;
    if (present?.oid === after?.oid) continue;
    const conflict: Merged = { is: 'conflict', why: `both sides changed ${file}` };
    if (after !== undefined && !REGULAR.test(after.mode)) return conflict;
    if (present?.oid === before?.oid) files.push({ file, ...(after === undefined ? {} : { bytes: await blob(gateway, after.oid) }) });
    else {
      if (before === undefined || after === undefined || present === undefined) return conflict;
      const paths = [];
      for (const [name, { oid }] of Object.entries({ ours: present, base: before, theirs: after })) {
        const path = join(gitDir, name);
        await writeFile(path, await blob(gateway, oid));
        paths.push(path);
      }
      const { status, stdout } = await gateway.run(['merge-file', '-p', '--quiet', ...paths], {
        accept: Array.from({ length: 256 }, (_, each) => each),
      });
      if (status !== 0) return { is: 'conflict', why: `both sides changed the same lines of ${file}` };
      files.push({ file, bytes: stdout });
    }
  }
  return { is: 'clean', files };
}
