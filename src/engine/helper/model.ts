import { Failure } from '../../core/failure.ts';
import type { ChildWork } from '../child-wire.ts';
import type { LoadedFacts } from '../protocol.ts';
import { generateReply, prefill } from './generate.ts';
import { openPromptRenderer, type PromptRenderer } from './prompt.ts';
import { weighAnswers } from './weigh.ts';
import { isMemoryError, openWeights, type Weights } from './weights.ts';

/** What the helper does: one model, loaded once from a file that was looked at (`file`); another one gets another process. */
export function openHelperWork(file: NonNullable<LoadedFacts['file']>): ChildWork {
  let loaded: { weights: Weights; renderer: PromptRenderer } | undefined;

  function present(): { weights: Weights; renderer: PromptRenderer } {
    if (loaded === undefined) throw new Error('an order before a model was loaded');
    return loaded;
  }

  return {
    async load(load, telling) {
      if (load.by !== 'helper') throw new Error('this child opens files, not servers');
      const weights = await openWeights(load, telling);
      loaded = { weights, renderer: openPromptRenderer(weights.model) };
      return { ...weights.facts, file };
    },
    async generate(request, telling) {
      const { weights, renderer } = present();
      try {
        return await generateReply(weights, renderer, request, telling);
      } catch (error) {
        throw memoryFailure(error);
      }
    },
    async count(texts, telling) {
      telling.stage('count');
      const { model } = present().weights;
      return texts.map((text) => model.tokenize(text, false).length);
    },
    async countPrompt(messages, telling) {
      telling.stage('count');
      return present().renderer.render(messages).length;
    },
    async weigh(messages, answers, telling) {
      const { weights, renderer } = present();
      try {
        return await weighAnswers(weights, renderer, messages, answers, telling);
      } catch (error) {
        throw memoryFailure(error);
      }
    },
    async warm(messages, telling) {
      const { weights, renderer } = present();
      telling.stage('render');
      const tokens = renderer.stable(messages);
      // What does not fit would be refused when it is asked for; there is nothing to warm.
      if (tokens.length === 0 || tokens.length > weights.facts.contextSize) return 0;
      await prefill(weights, tokens, telling);
      return weights.sequence.nextTokenIndex;
    },
  };
}

function memoryFailure(error: unknown): unknown {
  if (!isMemoryError(error)) return error;
  return new Failure('engine-out-of-memory', `memory ran out: ${error instanceof Error ? error.message : error}`, {
    next: 'close other programs, or choose a smaller model or a smaller engine.contextSize',
    cause: error,
  });
}
