import path from 'node:path';
import type { Language } from '../../core/target.ts';
import type { Detected, Package, Tool } from '../tool.ts';
import { parseFormatted } from './formatted.ts';
import { foldersOf, foundOrNot, fromPackage } from './npm-use.ts';

/** Go's own formatter: its form is the language's, so that a module alone is sign enough. */
export const gofmt: Tool = formatter({
  name: 'gofmt',
  languages: ['go'],
  detect: (place) => byFile(place, ['go.mod'], 'gofmt'),
  words: () => [],
  version: [],
});

/** Rust's formatter, in the edition of the crate. */
export const rustfmt: Tool = formatter({
  name: 'rustfmt',
  languages: ['rust'],
  detect: (place) => byFile(place, ['rustfmt.toml', '.rustfmt.toml', 'Cargo.toml'], 'rustfmt'),
  words: (_, place) => ['--emit', 'stdout', '--edition', editionOf(place)],
  version: ['--version'],
});

/** Clang-format, only where the project has settings for it: there is no usual form. */
export const clangFormat: Tool = formatter({
  name: 'clang-format',
  languages: ['c', 'cpp', 'objective-c', 'java', 'csharp', 'protobuf'],
  detect(place) {
    const config = place.above(['.clang-format', '_clang-format']);
    return config === undefined ? undefined : foundOrNot(place, 'clang-format', `${config} is there`);
  },
  words: (source) => [`--assume-filename=${source}`],
  version: ['--version'],
});

interface Formatter {
  readonly name: string;
  readonly languages: readonly Language[];
  detect(place: Package): Detected | undefined;
  words(source: string, place: Package): readonly string[];
  readonly version: readonly string[];
}

/** One that reads standard input and writes the new text to standard output. */
function formatter({ name, languages, detect, words, version }: Formatter): Tool {
  return {
    name,
    check: 'format',
    languages,
    proof: { is: 'ran' },
    detect,
    version,
    command: ({ program, sources: [source = ''] }, place) => ({
      argv: [program, ...words(source, place)],
      stdin: place.read(source) ?? '',
    }),
    parse: (output) => parseFormatted(name, output),
  };
}

/** A formatter that nobody asked for by name is not missed. */
function byFile(place: Package, names: readonly string[], program: string): Detected | undefined {
  const file = place.above(names);
  const found = file === undefined ? undefined : place.find(program);
  return file === undefined || found === undefined ? undefined : { is: 'found', program: found, why: `${file} is there` };
}

/** As `Cargo.toml` says; that of a workspace where the crate leaves it to it. 2015 is what cargo takes for none. */
function editionOf(place: Package): string {
  for (const folder of foldersOf(place)) {
    const file = place.above([fromPackage(place, path.posix.join(folder, 'Cargo.toml'))]);
    const text = file === undefined ? '' : (place.readAbove(file) ?? '');
    const edition = /^\s*edition\s*=\s*"(?<edition>\d{4})"/mu.exec(text)?.groups?.edition;
    if (edition !== undefined) return edition;
  }
  return '2015';
}
