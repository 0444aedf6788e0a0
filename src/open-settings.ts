/**
 * The settings for those who look at them or change them: the config room with the folders it reads. Opens no database, no repository and no
 * engine. Loads parser and validator only where there is something to read.
 */
import process from 'node:process';
import { KINDS } from '../jobs/kinds.ts';
import type { Explanation } from './config/explain-config.ts';
import type { LoadedConfig } from './config/loaded-config.ts';
import type { Config } from './core/config.ts';
import { makePrivateFolder, statePaths } from './system/paths.ts';

export interface Settings {
  /** Absolute path of the person's own settings folder. It need not exist. */
  readonly folder: string;
  /** The settings that hold at a place: the person's, under those of the repository around it. @throws Failure config-invalid. */
  at(place: string): Promise<LoadedConfig>;
  /** What the settings file in one folder, taken as a person's, says. @throws Failure config-invalid. */
  of(folder: string): Promise<LoadedConfig>;
  /** Absolute path of the person's own file, whether or not it is there yet. */
  file(): Promise<string>;
  /** The value of a key or section, or the keys that were probably meant. */
  find(config: Config, key: string): Promise<{ found: true; value: unknown } | { found: false; near: string[] }>;
  explain(loaded: LoadedConfig, prefix: string): Promise<Explanation[]>;
  /** The JSON Schema of a settings file. */
  schema(): Promise<Readonly<Record<string, unknown>>>;
  /** Makes the person's own folder, 0700. @throws Failure permission-denied | disk-full. */
  makeFolder(): void;
  /** Hands the terminal to an editor. @returns its exit status. @throws Failure install-broken when it cannot be started. */
  edit(argv: readonly [program: string, ...args: string[]]): Promise<number | undefined>;
}

const kinds = KINDS.map(({ name }) => name);

/** Opens nothing yet. */
export function openSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const folder = statePaths(env).config;
  const load = async (options: { userDir: string; repoRoot?: string }): Promise<LoadedConfig> =>
    (await import('./config/load-config.ts')).loadConfig({ ...options, kinds });
  return {
    folder,
    async at(place) {
      const { findRepo } = await import('./git/find-repo.ts');
      const root = (await findRepo(place))?.root;
      return load({ userDir: folder, ...(root !== undefined && { repoRoot: root }) });
    },
    of: (userDir) => load({ userDir }),
    async file() {
      const { findSettings, PLACES } = await import('./config/find-settings.ts');
      const { join } = await import('node:path');
      return (await findSettings(folder, 'person')).file ?? join(folder, PLACES.person[0] ?? 'config.yaml');
    },
    find: async (config, key) => (await import('./config/explain-config.ts')).getSetting(config, key),
    explain: async (loaded, prefix) => (await import('./config/explain-config.ts')).explainConfig(loaded, prefix),
    schema: async () => (await import('./config/json-schema.ts')).jsonSchema(),
    makeFolder: () => makePrivateFolder(folder),
    edit: async (argv) => (await import('./system/launch.ts')).runInTerminal(argv, env),
  };
}
