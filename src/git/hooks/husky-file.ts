/**
 * Our line in husky's plain sh files: the only files of a person's that we write, on request, and to the byte as they were once it is taken back.
 */
import { lstat, readFile, realpath, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryName, writeWhole } from '../write-file.ts';

/** The first line of a file that we made. */
const MADE = "# made by 'localcoder hooks install'\n";

type LineWritten = 'added' | 'there' | 'not ours to write';

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
