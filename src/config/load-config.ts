import { join } from 'node:path';
import { DEFAULT_CONFIG } from '../core/config.ts';
import type { Names } from './check-settings.ts';
import { findSettings, PLACES } from './find-settings.ts';
import type { LoadedConfig } from './loaded-config.ts';

/** Where to look, and what names count as known. */
export interface LoadOptions extends Names {
  /** Top folder of the work tree; absent for a bare repository, or outside of one. */
  readonly repoRoot?: string;
  /** The person's own settings folder. It need not exist. */
  readonly userDir: string;
}

/**
 * The settings: defaults, under the person's own file, under the repository's, with nothing in it that a repository may not
 * set. Parser and validator load only where there is a file. Never runs, imports or follows anything a settings file names.
 * @throws Failure config-invalid with every problem of every file at once.
 */
export async function loadConfig({ repoRoot, userDir, ...names }: LoadOptions): Promise<LoadedConfig> {
  const found = await Promise.all([findSettings(userDir, 'person'), ...(repoRoot ? [findSettings(repoRoot, 'repository')] : [])]);
  const warnings = found.flatMap((folder) => folder.warnings);
  if (found.every(({ file }) => file === undefined)) return { config: DEFAULT_CONFIG, sources: [], own: [], warnings, origins: {} };
  const { mergeFiles } = await import('./merge-files.ts');
  const merged = await mergeFiles(found, names, personalFile(userDir, found[0]?.file));
  return { ...merged, warnings: [...warnings, ...merged.warnings] };
}

function personalFile(userDir: string, file: string | undefined): string {
  return file ?? join(userDir, PLACES.person[0] ?? 'config.yaml');
}
