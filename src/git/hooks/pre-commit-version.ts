/**
 * What the pre-commit that is installed here calls the stage of a push: `pre-push` since 3.2, `push` before, which later ones still take. Its
 * version is read from the folder of its package, beside the interpreter that its hooks name; nothing is run.
 */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HookName } from '../../core/port/hooks.ts';
import { readSmall } from './place.ts';

const HOOKS: readonly (HookName | 'pre-commit' | 'commit-msg')[] = [
  'pre-commit',
  'pre-push',
  'commit-msg',
  'post-commit',
  'post-merge',
  'post-rewrite',
];
/** The first version that knows `pre-push`. */
const RENAMED = [3, 2] as const;

/** The stage's name for this clone; `config` is the text of the project's settings, which may ask for a new pre-commit. */
export async function pushStage(folder: string, config: string): Promise<'push' | 'pre-push'> {
  const asked = /^minimum_pre_commit_version:\s*['"]?(?<version>\d+\.\d+)/mu.exec(config)?.groups?.version;
  const version = (await installedVersion(folder)) ?? asked;
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  return major > RENAMED[0] || (major === RENAMED[0] && minor >= RENAMED[1]) ? 'pre-push' : 'push';
}

/** The version of the pre-commit whose hooks are in this folder. */
async function installedVersion(folder: string): Promise<string | undefined> {
  for (const name of HOOKS) {
    const python = /^INSTALL_PYTHON=(?<path>\S+)$/mu.exec((await readSmall(join(folder, name))) ?? '')?.groups?.path?.replaceAll("'", '');
    if (python === undefined || !python.startsWith('/')) continue;
    for (const packages of await packageFolders(join(dirname(dirname(python)), 'lib'))) {
      const found = (await readdir(packages).catch(() => [])).map(
        (each) => /^pre_commit-(?<version>\d+\.\d+)/u.exec(each)?.groups?.version,
      );
      const version = found.find((each) => each !== undefined);
      if (version !== undefined) return version;
    }
  }
  return undefined;
}

async function packageFolders(lib: string): Promise<string[]> {
  const versions = (await readdir(lib).catch(() => [])).filter((each) => each.startsWith('python3'));
  return versions.flatMap((each) => ['site-packages', 'dist-packages'].map((end) => join(lib, each, end)));
}
