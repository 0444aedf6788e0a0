/**
 * Remembers, outside the repository, which pushes are known: written when the hook is installed, after every look, and for each push that a hook
 * told of. When a hook could not write (disk full, no state folder), the difference between this and what git's reflogs say is what was pushed and
 * not told.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Oid } from '../core/brand.ts';
import type { Repo, TrackingRef } from '../core/port/repo.ts';
import type { Push } from './push-reviews.ts';

/** Where the memory of one repository lies; linked worktrees share it. */
function memoryFile(spool: string, commonDir: string): string {
  return join(spool, 'known', `${createHash('sha256').update(commonDir).digest('hex').slice(0, 16)}.json`);
}

/** Takes what git says now for known. */
export async function rememberPushes(spool: string, commonDir: string, repo: Pick<Repo, 'tracking'>): Promise<void> {
  await write(memoryFile(spool, commonDir), memoryOf(await repo.tracking()));
}

/** Takes pushes that a hook told of for known, and no others. Without a memory there is none to write into; the next look begins one. */
export async function rememberTold(spool: string, commonDir: string, pushes: readonly Push[]): Promise<void> {
  const file = memoryFile(spool, commonDir);
  const known = await read(file);
  if (known === undefined) return;
  const told = pushes.flatMap(({ remote, ref, to }) => {
    const branch = /^refs\/heads\/(.+)$/u.exec(ref ?? '')?.[1];
    return remote === undefined || branch === undefined || to === undefined
      ? []
      : [[`refs/remotes/${remote}/${branch}`, { tip: to, pushed: to }] as const];
  });
  if (told.length > 0) await write(file, { ...known, ...Object.fromEntries(told) });
}

/** Pushes that git knows of and the memory does not. Without a memory there are none, and one is begun. */
export async function unknownPushes(spool: string, commonDir: string, repo: Pick<Repo, 'tracking'>): Promise<Push[]> {
  const known = await read(memoryFile(spool, commonDir));
  const tracking = await repo.tracking();
  if (known === undefined) {
    await write(memoryFile(spool, commonDir), memoryOf(tracking));
    return [];
  }
  return tracking.flatMap(({ ref, pushed }): Push[] => {
    const [, remote, branch] = /^refs\/remotes\/([^/]+)\/(.+)$/u.exec(ref) ?? [];
    const before = known[ref];
    if (pushed === undefined || remote === undefined || branch === undefined || before?.pushed === pushed.to) return [];
    const was = before?.tip ?? pushed.from;
    return [{ remote, ref: `refs/heads/${branch}`, to: pushed.to, ...(was !== undefined && { was }) }];
  });
}

type Memory = Readonly<Record<string, { readonly tip: Oid; readonly pushed?: Oid }>>;

async function read(file: string): Promise<Memory | undefined> {
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof found === 'object' && found !== null ? (found as Memory) : undefined;
  } catch {
    // None yet, or cut off by a full disk: the memory begins anew.
    return undefined;
  }
}

function memoryOf(tracking: readonly TrackingRef[]): Memory {
  return Object.fromEntries(tracking.map(({ ref, tip, pushed }) => [ref, { tip, ...(pushed && { pushed: pushed.to }) }]));
}

async function write(file: string, memory: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(temporary, JSON.stringify(memory), { mode: 0o600 });
  await rename(temporary, file);
}
