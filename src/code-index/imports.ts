/**
 * Who imports whom, read from the text.
 * Why: a candidate is judged by the tests that reach its file; running all of them takes too long.
 * How: every source file is scanned for import statements once for each content; the names found are looked up among the project's files.
 * It finds a dependency too many now and then (a name in a comment), and misses what is only known when the program runs.
 * It never executes anything, and never opens a file itself.
 */
import { createHash } from 'node:crypto';
import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { RepoPath } from '../core/brand.ts';
import type { ImportGraph, Imports } from '../core/port/imports.ts';
import { cImports } from './c.ts';
import { goImports } from './go.ts';
import { javaImports } from './java.ts';
import { javascriptImports } from './javascript.ts';
import { phpImports } from './php.ts';
import { type ImportLanguage, openProject } from './project.ts';
import { pythonImports } from './python.ts';
import { rubyImports } from './ruby.ts';
import { rustImports } from './rust.ts';

const LANGUAGES: readonly ImportLanguage[] = [
  javascriptImports,
  pythonImports,
  goImports,
  rustImports,
  javaImports,
  cImports,
  rubyImports,
  phpImports,
];
const BY_EXTENSION = new Map(LANGUAGES.flatMap((language) => language.extensions.map((extension) => [extension, language] as const)));
/** Scans that are remembered; the oldest go first. A scan is a few short strings. */
const MOST_SCANS = 50_000;
/** Files after which others get a turn, and the signal is looked at. */
const A_TURN = 100;

/** A scanner that remembers what it has read. */
export function openImports(): Imports {
  const scans = new Map<string, readonly string[]>();

  const scan = (language: ImportLanguage, text: string): readonly string[] => {
    const key = language.extensions[0] + createHash('sha1').update(text).digest('base64');
    const known = scans.get(key);
    if (known !== undefined) return known;
    const found = [...new Set(language.scan(text))];
    scans.set(key, found);
    for (const oldest of scans.keys()) {
      if (scans.size <= MOST_SCANS) break;
      scans.delete(oldest);
    }
    return found;
  };

  return {
    async graph(files, read, signal) {
      const project = openProject(files, read as (file: string) => string | undefined);
      const resolvers = new Map<ImportLanguage, ReturnType<ImportLanguage['resolver']>>();
      const imports = new Map<string, readonly string[]>();
      const dependents = new Map<string, string[]>();
      for (const [index, file] of files.entries()) {
        if (index % A_TURN === 0) {
          await setImmediate();
          signal.throwIfAborted();
        }
        const language = BY_EXTENSION.get(extname(file));
        const text = language === undefined ? undefined : read(file);
        if (language === undefined || text === undefined) continue;
        const resolve = resolvers.get(language) ?? language.resolver(project);
        resolvers.set(language, resolve);
        const found = new Set(scan(language, text).flatMap((specifier) => resolve(file, specifier)));
        found.delete(file);
        imports.set(file, [...found]);
        for (const each of found) {
          const known = dependents.get(each);
          if (known === undefined) dependents.set(each, [file]);
          else known.push(file);
        }
      }
      return graphOver(imports, dependents);
    },
  };
}

function graphOver(imports: ReadonlyMap<string, readonly string[]>, dependents: ReadonlyMap<string, readonly string[]>): ImportGraph {
  return {
    importsOf: (file) => (imports.get(file) ?? []) as readonly RepoPath[],
    dependentsOf(file) {
      const seen = new Set<string>([file]);
      const found: { file: RepoPath; steps: number }[] = [];
      let border: readonly string[] = [file];
      for (let steps = 1; border.length > 0; steps += 1) {
        const next = border.flatMap((each) => dependents.get(each) ?? []).filter((each) => !seen.has(each) && seen.add(each));
        next.sort();
        for (const each of next) found.push({ file: each as RepoPath, steps });
        border = next;
      }
      return found;
    },
  };
}
