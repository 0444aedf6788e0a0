import { lstat, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, parse, relative } from 'node:path';
import type { MirrorEntry } from './mirror.ts';
import type { Installed, Planned } from './node-modules.ts';

/** Larger ones are programs, not scripts. */
const MAX_SCRIPT_BYTES = 256 * 1024;

/** Folders whose scripts name the environment in their first line. */
const PROGRAMS = /^(?:bin|Scripts)$/u;

/** Files of `site-packages` through which a project that is installed in place (`pip install -e`) is found. */
const IN_PLACE = /^(?:.*\.pth|.*\.egg-link|__editable__.*\.py|_editable_impl_.*)$/u;

/**
 * A Python environment as a folder of links to the person's packages, in which every script and every note of a project that is installed in
 * place names the checkout instead of the person's work tree: else tests would be run on the person's files.
 * @returns undefined when the folder is no environment.
 */
export async function planVirtualEnvironment(place: Installed): Promise<Planned | undefined> {
  const { from, at, userRoot, root } = place;
  const settings = await readFile(join(from, 'pyvenv.cfg'), 'utf8').catch(() => undefined);
  if (settings === undefined) return undefined;
  const mirror = new Map<string, MirrorEntry>([['', { is: 'folder' }]]);
  const folders = [''];

  const moved = (text: string): string => replaced(replaced(text, from, join(root, relative(userRoot, at))), userRoot, root);

  async function add(folder: string, open: (name: string) => boolean, rewrite: (name: string) => boolean): Promise<void> {
    const entries = await readdir(join(from, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      const full = join(from, path);
      if (entry.isDirectory() && open(entry.name)) {
        mirror.set(path, { is: 'folder' });
        folders.push(path);
      } else if (entry.isSymbolicLink()) mirror.set(path, { is: 'link', to: await readlink(full) });
      else {
        const text = entry.isFile() && rewrite(entry.name) ? await script(full) : undefined;
        mirror.set(path, text === undefined ? { is: 'link', to: full } : { is: 'text', text: moved(text.text), mode: text.mode });
      }
    }
  }

  await add(
    '',
    (name) => PROGRAMS.test(name) || name === 'lib' || name === 'Lib',
    (name) => name === 'pyvenv.cfg',
  );
  // `folders` grows while it is walked.
  for (const folder of folders) {
    if (folder === '') continue;
    const name = folder.slice(folder.lastIndexOf('/') + 1);
    if (PROGRAMS.test(name)) await add(folder, never, () => true);
    else if (name === 'site-packages') await add(folder, never, (file) => IN_PLACE.test(file));
    else await add(folder, (inner) => /^python[\d.]+t?$/u.test(inner) || inner === 'site-packages', never);
  }
  const watched = [...folders.map((folder) => join(from, folder)), join(from, 'pyvenv.cfg')];
  return { mirror, from: [at, ...watched], readable: [from, ...(await interpreters(from, settings, userRoot))] };
}

const never = (): boolean => false;

/** The text of a script, or undefined for what is none. */
async function script(path: string): Promise<{ readonly text: string; readonly mode: number } | undefined> {
  const found = await lstat(path);
  if (found.size > MAX_SCRIPT_BYTES) return undefined;
  const bytes = await readFile(path);
  if (bytes.includes(0)) return undefined;
  const text = bytes.toString('utf8');
  // Bytes that are no UTF-8 would not survive.
  return Buffer.from(text, 'utf8').equals(bytes) ? { text, mode: found.mode & 0o755 } : undefined;
}

/** `text` with the path `old` as `fresh`, where it stands for that folder and not for the beginning of another name. */
function replaced(text: string, old: string, fresh: string): string {
  const parts = text.split(old);
  return parts.slice(1).reduce((done, part) => done + (/^[\w.-]/u.test(part) ? old : fresh) + part, parts[0] ?? '');
}

/**
 * Where the environment's interpreter lives, when that is a folder of its own (pyenv, uv): the system's are readable anyway, and a folder that
 * holds more than an interpreter is never named.
 */
async function interpreters(from: string, settings: string, userRoot: string): Promise<string[]> {
  const named = /^home\s*=\s*(.+?)\s*$/mu.exec(settings)?.[1];
  const real = await realpath(join(from, 'bin', 'python')).catch(() => undefined);
  const found = new Set<string>();
  for (const folder of [named, real === undefined ? undefined : dirname(real)]) {
    if (folder === undefined || !isAbsolute(folder)) continue;
    const prefix = dirname(folder);
    const holds = (path: string): boolean => !relative(prefix, path).startsWith('..');
    if (prefix === parse(prefix).root || /^\/usr(?:\/local)?$/u.test(prefix) || holds(homedir()) || holds(userRoot)) continue;
    const library = await readdir(join(prefix, 'lib')).catch(() => []);
    if (library.some((name) => /^(?:lib)?python[\d.]+/u.test(name))) found.add(prefix);
  }
  return [...found];
}
