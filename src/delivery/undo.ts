/**
 * Remembers how a result was applied where that cannot be seen in the file: a person may have deleted the `@ai` comment by hand before
 * applying, and then taking the result back must not bring the comment back. One small file for each such result in the state folder.
 * It never holds source text, and losing it only brings the comment back.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RepoId } from '../core/brand.ts';
import type { Change } from '../core/delivery.ts';
import { Failure } from '../core/failure.ts';

/** For each piece of a change, which of its texts `apply` found: 0 is `before`, 1 is `withoutTrigger`. */
export type Choices = readonly number[];

export interface Undo {
  recall(change: Change): Promise<Choices | undefined>;
  /** Keeps the choices, or forgets them when all are 0. @throws Failure disk-full | permission-denied | disk-failed. */
  keep(change: Change, choices: Choices): Promise<void>;
}

/** The memory of one repository's applied results below `stateDir`. */
export function openUndo(stateDir: string, repo: RepoId): Undo {
  const folder = path.join(stateDir, 'applied');
  const fileOf = ({ file, savedHash, appliedHash }: Change): string =>
    path.join(
      folder,
      createHash('sha256')
        .update(JSON.stringify([repo, file, savedHash, appliedHash]))
        .digest('hex')
        .slice(0, 32),
    );
  return {
    async recall(change) {
      try {
        const value: unknown = JSON.parse(await readFile(fileOf(change), 'utf8'));
        return Array.isArray(value) && value.every((each) => each === 0 || each === 1) ? value : undefined;
      } catch {
        return undefined;
      }
    },
    async keep(change, choices) {
      const file = fileOf(change);
      try {
        if (choices.every((choice) => choice === 0)) return await rm(file, { force: true });
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(`${file}.new`, JSON.stringify(choices), { mode: 0o600 });
        await rename(`${file}.new`, file);
      } catch (cause) {
        throw diskFailure(file, cause);
      }
    },
  };
}

function diskFailure(file: string, cause: unknown): Failure {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Failure('disk-full', `no room to write ${file}`, { next: 'Free some space and try again.', cause });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Failure('permission-denied', `${file} may not be written`, {
      next: `Give yourself write access to ${path.dirname(file)}.`,
      cause,
    });
  }
  return new Failure('disk-failed', `${file} could not be written (${code || 'unknown error'})`, {
    next: 'Check the disk and try again.',
    cause,
  });
}
