import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { hashOf } from '../javascript/random.ts';
import { functionsOf } from './functions.ts';

/** Test suites, programs drawn by turtles, tables that a program wrote. */
const SKIPPED =
  /(?:^|\/)(?:test|tests|idle_test|site-packages|dist-packages|__pycache__|encodings|turtledemo|pydoc_data|lib-dynload|config-.*|ensurepip|_bundled)(?:\/|$)|_sysconfigdata|(?:^|\/)(?:keyword|token|opcode|symbol|this|antigravity|sre_constants|stringprep|entities|_compat_pickle|lextab|parsetab)\.py$/u;

/** A limit is filled from at least so many files. */
const FILES_TO_A_LIMIT = 40;

/** One function of the library, as a line of the work file. */
export interface PythonFunction {
  /** The module or package at the top that it comes from. */
  readonly pkg: string;
  readonly lang: 'python';
  readonly name: string;
  readonly kind: 'function' | 'method';
  /** Its text without docstring, moved to the left edge; comments and decorators are kept. */
  readonly raw: string;
  /** The text of its docstring, or ''. */
  readonly doc: string;
}

export interface ExtractOptions {
  /** The work folder; `functions.jsonl` goes there. */
  readonly folder: string;
  /** Where the standard library is; by default that of `python3`. */
  readonly library?: string;
  /** Stop after so many functions, taken from files all over the library. */
  readonly limit?: number;
  readonly onProgress?: (message: string) => void;
}

/** Reads every function of 40–2,400 characters from Python's standard library (PSF licence) into `functions.jsonl`, equal ones once. */
export async function extractPython({
  folder,
  library = libraryFolder(),
  limit = Infinity,
  onProgress,
}: ExtractOptions): Promise<readonly PythonFunction[]> {
  const found: PythonFunction[] = [];
  const seen = new Set<string>();
  const isLimited = limit !== Infinity;
  const files = isLimited ? scattered(sources(library), library) : sources(library);
  const mostOfAFile = Math.ceil(limit / FILES_TO_A_LIMIT);
  for (const [index, file] of files.entries()) {
    const path = relative(library, file);
    const pkg = path.replace(/\.py$/u, '').split('/')[0] ?? path;
    const functions = await functionsOf(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
    for (const each of functions.slice(0, mostOfAFile)) {
      const key = each.raw.replace(/\s+/gu, '');
      if (seen.has(key)) continue;
      seen.add(key);
      found.push({ pkg, lang: 'python', ...each });
    }
    if (index % 50 === 49) onProgress?.(`${index + 1} of ${files.length} files, ${found.length} functions`);
    if (found.length >= limit) break;
  }
  mkdirSync(folder, { recursive: true });
  const kept = found.slice(0, limit);
  writeFileSync(join(folder, 'functions.jsonl'), kept.map((each) => `${JSON.stringify(each)}\n`).join(''));
  onProgress?.(`${kept.length} functions from ${files.length} files`);
  return kept;
}

function libraryFolder(): string {
  return execFileSync('python3', ['-c', 'import sysconfig; print(sysconfig.get_paths()["stdlib"])'], { encoding: 'utf8' }).trim();
}

/** In an order that has nothing to do with their names, so that the first of them hold all sorts of code, held-out modules among it. */
function scattered(files: readonly string[], library: string): string[] {
  const place = (file: string): number => hashOf(relative(library, file));
  return [...files].sort((one, other) => place(one) - place(other));
}

/** The library's source files in a fixed order. */
function sources(library: string, folder = library): string[] {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => !SKIPPED.test(relative(library, path)))
    .flatMap((path) => (statSync(path).isDirectory() ? sources(library, path) : path.endsWith('.py') ? [path] : []));
}
