import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill } from '../../../../src/pipeline/prompt.ts';
import { packageRoot } from '../../../../src/system/paths.ts';

/** What a sample asks for. */
export type Task = 'improve' | 'fix' | 'document' | 'explain';

const templates = new Map<Task, string>();

/** What the product writes as the user's message. `code` is a sketch. */
export function renderContent(task: Task, language: string, instruction: string, code: string): string {
  let template = templates.get(task);
  if (template === undefined) {
    template = readFileSync(join(packageRoot(), 'prompts', task, 'tiny.md'), 'utf8').trimEnd();
    templates.set(task, template);
  }
  return fill(template, { language, instruction: instruction === '' ? '' : `: ${instruction}`, code });
}

/** The whole prompt: that message with the model's chat template around it. */
export function renderPrompt(task: Task, language: string, instruction: string, code: string): string {
  return `<|im_start|>user\n${renderContent(task, language, instruction, code)}<|im_end|>\n<|im_start|>assistant\n`;
}

/** The answer that is to be learned. */
export function renderAnswer(task: Task, target: string): string {
  return `${task === 'explain' ? target : `\`\`\`\n${target}\n\`\`\``}<|im_end|>`;
}
