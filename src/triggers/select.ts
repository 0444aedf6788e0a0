/**
 * Chooses the symbols that a batch is about: files by a glob, symbols by their paths, code by a tree-sitter query, and-ed. Reads every file
 * that may hold one, in order of path, so that the same request on the same bytes gives the same list. Only reads; queues nothing.
 */
import type { RepoPath } from '../core/brand.ts';
import type { Aim, Scope } from '../core/job.ts';
import { withoutOrdinals } from '../core/locate-symbol.ts';
import { near } from '../core/near.ts';
import { type Answer, no, type Refusal, yes } from '../core/outcome.ts';
import type { SourceSymbol } from '../core/port/syntax.ts';
import { savedLines } from '../core/source-text.ts';
import { contains } from '../core/span.ts';
import type { Language } from '../core/target.ts';
import { aimAtSymbol, aimsAtFile } from './aim.ts';
import { globTest } from './glob.ts';
import { skipWords } from './skip-words.ts';
import { type FileView, openListed, type ReadTools } from './source-file.ts';

/** What a batch selects by; at least one is given. */
export type Selection = Extract<Scope, { at: 'query' }>;

/** The symbols chosen, and what was left out for a reason that a person should know. */
export interface Selected {
  readonly aims: Aim[];
  readonly skipped: { what: string; why: string }[];
}

/** Our own notes and patches. */
const OURS = '.localcoder/';

/** What is learned while files are read. */
interface Gathering extends Selected {
  /** Paths of all symbols seen. */
  readonly seen: Set<string>;
  /** Languages that the query fits, and for the others why not. */
  readonly fits: Set<Language>;
  readonly unfit: Map<Language, Refusal>;
}

/** The symbols that `selection` means. @throws Failure as Repo and Syntax do. */
export async function select(selection: Selection, tools: ReadTools): Promise<Answer<Selected>> {
  const { repo } = tools;
  const files = await filesOf(selection, tools);
  if (files.is === 'no') return files;
  const { head, bare } = await repo.state();
  const from = bare && head.is !== 'unborn' ? head.commit : undefined;
  const found: Gathering = { aims: [], skipped: [], seen: new Set(), fits: new Set(), unfit: new Map() };
  const skips = await repo.skips(files.value);
  for (const file of files.value) {
    const why = skips.get(file);
    const opened = why === undefined ? await openListed(file, tools, from) : no('refused-unsupported', skipWords(why), '');
    if (opened.is === 'no') found.skipped.push({ what: file, why: opened.refusal.reason });
    else if (opened.value.outline.parsed) await inFile(opened.value, selection, tools, found);
    else found.skipped.push({ what: file, why: 'in no language we read' });
  }
  const [unfit] = found.unfit.values();
  if (unfit !== undefined && found.fits.size === 0) return { is: 'no', refusal: unfit };
  const { aims, skipped, seen } = found;
  if (aims.length > 0 || skipped.length > 0) return yes({ aims, skipped });
  return nothing(selection, [...seen], files.value);
}

/** The files to look into, sorted: with a glob those that it matches, else those that are called like source we read. */
async function filesOf({ glob }: Selection, { repo, syntax }: ReadTools): Promise<Answer<RepoPath[]>> {
  const matches = glob === undefined ? undefined : globTest(glob);
  if (matches?.is === 'no') return matches;
  const chosen = matches?.value ?? ((file: RepoPath): boolean => syntax.understands(syntax.languageOf(file, '')));
  const all = (await repo.files()).files.filter((file) => !file.startsWith(OURS));
  const files = all.filter((file) => chosen(file)).sort((a, b) => (a < b ? -1 : 1));
  if (files.length > 0) return yes(files);
  if (glob === undefined) return no('refused-not-found', 'this repository has no file in a language we read', 'See localcoder doctor.');
  return no(
    'refused-not-found',
    `${glob} matches no file of this repository`,
    "Globs are read as in .gitignore, from the folder you are in: '*.py', 'src/**/*.ts'.",
  );
}

/** Adds what is selected in one file. */
async function inFile(file: FileView, selection: Selection, tools: ReadTools, found: Gathering): Promise<void> {
  const { symbol, query } = selection;
  for (const { path } of file.outline.symbols) found.seen.add(path);
  if (symbol === undefined && query === undefined) {
    const all = aimsAtFile(file, tools.sha256);
    if (all.is === 'no') found.skipped.push({ what: file.file, why: all.refusal.reason });
    else {
      found.aims.push(...all.value.aims);
      found.skipped.push(...all.value.left);
    }
    return;
  }
  const named = symbol === undefined ? file.outline.symbols : file.outline.symbols.filter(({ path }) => isCalled(path, symbol));
  const chosen = query === undefined || named.length === 0 ? named : await captured(named, file, selection, tools, found);
  const { taken, left } = apart(chosen);
  found.aims.push(...taken.map((each) => aimAtSymbol(file, each, tools.sha256)));
  found.skipped.push(...left.map(({ path, why }) => ({ what: `${file.file}#${path}`, why })));
}

/** Those symbols that are the innermost around a node which the query captures. */
async function captured(
  symbols: readonly SourceSymbol[],
  file: FileView,
  { symbol, query = '' }: Selection,
  { syntax }: ReadTools,
  found: Gathering,
): Promise<SourceSymbol[]> {
  const { view, language } = file;
  const spans = await syntax.query(view.clean, language, query);
  if (spans.is === 'no') {
    const { refusal } = spans;
    const isUnfit = refusal.outcome === 'refused-unsupported';
    // Said once: it holds for all files of that language.
    if (!found.unfit.has(language)) found.skipped.push({ what: isUnfit ? `${language} files` : file.file, why: refusal.reason });
    if (isUnfit) found.unfit.set(language, refusal);
    return [];
  }
  found.fits.add(language);
  const chosen = new Set<SourceSymbol>();
  for (const span of spans.value) {
    // Outer symbols come first, so that the last one around a node is the innermost.
    const around = symbols.findLast((each) => contains(each.span, span));
    if (around !== undefined) chosen.add(around);
    else if (symbol === undefined) {
      const { first } = savedLines(view.saved, view.removals, span);
      found.skipped.push({ what: `${file.file}:${first}`, why: 'in no function, class or type' });
    }
  }
  return symbols.filter((each) => chosen.has(each));
}

/** Symbols of which none is part of another: a class gives way to its members, anything else takes what lies inside it. */
function apart(symbols: readonly SourceSymbol[]): { taken: SourceSymbol[]; left: { path: string; why: string }[] } {
  const taken: SourceSymbol[] = [];
  const left: { path: string; why: string }[] = [];
  for (const symbol of symbols) {
    const owner = taken.find((each) => contains(each.span, symbol.span));
    const hasMember = symbol.node === 'class' && symbols.some((each) => each !== symbol && contains(symbol.span, each.span));
    if (owner !== undefined) left.push({ path: symbol.path, why: `part of ${owner.path}, which is taken whole` });
    else if (hasMember) left.push({ path: symbol.path, why: 'its members are taken one by one' });
    else taken.push(symbol);
  }
  return { taken, left };
}

/** True when a pattern means this symbol path: exactly, or with `*` for anything. */
function isCalled(path: string, pattern: string): boolean {
  if (path === pattern) return true;
  const [first = '', ...parts] = pattern.split('*');
  const plain = withoutOrdinals(path);
  if (parts.length === 0) return plain === pattern;
  const last = parts.pop() ?? '';
  if (!plain.startsWith(first) || !plain.endsWith(last) || plain.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts) {
    const next = plain.indexOf(part, at);
    if (next === -1 || next + part.length > plain.length - last.length) return false;
    at = next + part.length;
  }
  return true;
}

function nothing({ symbol, query }: Selection, seen: readonly string[], files: readonly RepoPath[]): Answer<never> {
  const guesses = symbol === undefined || symbol.includes('*') ? [] : near(symbol, seen).slice(0, 3);
  const what = symbol === undefined ? 'no function, class or type' : `no symbol ${symbol}`;
  const where = files.length === 1 ? `${files[0]}` : `${files.length} files`;
  return no(
    'refused-not-found',
    `${where}: ${what}${query === undefined ? '' : ' that the query selects'}`,
    guesses.length > 0 ? `Did you mean ${guesses.join(', ')}?` : 'Select more files, or write --symbol with a star: Cart.*',
  );
}
