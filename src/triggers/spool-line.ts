import { isAbsolute } from 'node:path';
import type { Oid } from '../core/brand.ts';

/** What a hook wrote down. Paths are as the hook saw them; nothing of it has been looked at yet. */
export type SpoolEvent = {
  /** Epoch seconds; 0 for the time of the file. */
  readonly at: number;
  readonly gitDir: string;
  /** The folder the hook ran in: the work tree's root, or the git directory when bare. */
  readonly folder: string;
} & (
  | {
      readonly is: 'push';
      /** Absent when it was pushed to an address without a name. */
      readonly remote?: string;
      /** Absent: the ref was deleted. */
      readonly to?: Oid;
      /** The remote's ref; absent when the hook could not tell. */
      readonly ref?: string;
      /** What the remote had; absent for a new ref. */
      readonly was?: Oid;
    }
  | { readonly is: 'commit'; readonly commit?: Oid }
  | { readonly is: 'merge' | 'rewrite' }
);

/** Characters of a line that a hook of ours writes at most. */
const LONGEST = 4_000;
const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
const ZEROS = /^0+$/u;
const REMOTE = /^[A-Za-z0-9][\w./-]{0,200}$/u;
const REF = /^refs\/[^\p{Cc} ~^:?*[\\]{1,1000}$/u;

/** One line of the spool, or undefined for anything that a hook of ours would not have written. */
export function parseSpoolLine(line: string): SpoolEvent | undefined {
  if (line.length > LONGEST) return undefined;
  const [version, is, time = '', rawGitDir = '', rawFolder = '', ...details] = line.split('\t');
  if (version !== 'v1' || !/^\d{1,12}$/u.test(time)) return undefined;
  const [gitDir, folder] = [pathOf(rawGitDir), pathOf(rawFolder)];
  if (gitDir === undefined || folder === undefined) return undefined;
  const where = { at: Number(time), gitDir, folder };
  if (is === 'push') return pushOf(where, details);
  if (is === 'commit') {
    const [, commit = ''] = details;
    if (details.length !== 2) return undefined;
    if (commit === '-') return { ...where, is };
    return OID.test(commit) ? { ...where, is, commit: commit as Oid } : undefined;
  }
  return (is === 'merge' || is === 'rewrite') && details.length === 1 ? { ...where, is } : undefined;
}

function pushOf(where: { at: number; gitDir: string; folder: string }, details: readonly string[]): SpoolEvent | undefined {
  const [remote = '', to = '', ref = '', was = ''] = details;
  if (details.length !== 4 || !(remote === '-' || REMOTE.test(remote)) || !(ref === '-' || REF.test(ref))) return undefined;
  if (!OID.test(to) || !(was === '-' || OID.test(was))) return undefined;
  return {
    ...where,
    is: 'push',
    ...(remote !== '-' && { remote }),
    ...(ref !== '-' && { ref }),
    ...(!ZEROS.test(to) && { to: to as Oid }),
    ...(was !== '-' && !ZEROS.test(was) && { was: was as Oid }),
  };
}

/** Undoes the escapes of the hook (`\\`, `\t`, `\n`). Undefined for a path that is not absolute, or not written so. */
function pathOf(text: string): string | undefined {
  if (text.replace(/\\[\\tn]/gu, '').includes('\\') || /\p{Cc}/u.test(text)) return undefined;
  const path = text.replace(/\\([\\tn])/gu, (_, letter: string) => ({ t: '\t', n: '\n' })[letter] ?? '\\');
  return isAbsolute(path) ? path : undefined;
}
