import { type ChatHistoryItem, JinjaTemplateChatWrapper, type LlamaModel, type Token } from 'node-llama-cpp';
import { Failure } from '../../core/failure.ts';
import type { Message } from '../../core/plan.ts';

/** Turns messages into the exact tokens a model was trained to read. */
export interface PromptRenderer {
  /** The whole prompt, up to where the model's own words begin. Text of messages never becomes a special token. */
  render(messages: readonly Message[]): Token[];
  /** The tokens with which every prompt begins whose last message begins with these messages' last one. */
  stable(messages: readonly Message[]): Token[];
}

/**
 * A renderer by the chat template in the model's own file. Thinking is switched off where the template offers a switch.
 * @throws Failure model-unsupported when the file has no template, or one that cannot be run
 */
export function openPromptRenderer(model: LlamaModel): PromptRenderer {
  const template = model.fileInfo.metadata?.tokenizer?.chat_template;
  if (typeof template !== 'string' || template.trim() === '') {
    throw new Failure('model-unsupported', 'the model file has no chat template, so nobody knows how to ask it', {
      next: 'take the "instruct" or "chat" build of this model',
    });
  }
  let wrapper: JinjaTemplateChatWrapper;
  try {
    wrapper = new JinjaTemplateChatWrapper({ template, tokenizer: model.tokenizer, reasoning: false });
  } catch (error) {
    throw new Failure(
      'model-unsupported',
      `the chat template in the model file cannot be run: ${error instanceof Error ? error.message : error}`,
      {
        next: 'take another build of this model',
        cause: error,
      },
    );
  }

  function render(messages: readonly Message[]): Token[] {
    const chatHistory: ChatHistoryItem[] = [...messages.map(historyItem), { type: 'model', response: [] }];
    const tokens = wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
    const { bos, shouldPrependBosToken } = model.tokens;
    return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
  }

  return {
    render,
    stable(messages) {
      // What two continuations have in common does not depend on the continuation; so no template needs to be understood here.
      const one = render(continued(messages, 'a'));
      const other = render(continued(messages, '7'));
      const end = one.findIndex((token, index) => token !== other[index]);
      return end === -1 ? one : one.slice(0, end);
    },
  };
}

function historyItem({ role, content }: Message): ChatHistoryItem {
  switch (role) {
    case 'system':
      return { type: 'system', text: content };
    case 'user':
      return { type: 'user', text: content };
    case 'assistant':
      return { type: 'model', response: [content] };
  }
}

function continued(messages: readonly Message[], more: string): Message[] {
  const last = messages.at(-1);
  if (last?.role === 'user') return [...messages.slice(0, -1), { role: 'user', content: last.content + more }];
  return [...messages, { role: 'user', content: more }];
}
