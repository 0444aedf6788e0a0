import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../core/config.ts';
import { checkSettings, type Names } from './check-settings.ts';
import type { Found } from './find-settings.ts';
import { type Layer, lay, valueAt } from './layers.ts';
import { dropLegacy } from './legacy.ts';
import type { LoadedConfig } from './loaded-config.ts';
import { dropPersonal, type Refused } from './own-only.ts';
import { configInvalid, type Problem, shown } from './problem.ts';
import { readSettings } from './read-settings.ts';

/** Reads, checks and lays the files that were found, in their order. @throws Failure config-invalid. */
export async function mergeFiles(found: readonly Found[], names: Names, personalFile: string): Promise<LoadedConfig> {
  const problems: Problem[] = [];
  const warnings: string[] = [];
  const layers: Layer[] = [];
  const own: { file: string; text: string }[] = [];
  for (const folder of found) {
    problems.push(...folder.problems);
    if (!folder.file || folder.problems.length > 0) continue;
    const { file } = folder;
    const parsed = await readSettings(folder);
    problems.push(...parsed.problems);
    if (folder.owner === 'repository') own.push({ file: basename(file), text: parsed.text ?? '' });
    const current = dropLegacy(file, parsed.data);
    warnings.push(...current.warnings);
    const { data, refused } = folder.owner === 'repository' ? dropPersonal(current.data) : { data: current.data, refused: [] };
    const checked = checkSettings(file, data, names);
    problems.push(...checked.problems);
    warnings.push(...refusals(file, refused, lay(layers).config, personalFile));
    layers.push({ file, settings: checked.settings });
  }
  if (problems.length > 0) throw configInvalid(problems);
  return { ...lay(layers), sources: layers.map(({ file }) => file), own, warnings };
}

/** What a repository asked for in vain. A copy of the defaults, as in .localcoderrc.example, asks for nothing. */
function refusals(file: string, refused: readonly Refused[], config: Config, personalFile: string): string[] {
  return refused
    .filter(({ key, value }) => !isDeepStrictEqual(value, valueAt(config, key)))
    .map(
      ({ key, instead }) =>
        `${file}: ${shown(key)} is ignored, a repository may not set it. ${instead ?? `If you want it, put it into ${personalFile}.`}`,
    );
}
