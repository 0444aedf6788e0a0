import type { Oid, RepoId, RepoPath } from '../core/brand.ts';
import type { Aim } from '../core/job.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Outline } from '../core/port/syntax.ts';
import type { Bench } from '../core/port/world.ts';
import { readText } from '../core/readable-text.ts';
import { type CleanView, cleanView } from '../core/source-text.ts';
import type { Language } from '../core/target.ts';
import type { TriggerScan } from '../core/trigger-comment.ts';
import { skipWords } from './skip-words.ts';

/** What reading a repository's files for triggers takes; a Bench has all of it but `sha256`. */
export interface ReadTools extends Pick<Bench, 'repo' | 'syntax' | 'config' | 'findTriggers'> {
  /** SHA-256 as 64 hex digits. */
  readonly sha256: (text: string) => string;
}

/** A file that may be worked on, read and parsed. */
export interface FileView {
  readonly repo: RepoId;
  readonly file: RepoPath;
  readonly language: Language;
  readonly view: CleanView;
  /** Of the clean text. */
  readonly outline: Outline;
  /** The `@ai` comments of the saved text. */
  readonly scan: TriggerScan;
  readonly source: Aim['source'];
}

/** Parses a file's text in both views. */
export async function viewFile(file: RepoPath, text: string, source: Aim['source'], tools: ReadTools): Promise<FileView> {
  const { syntax } = tools;
  const language = syntax.languageOf(file, text);
  const savedOutline = await syntax.outline(text, language);
  const scan = tools.findTriggers(text, savedOutline);
  const view = cleanView(text, scan.removals);
  const outline = scan.removals.length === 0 ? savedOutline : await syntax.outline(view.clean, language);
  return { repo: tools.repo.id, file, language, view, outline, scan, source };
}

/**
 * Reads the text a person's request is about: the saved file, else HEAD's version, or (`from` given, in a bare repository) a commit's;
 * refuses by name what is not for us.
 */
export async function openFile(file: RepoPath, tools: ReadTools, from?: Oid): Promise<Answer<FileView>> {
  const skip = (await tools.repo.skips([file])).get(file);
  if (skip !== undefined) return no('refused-unsupported', `${file} ${skipWords(skip)}`, fixOf(skip));
  return openListed(file, tools, from);
}

/** The same for a file that is known to be for us. */
export async function openListed(file: RepoPath, tools: ReadTools, from?: Oid): Promise<Answer<FileView>> {
  const { config } = tools;
  const read = await bytesOf(file, tools, from);
  if (read.is === 'no') return read;
  const { bytes, source } = read.value;
  const text = readText(file, bytes, bytes.length, config.triggers.maxFileKb);
  if (text.is === 'no') return text;
  const view = await viewFile(file, text.value, source, tools);
  if (config.languages[view.language]?.enabled === false) {
    return no(
      'refused-unsupported',
      `${view.language} is switched off in the settings`,
      `Set languages.${view.language}.enabled to true in .localcoderrc.`,
    );
  }
  return yes(view);
}

async function bytesOf(file: RepoPath, tools: ReadTools, from?: Oid): Promise<Answer<{ bytes: Buffer; source: Aim['source'] }>> {
  const { repo } = tools;
  const saved = from === undefined ? await repo.saved(file) : undefined;
  if (saved?.is === 'file') return yes({ bytes: saved.bytes, source: { from: 'saved' } });
  if (saved?.is === 'refused') {
    return no('refused-unsafe', `${file} is not read: ${saved.why}`, 'Name an ordinary file of this repository.');
  }
  const { head } = await repo.state();
  const commit = from ?? (head.is === 'unborn' ? undefined : head.commit);
  const committed = commit === undefined ? undefined : await repo.committed(commit, file);
  if (commit === undefined || committed === undefined) {
    return no('refused-not-found', `${file} is neither saved nor in HEAD`, 'Check the path; it is read from the folder you are in.');
  }
  return yes({ bytes: committed.bytes, source: { from: 'commit', commit } });
}

function fixOf(skip: string): string {
  if (skip === 'ignored') return 'Take it out of .gitignore, or add it with git add --force.';
  if (skip === 'generated') return 'Change what it is generated from, or remove linguist-generated in .gitattributes.';
  if (skip === 'submodule') return 'Run the command inside the submodule.';
  return 'Name another file.';
}
