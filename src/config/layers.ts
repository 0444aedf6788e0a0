import { type Config, DEFAULT_CONFIG } from '../core/config.ts';
import { isMapping } from './mapping.ts';
import type { FileSettings } from './schema.ts';

/** The settings of one file and the file's path; later layers win. */
export interface Layer {
  readonly file: string;
  readonly settings: FileSettings;
}

/** Lays files over the defaults, key by key; a list is replaced as a whole. Also tells which file set which key. */
export function lay(layers: readonly Layer[]): { config: Config; origins: Record<string, string> } {
  const origins: Record<string, string> = {};
  const over = (
    below: Readonly<Record<string, unknown>>,
    above: Readonly<Record<string, unknown>>,
    file: string,
    at: string,
  ): Record<string, unknown> => {
    const result: Record<string, unknown> = { ...below };
    for (const [name, value] of Object.entries(above)) {
      const key = at + name;
      if (isMapping(value)) {
        const under = below[name];
        result[name] = over(isMapping(under) ? under : {}, value, file, `${key}.`);
      } else {
        result[name] = value;
        origins[key] = file;
      }
    }
    return result;
  };
  let config: Record<string, unknown> = { ...DEFAULT_CONFIG };
  for (const { file, settings } of layers) config = over(config, settings, file, '');
  // Every layer went through the schema, whose sections are held to Config.
  return { config: config as unknown as Config, origins };
}

/** The value at a full key such as `engine.gpu`, or undefined. */
export function valueAt(config: Config, key: string): unknown {
  let value: unknown = config;
  for (const step of key.split('.')) value = isMapping(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return value;
}
