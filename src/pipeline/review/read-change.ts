import type { Oid } from '../../core/brand.ts';
import { type Job, NOTHING } from '../../core/job.ts';
import type { Committed, FileChange } from '../../core/port/repo.ts';
import type { Bench } from '../../core/port/world.ts';
import { protectedPath } from '../../core/protected-path.ts';
import { readText } from '../../core/readable-text.ts';
import type { Unread } from '../../core/review.ts';
import type { SourceFile } from '../../core/target.ts';
import { type Part, partsOf } from './part.ts';

/** The two ends of the change that a job is about. */
export interface Ends {
  readonly from?: Oid;
  readonly to: Oid | 'index';
}

/** A change as it was read: its parts in the order they are to be looked at, and what was left out. */
export interface ReadChange {
  readonly parts: readonly Part[];
  readonly unread: readonly Unread[];
}

/** Which change a job asks to review; undefined for one about a piece of code as it stands. @throws Failure as Repo does. */
export async function endsOf({ scope }: Job, { repo }: Bench): Promise<Ends | undefined> {
  if (scope.at === 'commit') {
    const from = await repo.parent(scope.commit);
    return { ...(from === undefined ? {} : { from }), to: scope.commit };
  }
  if (scope.at === 'range') return { ...(scope.from === NOTHING ? {} : { from: scope.from }), to: scope.to };
  if (scope.at !== 'staged') return undefined;
  const { head } = await repo.state();
  return { ...(head.is === 'unborn' ? {} : { from: head.commit }), to: 'index' };
}

/** Reads a change file by file: code first, tests after it. What is not for us is left out by name. @throws Failure as Repo and Syntax do. */
export async function readChange(ends: Ends, bench: Bench, signal: AbortSignal): Promise<ReadChange> {
  const changes = [...(await bench.repo.changes(ends.from, ends.to))].sort(byWorth);
  const skips = await bench.repo.skips(changes.map(({ file }) => file));
  const parts: Part[] = [];
  const unread: Unread[] = [];
  for (const change of changes) {
    signal.throwIfAborted();
    const { file } = change;
    const skip = change.is === 'deleted' ? 'deleted by the change' : (skips.get(file) ?? protectedPath(file));
    const read = skip === undefined ? await partsIn(change, ends, bench) : skip;
    if (typeof read === 'string') unread.push({ what: file, why: read });
    else {
      for (const part of read) {
        if (part.added.some(({ text }) => text.trim() !== '')) parts.push(part);
        else unread.push({ what: placeOf(part), why: 'brings no line' });
      }
    }
  }
  return { parts, unread };
}

/** `src/cart.ts:10-20`. */
export function placeOf({ file, lines: { first, last } }: Pick<Part, 'file' | 'lines'>): string {
  return first === last ? `${file}:${first}` : `${file}:${first}-${last}`;
}

/** The parts of one file, or why it is not read. */
async function partsIn(change: FileChange, { from, to }: Ends, bench: Bench): Promise<Part[] | string> {
  const { repo, syntax, config } = bench;
  const { file } = change;
  const after = to === 'index' ? await repo.staged(file) : await repo.committed(to, file);
  if (after === undefined) return 'not an ordinary file';
  const text = readText(file, after.bytes, after.bytes.length, config.triggers.maxFileKb);
  if (text.is === 'no') return text.refusal.reason.replace(`${file} `, '');
  const language = syntax.languageOf(file, text.value);
  if (language === '') return 'in no language we read';
  if (config.languages[language]?.enabled === false) return `${language} is switched off in the settings`;
  const before = from === undefined || change.is === 'added' ? undefined : await repo.committed(from, change.oldFile ?? file);
  const source = sourceOf(file, after, text.value, language);
  return partsOf(source, await syntax.outline(text.value, language), before?.bytes.toString('utf8') ?? '', change.hunks);
}

function sourceOf(file: FileChange['file'], { blob, mode }: Committed, text: string, language: string): SourceFile {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return { file, blob, mode, saved: text, triggers: [], clean: text, language, eol };
}

/** Tests after what they test, then by name. */
function byWorth(a: FileChange, b: FileChange): number {
  return Number(isTest(a.file)) - Number(isTest(b.file)) || (a.file < b.file ? -1 : 1);
}

function isTest(file: string): boolean {
  return /(?:^|\/)(?:tests?|specs?|__tests__|fixtures?)\/|(?:[._-](?:test|spec)|_test)\.[^/]+$|(?:^|\/)test_[^/]+$/u.test(file);
}
