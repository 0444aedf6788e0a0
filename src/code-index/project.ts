import { posix } from 'node:path';

/** The files of a project, as resolvers of imports ask for them. Paths are relative to its top, `/` between parts. */
export interface Project {
  readonly files: readonly string[];
  has(file: string): boolean;
  read(file: string): string | undefined;
  /** Files directly in `folder` ('' for the top). */
  filesIn(folder: string): readonly string[];
  /** Files of this base name, anywhere. */
  named(name: string): readonly string[];
  /** The nearest file of this name in the folder of `file` or one above it. */
  above(file: string, name: string): string | undefined;
}

/** How imports of a family of languages are read. */
export interface ImportLanguage {
  /** With the dot. */
  readonly extensions: readonly string[];
  /** What the text imports, in a form that its own resolver understands. May find too much: what does not resolve to a file is dropped. */
  scan(text: string): readonly string[];
  /** Looks up what `scan` found. Reads manifests once; gives files of the project only. */
  resolver(project: Project): (file: string, specifier: string) => readonly string[];
}

/** A project over a list of files. */
export function openProject(files: readonly string[], read: (file: string) => string | undefined): Project {
  const all = new Set(files);
  const folders = groupBy(files, folderOf);
  const names = groupBy(files, (file) => posix.basename(file));
  return {
    files,
    has: (file) => all.has(file),
    read: (file) => (all.has(file) ? read(file) : undefined),
    filesIn: (folder) => folders.get(folder) ?? [],
    named: (name) => names.get(name) ?? [],
    above(file, name) {
      for (const folder of foldersUp(file)) {
        const found = joined(folder, name);
        if (all.has(found)) return found;
      }
      return undefined;
    },
  };
}

/** '' for a file at the top. */
export function folderOf(file: string): string {
  const cut = file.lastIndexOf('/');
  return cut === -1 ? '' : file.slice(0, cut);
}

/** The file's folder, then each above it, at last ''. */
export function foldersUp(file: string): string[] {
  const parts = file.split('/').slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, index) => parts.slice(0, parts.length - index).join('/'));
}

/** `name` seen from `folder`, normalised; begins with `..` when it leads out of the project. */
export function joined(folder: string, name: string): string {
  const path = posix.join(folder === '' ? '.' : folder, name);
  return path === '.' ? '' : path.replace(/\/$/, '');
}

/** Every first group that `pattern` (global) captures. */
export function captures(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match.slice(1).find((each) => each !== undefined) ?? '').filter(
    (each) => each !== '',
  );
}

/** JSON with comments and trailing commas, as configuration of tools is written; undefined when it is none. */
export function parseJson(text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined;
  try {
    return asRecord(JSON.parse(text));
  } catch {
    // Strings are kept whole, comments and commas before a closing bracket dropped.
    const plain = text
      .replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string: string | undefined) => string ?? '')
      .replace(/("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])/g, (_, string: string | undefined) => string ?? '');
    try {
      return asRecord(JSON.parse(plain));
    } catch {
      return undefined;
    }
  }
}

/** Undefined for anything but an object. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function groupBy(files: readonly string[], keyOf: (file: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const group = groups.get(keyOf(file));
    if (group === undefined) groups.set(keyOf(file), [file]);
    else group.push(file);
  }
  return groups;
}
