/**
 * A git directory of our own for a moment: its own objects, its own empty configuration, nothing of the person's or the machine's.
 * Made below the state folder, removed after use; `sweep` removes what a kill left. Never touches the person's repository.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { diskFailure } from './disk-failure.ts';
import { type Gateway, openGateway } from './gateway.ts';
import { type GitObject, looseObject, type ObjectFormat } from './objects.ts';

export const QUARANTINE_PREFIX = 'quarantine-';

export interface Quarantine {
  /** Absolute. */
  readonly gitDir: string;
  readonly gateway: Gateway;
  add(objects: Iterable<GitObject>): Promise<void>;
}

/** Runs `act` with a fresh quarantine below `folder` and removes it, also when `act` throws. */
export async function inQuarantine<Result>(
  folder: string,
  format: ObjectFormat,
  environment: NodeJS.ProcessEnv,
  act: (quarantine: Quarantine) => Promise<Result>,
): Promise<Result> {
  let gitDir: string | undefined;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    gitDir = await mkdtemp(join(folder, QUARANTINE_PREFIX));
    const extensions = format === 'sha1' ? '' : `[extensions]\n\tobjectFormat = ${format}\n`;
    await Promise.all([mkdir(join(gitDir, 'objects')), mkdir(join(gitDir, 'refs')), mkdir(join(gitDir, 'info'))]);
    await Promise.all([
      writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/none\n'),
      writeFile(join(gitDir, 'config'), `[core]\n\trepositoryFormatVersion = ${format === 'sha1' ? 0 : 1}\n\tbare = true\n${extensions}`),
    ]);
  } catch (error) {
    if (gitDir !== undefined) await rm(gitDir, { recursive: true, force: true });
    throw diskFailure('write to the state folder', error);
  }
  const objects = join(gitDir, 'objects');
  try {
    return await act({
      gitDir,
      gateway: openGateway({ gitDir, environment: { ...environment, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } }),
      async add(made) {
        for (const object of made) {
          const { path, bytes } = looseObject(object);
          await mkdir(dirname(join(objects, path)), { recursive: true });
          await writeFile(join(objects, path), bytes).catch((error: unknown) => {
            throw diskFailure('write to the state folder', error);
          });
        }
      },
    });
  } finally {
    await rm(gitDir, { recursive: true, force: true });
  }
}
