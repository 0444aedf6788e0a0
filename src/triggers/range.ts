import { randomUUID } from 'node:crypto';
import type { Oid, RepoPath } from '../core/brand.ts';
import { type Aim, type Form, type NewJob, PRIORITY, type Trigger } from '../core/job.ts';
import { samePath } from '../core/locate-symbol.ts';
import { type Answer, no, type Refusal, yes } from '../core/outcome.ts';
import type { FileChange } from '../core/port/repo.ts';
import { readText } from '../core/readable-text.ts';
import { aimAtLines, aimAtName, aimAtSymbol, aimAtTrigger, aimsAtFile } from './aim.ts';
import { type ChangedSymbols, changedSymbols, type Side } from './changed-symbols.ts';
import { select } from './select.ts';
import { type FileView, openFile, type ReadTools } from './source-file.ts';

/** A request as the jobs it means. */
export interface Expansion {
  /** One for each symbol, by path and then in document order: the same request on the same bytes gives the same list. */
  readonly jobs: NewJob[];
  /** What the request named that gets no job, and why. */
  readonly skipped: { what: string; why: string }[];
  /** Set when the request as a whole means nothing we can do; `jobs` is empty then. */
  readonly refusal?: Refusal;
}

/** What one command asks beside its trigger. */
export interface Asked {
  /** Shared by all jobs of one command; a new id unless given. */
  readonly request?: string;
  readonly priority?: number;
  readonly again?: boolean;
  readonly form?: Form;
}

/**
 * Turns a request into jobs, one for each symbol it names. Commits only locate: each symbol they changed is aimed at as it stands now
 * (saved file, else HEAD), and one that is gone is listed as skipped. In a bare repository the text is that of the revision.
 * @throws Failure as Repo and Syntax do.
 */
export async function expand(trigger: Trigger, tools: ReadTools, asked: Asked = {}): Promise<Expansion> {
  const found = await aimsOf(trigger, tools);
  if (found.is === 'no') return { jobs: [], skipped: [], refusal: found.refusal };
  const request = asked.request ?? randomUUID();
  const priority = asked.priority ?? priorityOf(trigger);
  const again = asked.again === undefined ? {} : { again: asked.again };
  const jobs = found.value.aims.map((aim): NewJob => ({ ...trigger, request, priority, aim, ...again, ...asked.form }));
  if (jobs.length > 0) return { jobs, skipped: found.value.skipped };
  const why = found.value.skipped.length === 0 ? 'nothing changed there' : 'nothing in it can be worked on';
  const refusal: Refusal = {
    outcome: 'refused-not-found',
    reason: `no symbol to ${trigger.kind}: ${why}`,
    next: 'Name a symbol (path#symbol) or lines (path:10-40).',
  };
  return { jobs, skipped: found.value.skipped, refusal };
}

interface Found {
  readonly aims: Aim[];
  readonly skipped: { what: string; why: string }[];
}

function aimsOf(trigger: Trigger, tools: ReadTools): Promise<Answer<Found>> {
  const { scope } = trigger;
  if (scope.at === 'query') return select(scope, tools);
  return scope.at === 'place' || scope.at === 'comment' ? atPlace(trigger, tools) : atRevision(trigger, tools);
}

async function atPlace({ scope }: Trigger, tools: ReadTools): Promise<Answer<Found>> {
  if (scope.at !== 'place' && scope.at !== 'comment') return yes({ aims: [], skipped: [] });
  const { repo, sha256 } = tools;
  const state = await repo.state();
  const bareFrom = state.bare && state.head.is !== 'unborn' ? state.head.commit : undefined;
  const opened = await openFile(scope.file, tools, bareFrom);
  if (opened.is === 'no') return opened;
  const file = opened.value;
  if (scope.at === 'comment') {
    const trigger = file.scan.triggers.find(({ line }) => line === scope.line);
    if (trigger === undefined) {
      const problem = file.scan.problems.find(({ line }) => line === scope.line)?.message;
      const reason = problem ?? `${scope.file} has no @ai comment on line ${scope.line}`;
      return no('refused-not-found', reason, 'Correct the comment, save the file and ask again.');
    }
    return yes({ aims: [aimAtTrigger(file, trigger, sha256)], skipped: [] });
  }
  const single = (aim: Answer<Aim>): Answer<Found> => (aim.is === 'no' ? aim : yes({ aims: [aim.value], skipped: [] }));
  // A range of lines is plain text in any language; everything else needs its symbols.
  if (scope.lines !== undefined && (file.outline.parsed || scope.lines.first < scope.lines.last))
    return single(aimAtLines(file, scope.lines, sha256));
  if (!file.outline.parsed)
    return no(
      'refused-unsupported',
      unsupported(file.file, file.language),
      `Name a range of its lines (${scope.file}:10-40), or a file in a language we read.`,
    );
  if (scope.symbol !== undefined) return single(aimAtName(file, scope.symbol, sha256));
  const all = aimsAtFile(file, sha256);
  return all.is === 'no' ? all : yes({ aims: all.value.aims, skipped: all.value.left });
}

/** The two sides of a revision's change. */
interface Sides {
  readonly from: Oid | undefined;
  readonly to: Oid | 'index';
}

async function atRevision({ scope }: Trigger, tools: ReadTools): Promise<Answer<Found>> {
  const { repo } = tools;
  const { head, bare } = await repo.state();
  let sides: Sides;
  if (scope.at === 'commit') sides = { from: await repo.parent(scope.commit), to: scope.commit };
  else if (scope.at === 'range') sides = { from: scope.from, to: scope.to };
  else if (bare) return no('refused-unsupported', 'a bare repository has nothing staged', 'Name a commit or a range.');
  else sides = { from: head.is === 'unborn' ? undefined : head.commit, to: 'index' };
  const changes = [...(await repo.changes(sides.from, sides.to))].sort((a, b) => (a.file < b.file ? -1 : 1));
  if (changes.length === 0) {
    return scope.at === 'staged'
      ? no('refused-not-found', 'nothing is staged', 'Stage something with git add, or name a revision or a path.')
      : no('refused-not-found', 'that revision changes no file', 'Name another revision or a path.');
  }
  const skips = await repo.skips(changes.map(({ file }) => file));
  const found: Found = { aims: [], skipped: [] };
  for (const change of changes) {
    const skip = skips.get(change.file);
    if (change.is === 'deleted') found.skipped.push({ what: change.file, why: 'deleted by the change' });
    else if (skip !== undefined) found.skipped.push({ what: change.file, why: skip });
    else await inChange(change, sides, bare, tools, found);
  }
  return yes(found);
}

/** Adds what one file's change means. */
async function inChange(change: FileChange, sides: Sides, bare: boolean, tools: ReadTools, found: Found): Promise<void> {
  const { file } = change;
  const skip = (why: string, symbol?: string): void =>
    void found.skipped.push({ what: symbol === undefined ? file : `${file}#${symbol}`, why });
  const after = await sideAt(sides.to, file, change.lines, tools);
  if (after.is === 'no') return skip(after.refusal.reason);
  const before = sides.from === undefined ? undefined : await sideAt(sides.from, change.oldFile ?? file, change.oldLines, tools);
  const touched = changedSymbols(before?.is === 'yes' ? before.value : undefined, after.value);
  const present = await openFile(file, tools, bare && sides.to !== 'index' ? sides.to : undefined);
  if (present.is === 'no') return skip(present.refusal.outcome === 'refused-not-found' ? 'no longer there' : present.refusal.reason);
  aimAtChanged(touched, present.value, tools, found, skip);
}

function aimAtChanged(
  touched: ChangedSymbols,
  file: FileView,
  tools: ReadTools,
  found: Found,
  skip: (why: string, symbol?: string) => void,
): void {
  for (const { path } of touched.changed) {
    const { symbols } = file.outline;
    const symbol = symbols.find((each) => each.path === path) ?? symbols.find((each) => samePath(each.path, path));
    if (symbol === undefined) skip('no longer there', path);
    else if (found.aims.every((aim) => aim.file !== file.file || aim.symbol !== symbol.path))
      found.aims.push(aimAtSymbol(file, symbol, tools.sha256));
  }
  for (const path of touched.gone) skip('deleted by the change', path);
  if (touched.onlyOutside) skip('changed outside its functions and types only');
}

/** One side of a file's change, parsed; refused when it is not source we read. */
async function sideAt(at: Oid | 'index', file: RepoPath, lines: FileChange['lines'], tools: ReadTools): Promise<Answer<Side>> {
  const { repo, config, syntax } = tools;
  const content = at === 'index' ? await repo.staged(file) : await repo.committed(at, file);
  if (content === undefined) return no('refused-unsupported', 'not an ordinary file', 'Name a file.');
  const text = readText(file, content.bytes, content.bytes.length, config.triggers.maxFileKb);
  if (text.is === 'no') return text;
  const language = syntax.languageOf(file, text.value);
  if (config.languages[language]?.enabled === false) {
    return no('refused-unsupported', `${language} is switched off in the settings`, 'Switch it on.');
  }
  const outline = await syntax.outline(text.value, language);
  if (!outline.parsed) return no('refused-unsupported', unsupported(file, language), 'Name a file in a language we read.');
  return yes({ text: text.value, outline, lines });
}

function unsupported(file: RepoPath, language: string): string {
  return language === '' ? `${file} is in no language we read` : `no grammar for ${language} comes with this version`;
}

function priorityOf({ origin, kind }: Trigger): number {
  if (origin === 'comment' || origin === 'command') return PRIORITY.person;
  if (origin === 'batch') return PRIORITY.batch;
  return kind === 'review' ? PRIORITY.review : PRIORITY.commit;
}
