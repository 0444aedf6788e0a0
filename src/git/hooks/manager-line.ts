/**
 * What a hook manager has to be told: one line that calls our hook where it is installed and does nothing anywhere else, so that it may be
 * committed. In husky's plain sh files it can be added and taken back to the byte; every other file is the person's to edit.
 */
import { lstat, readFile, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import type { HookManager, HookName, HooksPlace } from '../../core/port/hooks.ts';
import { temporaryName, writeWhole } from '../write-file.ts';

/** What the name of a hook begins with that a manager calls; git itself runs no hook of such a name. */
export const BESIDE = 'localcoder-';

/** The first line of a file that we made. */
const MADE = "# made by 'localcoder hooks install'\n";

/** Calls our hook, if it is installed. Only the last command of a file may have the push's own lines: it is their last reader. */
function call(name: HookName, args: string, input: string): string {
  return `lc=$(git rev-parse --git-common-dir)/hooks/${BESIDE}${name}; [ ! -x "$lc" ] || "$lc" ${args}${input}`;
}

/** The line of a husky file: at its end, where nobody after it needs standard input. */
export function huskyLine(name: HookName): string {
  return call(name, '"$@"', '');
}

/** The text to add, and the file it belongs in. */
export function lineFor(manager: HookManager, name: HookName, place: HooksPlace, root: string | undefined): { file: string; text: string } {
  const plain = call(name, '"$@"', ' </dev/null');
  if (manager === 'husky') return { file: huskyFile(name, place, root ?? ''), text: huskyLine(name) };
  if (manager === 'lefthook') {
    const run = call(name, '{1}', ' </dev/null').replaceAll('"', '\\"');
    return { file: 'lefthook.yml', text: `${name}: { commands: { localcoder: { run: "${run}" } } }` };
  }
  if (manager === 'pre-commit') {
    const entry = `sh -c '${call(name, '"$PRE_COMMIT_REMOTE_NAME"', ' </dev/null')}'`.replaceAll('"', '\\"');
    const rest = `language: system, stages: [${name}], always_run: true, pass_filenames: false`;
    return {
      file: '.pre-commit-config.yaml',
      text: `  - { repo: local, hooks: [{ id: localcoder-${name}, name: localcoder, entry: "${entry}", ${rest} }] }`,
    };
  }
  if (manager === 'simple-git-hooks') {
    return { file: 'package.json', text: `"${name}": ${JSON.stringify(plain)}` };
  }
  return { file: join(place.foreign ?? place.folder, name), text: `${plain} || exit` };
}

/** The file in which husky looks for a hook, relative to the root. */
function huskyFile(name: HookName, { foreign }: HooksPlace, root: string): string {
  const folder = foreign === undefined ? '.husky' : relative(root, basename(foreign) === '_' ? dirname(foreign) : foreign);
  return join(folder, name);
}

export type LineWritten = 'added' | 'there' | 'not ours to write';

/** True when the file has our line; undefined when it cannot be read as an ordinary file of the repository. */
export async function hasLine(root: string, file: string, line: string): Promise<boolean | undefined> {
  const text = await plainText(root, file);
  return text === undefined ? undefined : linesOf(text).includes(line);
}

/** Adds our line to the end of a plain sh file, making the file when there is none. */
export async function addLine(root: string, file: string, line: string): Promise<LineWritten> {
  const path = join(root, file);
  const text = await plainText(root, file);
  if (text === undefined) return 'not ours to write';
  if (linesOf(text).includes(line)) return 'there';
  const stands = await lstat(path).catch(() => undefined);
  if (stands === undefined) await put(path, `${MADE}${line}\n`, 0o755);
  else if (!isPlainSh(text)) return 'not ours to write';
  else await put(path, text === '' || text.endsWith('\n') ? `${text}${line}\n` : `${text}\n${line}`, stands.mode & 0o777);
  return 'added';
}

/** Takes exactly our line away again. @returns true when it was there. */
export async function removeLine(root: string, file: string, line: string): Promise<boolean> {
  const path = join(root, file);
  const text = await plainText(root, file);
  if (text === undefined || !linesOf(text).includes(line)) return false;
  if (text === `${MADE}${line}\n`) {
    await rm(path);
    return true;
  }
  const mode = (await lstat(path)).mode & 0o777;
  const left = text.endsWith(`\n${line}`) ? text.slice(0, -line.length - 1) : withoutLine(text, line);
  await put(path, left, mode);
  return true;
}

function withoutLine(text: string, line: string): string {
  const at = text.startsWith(`${line}\n`) ? 0 : text.indexOf(`\n${line}\n`) + 1;
  return text.slice(0, at) + text.slice(at + line.length + 1);
}

function linesOf(text: string): string[] {
  return text.split('\n');
}

/** No other interpreter at its top, and nothing after which a line at the end would not be reached. */
function isPlainSh(text: string): boolean {
  const first = /^#!.*$/mu.exec(text.slice(0, 200))?.[0];
  const shell = first === undefined || !text.startsWith('#!') || /^#!\s*(?:\/usr)?\/bin\/(?:env )?(?:sh|bash|dash)(?:\s|$)/u.test(first);
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  return shell && !text.includes('\r') && !/^\s*(?:exit|exec)\b/u.test(last) && !last.endsWith('\\');
}

/** The text of an ordinary file inside the root ('' when there is none), or undefined for a link or a path that leads outside. */
async function plainText(root: string, file: string): Promise<string | undefined> {
  const path = join(root, file);
  const folder = await realpath(dirname(path)).catch(() => undefined);
  if (folder === undefined || folder !== dirname(join(await realpath(root), file))) return undefined;
  const stands = await lstat(path).catch(() => undefined);
  if (stands === undefined) return '';
  return stands.isFile() && stands.size < 1024 * 1024 ? readFile(path, 'utf8') : undefined;
}

async function put(path: string, text: string, mode: number): Promise<void> {
  await writeWhole(path, temporaryName(path), text, { mode });
}
