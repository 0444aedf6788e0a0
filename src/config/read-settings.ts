import { createRequire } from 'node:module';
import type { PublicExplorer } from 'cosmiconfig';
import { type Found, PLACES } from './find-settings.ts';
import { type Parsed, parseSettings } from './parse-settings.ts';

/*
 * The one place that reads a settings file. cosmiconfig does the looking, but through its Explorer class: the ordinary
 * cosmiconfig() first searches the *current folder* for settings of its own and runs `.config/config.js` if it finds one,
 * which in a stranger's repository is a stranger's program. The loaders given here are all there are, and they wrap what
 * they read, so that a file's `$import` is an unknown setting and never another file.
 * Never runs or imports anything that it finds; never looks above the folder it is given.
 */

type OpenExplorer = new (options: Readonly<Record<string, unknown>>) => Pick<PublicExplorer, 'search'>;

const { Explorer } = createRequire(import.meta.url)('cosmiconfig/dist/Explorer.js') as { Explorer: OpenExplorer };

/** Reads the settings file of a folder. Problems in it come back as values. @throws whatever the disk throws between look and read. */
export async function readSettings({ folder, owner }: Found): Promise<Parsed> {
  const found = await new Explorer({
    moduleName: 'localcoder',
    searchPlaces: PLACES[owner],
    ignoreEmptySearchPlaces: false,
    stopDir: folder,
    searchStrategy: 'none',
    metaConfigFilePath: null,
    cache: false,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
    transform: (result: unknown) => result,
    loaders: { noExt: load, '.json': load, '.yaml': load, '.yml': load },
  }).search(folder);
  return (found?.config as Parsed | undefined) ?? { data: {}, problems: [] };
}

function load(file: string, text: string): Parsed {
  return { ...parseSettings(file, text), text };
}
