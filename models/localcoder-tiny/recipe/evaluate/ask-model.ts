import { DEFAULT_CONFIG } from '../../../../src/core/config.ts';
import type { Model, ModelChoice } from '../../../../src/core/port/engine.ts';
import { openEngine } from '../../../../src/engine/engine.ts';
import { systemClock } from '../../../../src/system/clock.ts';
import { openLog } from '../../../../src/system/log.ts';
import { packageRoot } from '../../../../src/system/paths.ts';
import type { Asked } from '../data/ask.ts';
import { renderContent } from '../data/render.ts';
import { grammarOf } from './grammar-of.ts';

/** A model in the product's own helper process. */
export interface Answering {
  readonly model: Model;
  /** True when prompt and answer fit the context, as the product asks for before it puts a request. */
  fits(asked: Asked): Promise<boolean>;
  /** One answer by the product's grammar, unless all are free: the greedy one for `seed` 0, else a sample at the product's temperature. */
  answer(asked: Asked, seed: number): Promise<string>;
  /** Tokens and milliseconds of all answers so far. */
  spent(): { readonly tokens: number; readonly millis: number };
  close(): Promise<void>;
}

const CONTEXT = 1_024;
/** As in the product's plan: an answer may be a third longer than what is shown. */
const GROWTH = 1.35;

/** Loads a GGUF file as the product loads the bundled one. `state` is a folder for the log; `isFree`: no answer has to follow a grammar. */
export async function openAnswering(file: string, state: string, isFree: boolean): Promise<Answering> {
  const log = openLog({ dir: state, level: 'error' });
  const engine = openEngine({ packageRoot: packageRoot(), clock: systemClock, log, allowHosts: [], idleUnloadMs: 600_000, resident: true });
  const choice: ModelChoice = {
    by: 'helper',
    name: 'evaluated',
    file,
    style: 'tiny',
    contextSize: CONTEXT,
    threads: 1,
    gpu: 'off',
    gpuLayers: 0,
  };
  const { signal } = new AbortController();
  const model = await engine.load(choice, signal);
  const { topP, topK, minP, repeatPenalty, temperature } = DEFAULT_CONFIG.generation;
  let [tokens, millis] = [0, 0];
  return {
    model,
    fits: async (asked) => (await model.countPrompt(messagesOf(asked))) * (1 + GROWTH) <= CONTEXT,
    async answer(asked, seed) {
      const messages = messagesOf(asked);
      const left = CONTEXT - (await model.countPrompt(messages));
      const request = {
        messages,
        maxTokens: left,
        temperature: seed === 0 ? 0 : temperature,
        topP,
        topK,
        minP,
        repeatPenalty,
        seed,
        stop: [],
        ...(isFree ? {} : { grammar: grammarOf(asked) }),
      };
      const reply = await model.generate(request, signal);
      tokens += reply.tokens;
      millis += reply.millis;
      return reply.text;
    },
    spent: () => ({ tokens, millis }),
    async close() {
      await engine.close();
      log.close();
    },
  };
}

function messagesOf({ sample, instruction, code }: Asked): { role: 'user'; content: string }[] {
  return [{ role: 'user', content: renderContent(sample.task, sample.lang, instruction, code) }];
}
