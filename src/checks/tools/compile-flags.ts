import path from 'node:path';
import type { Package } from '../tool.ts';
import { list, readJson, text } from './json-report.ts';

const COMMANDS = ['compile_commands.json', 'build/compile_commands.json'];
/** Folders of headers that are searched where the build does not tell: more than any hand-written project has. */
const MOST_FOLDERS = 60;
/** Flags that say what the text means. Whatever writes a file or loads a plugin is left out. */
const WITH_VALUE = ['-I', '-D', '-U', '-isystem', '-iquote', '-include'];
const ALONE =
  /^(?:-std=[\w+]+|-W(?!p,|l,|a,)[\w=+-]+|-f(?:no-)?(?:exceptions|rtti|short-enums|signed-char|unsigned-char|char8_t|permissive)|-ansi|-pedantic|-pthread)$/u;

/** The compiler's flags for a file: from a tracked compile_commands.json, else warnings and every folder that holds headers. */
export function compileFlags(place: Package, source: string): string[] {
  const commands = place.above(COMMANDS);
  const entries = commands === undefined ? undefined : readJson(place.readAbove(commands) ?? '');
  const entry = Array.isArray(entries) ? entries.find((each) => isFor(each, source)) : undefined;
  return entry === undefined ? guessed(place) : told(place, entry, source);
}

function guessed(place: Package): string[] {
  const headers = place.files.filter((file) => /\.(?:h|hh|hpp|hxx)$/u.test(file)).map((file) => path.posix.dirname(file));
  // `#include "ferry/trip.hpp"` counts from `include`, not from the header's own folder.
  const tops = headers.flatMap((folder) => /^(?:.*\/)?(?:include|inc|src)(?=\/|$)/u.exec(folder)?.[0] ?? []);
  const folders = [...new Set(['.', ...tops, ...headers])].slice(0, MOST_FOLDERS);
  return ['-Wall', '-Wextra', ...folders.flatMap((folder) => ['-I', folder])];
}

function isFor(entry: unknown, source: string): boolean {
  const file = path.posix.normalize(text(entry, 'file'));
  return file === source || file.endsWith(`/${source}`);
}

/** The build ran in another copy of the project: what its paths begin with is replaced by this copy's place. */
function told(place: Package, entry: unknown, source: string): string[] {
  const here = path.posix.join(place.root, place.folder);
  const directory = text(entry, 'directory');
  const file = path.posix.resolve(directory, text(entry, 'file'));
  const there = file.endsWith(`/${source}`) ? file.slice(0, -source.length - 1) : directory;
  const local = (name: string): string => {
    const absolute = path.posix.resolve(directory, name);
    return absolute === there || absolute.startsWith(`${there}/`) ? path.posix.join(here, absolute.slice(there.length)) : absolute;
  };
  const words = (list(entry, 'arguments') ?? wordsOf(text(entry, 'command'))).filter((word): word is string => typeof word === 'string');
  return words.flatMap((word, index) => {
    if (ALONE.test(word)) return [word];
    const flag = WITH_VALUE.find((each) => word.startsWith(each));
    if (flag === undefined) return [];
    const value = word === flag ? words[index + 1] : word.slice(flag.length);
    if (value === undefined || value === '') return [];
    return [flag, /^-[DU]$/u.test(flag) || (flag === '-include' && !value.includes('/')) ? value : local(value)];
  });
}

/** The words of a command line as a POSIX shell parts them; nothing in them is carried out. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])+/gu)].map(([word]) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gu, (_whole, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replaceAll(/\\(["\\$`])/gu, '$1'),
    ),
  );
}
