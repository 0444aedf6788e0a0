/**
 * The engine as the rest of the program sees it: whichever of the two adapters a choice asks for, and at most one model in memory between
 * them. Switching from one to the other ends the first's process before the second's is started.
 */
import type { Clock } from '../core/port/clock.ts';
import type { Engine } from '../core/port/engine.ts';
import type { Log } from '../core/port/log.ts';
import { openHelperEngine } from './helper-engine.ts';
import { openHttpEngine } from './http-engine.ts';
import { openOneAtATime } from './one-at-a-time.ts';

export interface EngineOptions {
  /** Folder that holds the package's package.json and dist/. */
  readonly packageRoot: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Hosts beyond this machine that may be talked to (the person's own network.allow; none when air-gapped). */
  readonly allowHosts: readonly string[];
  /** Milliseconds without a request after which the model is unloaded. */
  readonly idleUnloadMs: number;
  /** True keeps the model in memory for ever. */
  readonly resident: boolean;
  /** Where hashes of model files are remembered; absent: in memory. */
  readonly stateDir?: string;
}

/** Opens the engine; no process is started before the first load. */
export function openEngine(options: EngineOptions): Engine {
  const inTurn = openOneAtATime();
  const helper = openHelperEngine({ ...options, inTurn, beforeStart: () => server.endNow() });
  const server = openHttpEngine({ ...options, inTurn, beforeStart: () => helper.endNow() });
  let last: Engine = helper;
  return {
    load(choice, signal, onProgress) {
      last = choice.by === 'helper' ? helper : server;
      return last.load(choice, signal, onProgress);
    },
    async unload() {
      await Promise.all([helper.unload(), server.unload()]);
    },
    status: () => last.status(),
    async close() {
      await Promise.all([helper.close(), server.close()]);
    },
  };
}
