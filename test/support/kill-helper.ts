import type { ModelChoice } from '../../src/core/port/engine.ts';
import { openHelperEngine } from '../../src/engine/helper-engine.ts';
import { systemClock } from '../../src/system/clock.ts';
import { builtPackage } from './built-package.ts';
import { recordedLog } from './recorded-log.ts';
import { BASKET, improveRequest } from './tiny-model.ts';

/** What a series of kills came to. */
export interface KillSeries {
  readonly restarts: number;
  /** Milliseconds from the loss of the helper to the next whole answer, model loaded again, in order of size. */
  readonly restartsMs: readonly number[];
  /** Codes of the failures that the interrupted jobs saw. */
  readonly codes: ReadonlySet<string>;
  /** Answers after a restart that were not what they should be. */
  readonly wrong: number;
}

/** Kills the helper in mid-generation so many times, each time a little later, and asks again. */
export async function killHelper(choice: ModelChoice, times: number): Promise<KillSeries> {
  const engine = openHelperEngine({
    packageRoot: builtPackage(),
    clock: systemClock,
    log: recordedLog(),
    idleUnloadMs: 600_000,
    resident: true,
  });
  const never = new AbortController().signal;
  const request = improveRequest(BASKET.before);
  const endless = { ...request, temperature: 3, topP: 1, topK: 0, maxTokens: 900 };
  const restartsMs: number[] = [];
  const codes = new Set<string>();
  let wrong = 0;
  let seed = 0;
  try {
    const model = await engine.load(choice, never);
    for (let round = 0; round < times; round += 1) {
      const words = 1 + (round % 5);
      let heard = 0;
      const kill = (): void => {
        heard += 1;
        if (heard === words) process.kill(engine.status().pid ?? 0, 'SIGKILL');
      };
      const note = (error: { code?: string }): undefined => void codes.add(error.code ?? String(error));
      // Chance may end a sentence before its time; another one is begun then.
      for (; heard < words; seed += 1) {
        heard = 0;
        await model.generate({ ...endless, seed }, never, kill).catch(note);
      }
      const from = performance.now();
      // The kill may be late and hit the idle helper, or the next job.
      const text = ((await model.generate(request, never).catch(note)) ?? (await model.generate(request, never))).text;
      restartsMs.push(performance.now() - from);
      if (text !== BASKET.after) wrong += 1;
    }
  } finally {
    await engine.close();
  }
  return { restarts: engine.status().restarts, restartsMs: restartsMs.sort((a, b) => a - b), codes, wrong };
}
