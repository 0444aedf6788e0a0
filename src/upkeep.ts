/**
 * What a worker does for itself when it starts: forgets results past their age, and loads the model before anybody asks, so that the first
 * request need not wait. Trouble here is logged and never stops the worker: the job that needs the model will meet it again and tell.
 */
import { improve } from '../jobs/improve.ts';
import type { EpochMs } from './core/brand.ts';
import type { OpenedWorld } from './open-world.ts';

const DAY_MS = 24 * 3_600_000;

/** Resolves when both are done or have failed. Aborting ends the loading. */
export async function upkeep(world: OpenedWorld, signal: AbortSignal): Promise<void> {
  const { clock, queue, log, engine } = world;
  try {
    const { config } = await world.settings();
    const forgotten = queue.forget((clock.now() - config.history.keepDays * DAY_MS) as EpochMs);
    if (forgotten > 0) log.info('forgot old results', { forgotten, keepDays: config.history.keepDays });
    if (config.engine.mode === 'stability') return;
    const model = await engine.load(await world.choose(config, improve), signal);
    if (model.style === 'chat') await model.warm([{ role: 'system', content: world.prompts('shared/system.md') }], signal);
    log.info('model is warm', { model: model.name, device: model.device, contextSize: model.contextSize });
  } catch (error) {
    log.warn('could not warm up', { error: error instanceof Error ? error.message : String(error) });
  }
}
