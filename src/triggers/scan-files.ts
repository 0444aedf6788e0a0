/**
 * Looks into saved files for `@ai` comments. Content is the truth: a file is passed over only when its stamp proves that it was read
 * before, or when its bytes are those of the last look. Reading is synchronous in small slices, which is several times faster than
 * asynchronous reads and still lets the worker breathe. Never writes anything, and never runs git on the work tree.
 */
import { setImmediate } from 'node:timers/promises';
import type { Oid, RepoPath } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';
import { readText } from '../core/readable-text.ts';
import { type CommentJob, commentJobs } from './comment-jobs.ts';
import { looksLikeTrigger, mayTrigger, openReader, type SavedBytes } from './saved-bytes.ts';
import type { Seen } from './seen.ts';
import { type ReadTools, viewFile } from './source-file.ts';

/** What a scan found. */
export interface Scanned {
  readonly found: readonly CommentJob[];
  /** Comments that ask for nothing we know. */
  readonly problems: readonly { readonly file: RepoPath; readonly line: number; readonly message: string }[];
  /** Files in which somebody probably wrote a trigger and that are not for us. */
  readonly skipped: readonly { readonly file: RepoPath; readonly why: string }[];
  /** Files whose content is new since the last look, or that are gone: what was known of them no longer holds. */
  readonly renewed: readonly RepoPath[];
  /** Files written less than `quietMs` ago, and how long each has to be left alone still. */
  readonly restless: ReadonlyMap<RepoPath, number>;
  /** To be called once the findings are safe in the queue: only then are these files remembered as read. */
  readonly remember: () => void;
}

export interface ScanOptions {
  /** Names all jobs found by this scan. */
  readonly request: string;
  /** The commit that decides which comments are old ones. */
  readonly head: Oid | undefined;
  readonly clock: Pick<Clock, 'now'>;
  /** Memory of earlier scans; without it every file is read. */
  readonly seen?: Seen;
  /** Files written within this many milliseconds are left for later. */
  readonly quietMs?: number;
}

/** Our own notes and patches quote what people wrote. */
const OURS = '.localcoder/';
/** Files read between two pauses: some 2 ms of work. */
const SLICE_FILES = 100;

/** Scans these files of the work tree at `root`. @throws Failure as Repo and Syntax do. */
export async function scanFiles(root: string, files: readonly RepoPath[], tools: ReadTools, options: ScanOptions): Promise<Scanned> {
  const { seen, clock } = options;
  const reader = openReader(root);
  const maxBytes = tools.config.triggers.maxFileKb * 1024;
  const marked: { file: RepoPath; read: SavedBytes }[] = [];
  const notes = new Map<RepoPath, () => void>();
  const renewed: RepoPath[] = [];
  const restless = new Map<RepoPath, number>();
  for (const [index, file] of files.entries()) {
    if (index % SLICE_FILES === SLICE_FILES - 1) await setImmediate();
    if (file.startsWith(OURS)) continue;
    const stamp = reader.stamp(file);
    if (stamp !== undefined && seen?.isKnown(file, stamp) === true) continue;
    const now = clock.now();
    const ageMs = now - (stamp?.modifiedMs ?? 0);
    const waitMs = Math.ceil((options.quietMs ?? 0) - ageMs);
    if (stamp !== undefined && ageMs >= 0 && waitMs > 0) {
      restless.set(file, waitMs);
      continue;
    }
    const read = stamp === undefined ? undefined : reader.read(file, maxBytes);
    const content = read === undefined ? undefined : mayTrigger(read.bytes) ? contentHash(read, tools) : '';
    const known = seen?.contentOf(file);
    if (read === undefined || content === undefined) notes.set(file, () => seen?.forget(file));
    else notes.set(file, () => seen?.remember(file, read.stamp, now, content));
    if (known !== undefined && known === content) continue;
    renewed.push(file);
    if (read !== undefined && content !== '') marked.push({ file, read });
  }
  const findings = await lookInto(marked, tools, options);
  // What made us skip a file may change without the file: it is read again next time.
  for (const { file } of findings.skipped) notes.set(file, () => seen?.forget(file));
  const remember = (): void => {
    for (const note of notes.values()) note();
  };
  return { ...findings, renewed, restless, remember };
}

/** Reads the comments of files that have the marker in them. */
async function lookInto(
  marked: readonly { file: RepoPath; read: SavedBytes }[],
  tools: ReadTools,
  options: ScanOptions,
): Promise<Pick<Scanned, 'found' | 'problems' | 'skipped'>> {
  const found: CommentJob[] = [];
  const problems: { file: RepoPath; line: number; message: string }[] = [];
  const skipped: { file: RepoPath; why: string }[] = [];
  const skips = marked.length === 0 ? new Map<RepoPath, string>() : await tools.repo.skips(marked.map(({ file }) => file));
  for (const { file, read } of marked) {
    const skip = (why: string): void => {
      if (looksLikeTrigger(read.bytes)) skipped.push({ file, why });
    };
    const reason = skips.get(file);
    if (reason !== undefined) {
      skip(reason);
      continue;
    }
    const text = readText(file, read.bytes, read.stamp.sizeBytes, tools.config.triggers.maxFileKb);
    if (text.is === 'no') {
      skip(text.refusal.reason);
      continue;
    }
    const view = await viewFile(file, text.value, { from: 'saved' }, tools);
    if (tools.config.languages[view.language]?.enabled === false) {
      skip(`${view.language} is switched off in the settings`);
      continue;
    }
    found.push(...(await commentJobs(view, options.head, options.request, tools)));
    problems.push(...view.scan.problems.map(({ line, message }) => ({ file, line, message })));
  }
  return { found, problems, skipped };
}

function contentHash({ bytes, stamp }: SavedBytes, tools: ReadTools): string {
  return `${stamp.sizeBytes}:${tools.repo.hash(bytes)}`;
}
