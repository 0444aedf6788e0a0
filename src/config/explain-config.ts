import type { Config } from '../core/config.ts';
import { valueAt } from './layers.ts';
import type { LoadedConfig } from './loaded-config.ts';
import { isMapping } from './mapping.ts';
import { nearKeys } from './near-key.ts';

/** One setting as it stands. */
export interface Explanation {
  /** Full key, as in `engine.gpu`. */
  readonly key: string;
  readonly value: unknown;
  /** The file that set it, or 'default'. */
  readonly from: string;
  /** What it does, in one sentence. */
  readonly description: string;
  /** What it may be, as in "a number from 0 to 2". */
  readonly allowed: string;
}

/** Every setting with its value, what set it, and what it may be; `prefix` limits them to a section or a key. */
export async function explainConfig({ config, origins }: LoadedConfig, prefix = ''): Promise<Explanation[]> {
  const { inWords, nodeAt } = await import('./check-settings.ts');
  return keysOf(config)
    .filter((key) => prefix === '' || key === prefix || key.startsWith(`${prefix}.`))
    .map((key) => {
      const node = nodeAt(key.split('.')) ?? {};
      return {
        key,
        value: valueAt(config, key),
        from: origins[key] ?? 'default',
        description: node.description ?? '',
        allowed: inWords(node),
      };
    });
}

/** The value at a key or of a whole section, or the keys that were probably meant. */
export function getSetting(config: Config, key: string): { found: true; value: unknown } | { found: false; near: string[] } {
  const value = valueAt(config, key);
  if (value !== undefined) return { found: true, value };
  return { found: false, near: nearKeys(key, keysOf(config)) };
}

/** Full keys of all settings, a table without entries counting as one. */
function keysOf(config: Config): string[] {
  const walk = (value: unknown, key: string): string[] =>
    isMapping(value) && Object.keys(value).length > 0
      ? Object.entries(value).flatMap(([name, child]) => walk(child, key ? `${key}.${name}` : name))
      : [key];
  return walk(config, '');
}
