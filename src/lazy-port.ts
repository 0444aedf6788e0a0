import { once } from './core/once.ts';
import type { Engine, EngineStatus } from './core/port/engine.ts';
import type { Triggers } from './core/port/triggers.ts';

const NOT_STARTED: EngineStatus = { state: 'unloaded', network: 'nothing is running', restarts: 0 };

/** An engine that is opened with the first model it is asked to load. */
export function lazyEngine(open: () => Promise<Engine>): Engine {
  let opened: Engine | undefined;
  const get = once(async () => {
    opened = await open();
    return opened;
  });
  return {
    load: async (choice, signal, onProgress) => (await get()).load(choice, signal, onProgress),
    unload: async () => opened?.unload(),
    status: () => opened?.status() ?? NOT_STARTED,
    close: async () => opened?.close(),
  };
}

/** Triggers that are opened when they are started. */
export function lazyTriggers(open: () => Promise<Triggers>): Triggers {
  let opened: Triggers | undefined;
  const get = once(async () => {
    opened = await open();
    return opened;
  });
  return {
    start: async (nudge) => (await get()).start(nudge),
    refresh: async () => opened?.refresh(),
    watching: () => opened?.watching() ?? [],
    stop: async () => opened?.stop(),
  };
}
