import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';

/** How far git itself follows object folders that borrow from others. */
const MAX_DEPTH = 5;
const MAX_FOLDERS = 100;

/**
 * Absolute paths of a repository's object folder and of all from which it borrows. Git ignores relative paths in the lists of borrowed folders,
 * so that each has to be named outright.
 */
export async function objectFolders(commonDir: string): Promise<string[]> {
  const found = new Set<string>();
  const visit = async (folder: string, depth: number): Promise<void> => {
    const place = await realpath(folder).catch(() => undefined);
    if (place === undefined || found.has(place) || found.size >= MAX_FOLDERS || depth > MAX_DEPTH) return;
    if (!(await stat(place)).isDirectory()) return;
    found.add(place);
    const list = await readFile(join(place, 'info', 'alternates'), 'utf8').catch(() => '');
    for (const line of list.split('\n')) {
      const named = unquoted(line);
      if (named !== undefined) await visit(isAbsolute(named) ? named : resolve(place, named), depth + 1);
    }
  };
  await visit(join(commonDir, 'objects'), 0);
  return [...found];
}

/** The text of an `objects/info/alternates` file that names these folders. */
export function alternatesText(folders: readonly string[]): string {
  return folders.map((folder) => `${/["\n\r#\\]/u.test(folder) ? quoted(folder) : folder}\n`).join('');
}

function unquoted(line: string): string | undefined {
  const text = line.replace(/\r$/u, '');
  if (text === '' || text.startsWith('#')) return undefined;
  if (!text.startsWith('"')) return text;
  const inner = /^"((?:[^"\\]|\\.)*)"/u.exec(text)?.[1];
  const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return inner?.replace(/\\([0-7]{3}|.)/gu, (_whole, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (known[code] ?? code),
  );
}

function quoted(path: string): string {
  const escaped = path.replace(/["\\\n\r]/gu, (character) => ({ '\n': '\\n', '\r': '\\r' })[character] ?? `\\${character}`);
  return `"${escaped}"`;
}
