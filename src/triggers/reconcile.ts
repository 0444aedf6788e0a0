import { randomUUID } from 'node:crypto';
import type { RepoPath } from '../core/brand.ts';
import type { NewJob } from '../core/job.ts';
import { near } from '../core/near.ts';
import type { Refusal } from '../core/outcome.ts';
import type { Clock } from '../core/port/clock.ts';
import { scanFiles } from './scan-files.ts';
import { skipWords } from './skip-words.ts';
import type { ReadTools } from './source-file.ts';

export interface ScanRequest {
  /** Files and folders to look in, relative to the root; everything when absent. */
  readonly paths?: readonly RepoPath[];
  /** Also the comments that HEAD already has. The `scan` command says yes: it is how they are asked for. */
  readonly includeCommitted?: boolean;
}

export interface ScanResult {
  /** By path, then in the order the comments stand. */
  readonly jobs: NewJob[];
  /** Files that are not for us, and comments left out. */
  readonly skipped: { what: string; why: string }[];
  /** Comments that ask for nothing we know, as `path:line: …`. */
  readonly problems: string[];
  /** Files looked at. */
  readonly files: number;
  readonly refusal?: Refusal;
}

/** Finds every `@ai` comment of a repository's saved files, for the `scan` command. Reads every file anew. @throws Failure as Repo does. */
export async function scan(tools: ReadTools & { readonly clock: Pick<Clock, 'now'> }, asked: ScanRequest = {}): Promise<ScanResult> {
  const { repo } = tools;
  const nothing = { jobs: [], skipped: [], problems: [], files: 0 };
  if (repo.root === undefined) {
    return {
      ...nothing,
      refusal: { outcome: 'refused-unsupported', reason: 'a bare repository has no saved files', next: 'Name a revision instead.' },
    };
  }
  const all = [...(await repo.files()).files].sort();
  const wanted = asked.paths;
  const files = wanted === undefined ? all : all.filter((file) => wanted.some((path) => file === path || file.startsWith(`${path}/`)));
  const missing = wanted?.find((path) => !all.some((file) => file === path || file.startsWith(`${path}/`)));
  if (missing !== undefined) return { ...nothing, refusal: await unknown(missing, all, tools) };
  const { head } = await repo.state();
  const scanned = await scanFiles(repo.root, files, tools, {
    request: randomUUID(),
    head: head.is === 'unborn' ? undefined : head.commit,
    clock: tools.clock,
  });
  const takes = scanned.found.filter(({ committed }) => !committed || asked.includeCommitted === true);
  const left = scanned.found.filter((each) => !takes.includes(each));
  return {
    jobs: takes.map(({ job }) => job),
    skipped: [
      ...scanned.skipped.map(({ file, why }) => ({ what: file, why })),
      ...left.map(({ job, line }) => ({ what: `${job.aim.file}:${line}`, why: 'already committed' })),
    ],
    problems: scanned.problems.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    files: files.length,
  };
}

async function unknown(path: RepoPath, all: readonly RepoPath[], tools: ReadTools): Promise<Refusal> {
  const skip = (await tools.repo.skips([path])).get(path);
  if (skip !== undefined)
    return { outcome: 'refused-unsupported', reason: `${path} ${skipWords(skip)}`, next: 'Name a file that git does not ignore.' };
  const guesses = near(path, all);
  const next = guesses.length === 0 ? 'Name files or folders of this repository.' : `Did you mean ${guesses.join(', ')}?`;
  return { outcome: 'refused-not-found', reason: `${path} is not in this repository`, next };
}
