import type { Config } from '../core/config.ts';
import type { ModelChoice } from '../core/port/engine.ts';
import type { Catalogue } from './catalog.ts';

/** How a model is loaded, as far as the settings decide it. */
export interface Setting {
  readonly gpu: Extract<ModelChoice, { by: 'helper' }>['gpu'];
  readonly gpuLayers: number;
  readonly contextSize: number;
  /** Absent: the catalogue's word, else the engine's own. */
  readonly threads?: number;
}

/** In stability mode no more is asked for: less memory, and less that can go wrong. Tokens. */
const STABLE_CONTEXT = 4096;

/**
 * What profile, mode and compatibility come to. A profile and a mode only ever lower `engine.contextSize`. Performance takes the GPU as set,
 * stability the same with a smaller context (and the caller unloads when idle), compatibility the CPU alone.
 */
export function settingOf(engine: Config['engine'], catalogue: Catalogue): Setting {
  const profile = engine.profile === '' ? undefined : catalogue.profiles[engine.profile];
  const limits = [engine.contextSize, profile?.contextSize, engine.mode === 'stability' ? STABLE_CONTEXT : undefined];
  const contextSize = Math.min(...limits.filter((limit) => limit !== undefined));
  const cpuOnly = engine.compatibility || engine.mode === 'compatibility' || engine.gpu === 'off';
  return {
    gpu: cpuOnly ? 'off' : engine.gpu,
    gpuLayers: cpuOnly ? 0 : engine.gpuLayers,
    contextSize,
    ...(engine.threads > 0 ? { threads: engine.threads } : {}),
  };
}
