/**
 * What a sandboxed command sees of the machine, as rules of which the most specific one wins.
 * It never follows a link that an earlier command could have planted in a writable folder to something outside of it.
 */
import { lstatSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { SandboxCommand } from '../core/port/sandbox.ts';
import { orUndefined } from './or-undefined.ts';
import { liesIn, type Places, real } from './sandbox-places.ts';

/** `empty`: a folder without content, or a file that cannot be read. `scratch`: empty at first, writable, gone afterwards. */
export type Showing = 'empty' | 'scratch' | 'readable' | 'writable';

export interface ViewRule {
  /** Absolute, without links. */
  readonly path: string;
  readonly is: Showing;
  readonly isFolder: boolean;
}

/** Everything else of the machine is readable and not writable. */
export interface View {
  readonly rules: readonly ViewRule[];
  /** Links that lie in something masked and lead to something shown. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

type Wanted = Pick<SandboxCommand, 'writable' | 'readable' | 'hidden'>;

/**
 * The view of a command. `scratch` are folders of the sandbox's own (HOME, /tmp). Rules come ordered from the top of the file system down.
 * @throws Error when a writable folder is not there, or is a link out of another writable one.
 */
export function viewOf({ writable, readable, hidden }: Wanted, places: Places, scratch: readonly string[]): View {
  const open = writable.map((folder) => realWritable(folder, writable));
  const within = (path: string): boolean => stays(path, writable);
  const hiddenReal = hidden.flatMap((folder) => real(folder) ?? []);
  const home = places.home === undefined ? undefined : real(places.home);
  // A repository that is the home folder itself must not take the tool chains away.
  const withheld = hiddenReal.filter((folder) => home === undefined || !liesIn(home, folder));
  const tools = places.tools.filter((tool) => !withheld.some((folder) => liesIn(real(tool) ?? tool, folder)));
  const shown = readable.filter(within);

  const rules = new Map<string, Showing>();
  const add = (paths: readonly string[], is: Showing): void => {
    for (const path of paths.flatMap((each) => real(each) ?? [])) rules.set(path, is);
  };
  add(places.masked, 'empty');
  add(tools, 'readable');
  add(open, 'writable');
  add(hiddenReal, 'empty');
  add(scratch, 'scratch');
  add(
    shown.filter((path) => rules.get(real(path) ?? '') !== 'writable'),
    'readable',
  );
  add(places.secret, 'empty');

  const ordered = [...rules].map(([path, is]) => ({ path, is, isFolder: isFolder(path) })).sort((a, b) => depth(a.path) - depth(b.path));
  const kept: ViewRule[] = [];
  for (const rule of ordered) {
    const around = nearest(rule.path, kept)?.is ?? 'readable';
    if (rule.is === around && rule.is !== 'scratch') continue;
    kept.push(rule);
  }
  return { rules: kept, links: linksTo([...tools, ...shown, ...writable, ...scratch], kept) };
}

/** The rule that decides about a path. */
function nearest(path: string, rules: readonly ViewRule[]): ViewRule | undefined {
  return rules.findLast((rule) => liesIn(path, rule.path));
}

/** The links on the way to `paths` that a mask would take away. */
function linksTo(paths: readonly string[], rules: readonly ViewRule[]): View['links'] {
  const links = new Map<string, string>();
  for (const path of paths) {
    let way: string = sep;
    for (const part of relative(sep, path).split(sep)) {
      way = join(way, part);
      if (orUndefined(() => lstatSync(way).isSymbolicLink()) !== true) continue;
      const around = nearest(dirname(way), rules)?.is;
      const target = real(way);
      if (target !== undefined && (around === 'empty' || around === 'scratch')) links.set(way, target);
      break;
    }
  }
  return [...links].map(([path, target]) => ({ path, target }));
}

function realWritable(folder: string, writable: readonly string[]): string {
  const found = real(folder);
  if (found === undefined) throw new Error(`A sandbox is to write ${folder}, which is not there.`);
  if (!stays(folder, writable)) throw new Error(`A sandbox is to write ${folder}, which leads out of a folder that commands can write.`);
  return found;
}

/** False for a path that lies in a writable folder by name but, through a link, not in truth. */
function stays(path: string, writable: readonly string[]): boolean {
  return writable.every((folder) => path === folder || !liesIn(path, folder) || liesIn(real(path) ?? path, real(folder) ?? folder));
}

function isFolder(path: string): boolean {
  return orUndefined(() => lstatSync(path).isDirectory()) === true;
}

function depth(path: string): number {
  return path.split(sep).length;
}
