import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill } from '../../../../src/pipeline/prompt.ts';
import { packageRoot } from '../../../../src/system/paths.ts';

/** What a sample asks for. */
export type Task = 'improve' | 'fix' | 'document' | 'explain';

const templates = new Map<Task, string>();

/** The prompt as the product writes it, with the model's chat template around it. `code` is a sketch for improve and fix, plain code otherwise. */
export function renderPrompt(task: Task, language: string, instruction: string, code: string): string {
  let template = templates.get(task);
  if (template === undefined) {
    template = readFileSync(join(packageRoot(), 'prompts', task, 'tiny.md'), 'utf8').trimEnd();
    templates.set(task, template);
  }
  const content = fill(template, { language, instruction: instruction === '' ? '' : `: ${instruction}`, code });
  return `<|im_start|>user\n${content}<|im_end|>\n<|im_start|>assistant\n`;
}

/** The answer that is to be learned. */
export function renderAnswer(task: Task, target: string): string {
  return `${task === 'explain' ? target : `\`\`\`\n${target}\n\`\`\``}<|im_end|>`;
}
