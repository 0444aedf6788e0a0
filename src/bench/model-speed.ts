import type { GenerateRequest, ModelChoice } from '../core/port/engine.ts';
import { openEngine } from '../engine/engine.ts';
import { systemClock } from '../system/clock.ts';
import { openLog } from '../system/log.ts';
import { packageRoot } from '../system/paths.ts';
import { GREEDY, improvePrompts } from './model-prompts.ts';
import { TABLE_HEAD } from './place.ts';
import { figureRow } from './sample.ts';

const FUNCTIONS = 20;
const ROUNDS = 3;

/** How fast the model reads prompts and writes answers: requests to improve functions of this program, greedy, through the product's engine. */
export async function measureSpeed(choice: Extract<ModelChoice, { by: 'helper' }>, state: string): Promise<string[]> {
  const log = openLog({ dir: state, level: 'error' });
  const engine = openEngine({ packageRoot: packageRoot(), clock: systemClock, log, allowHosts: [], idleUnloadMs: 600_000, resident: true });
  const { signal } = new AbortController();
  try {
    const model = await engine.load(choice, signal);
    const speeds = { prompt: [] as number[], writing: [] as number[], both: [] as number[] };
    const prompts = await improvePrompts(FUNCTIONS);
    for (let round = 0; round <= ROUNDS; round += 1) {
      for (const messages of prompts) {
        const left = choice.contextSize - (await model.countPrompt(messages));
        const request: GenerateRequest = { ...GREEDY, messages, maxTokens: left };
        let perSecond = 0;
        const reply = await model.generate(request, signal, (told) => {
          perSecond = told.tokensPerSecond;
        });
        // The first round warms the machine up.
        if (round === 0 || reply.tokens < 2) continue;
        const writingMillis = (1_000 * reply.tokens) / perSecond;
        speeds.writing.push(perSecond);
        speeds.both.push((1_000 * reply.tokens) / reply.millis);
        speeds.prompt.push((1_000 * (reply.promptTokens - reply.cachedTokens)) / Math.max(1, reply.millis - writingMillis));
      }
    }
    return [
      '',
      `### Speed: ${prompts.length} functions, ${ROUNDS} rounds`,
      ...TABLE_HEAD,
      figureRow('reading a prompt', speeds.prompt, 'tokens/s'),
      figureRow('writing', speeds.writing, 'tokens/s'),
      figureRow('writing, the reading of the prompt included in the time', speeds.both, 'tokens/s'),
    ];
  } finally {
    await engine.close();
    log.close();
  }
}
