import { openSyntax } from '../../../../src/syntax/syntax.ts';
import { type Asked, ask } from '../data/ask.ts';
import { randomOf } from '../data/random.ts';
import { renderAnswer, renderContent, renderPrompt, type Task } from '../data/render.ts';
import type { Sample } from '../data/sample.ts';
import { slipIn } from '../data/slips.ts';
import type { WrittenFunction } from './held-out.ts';

/** A text that becomes tokens. */
export interface Shown {
  readonly is: 'source' | 'prompt' | 'answer';
  /** With the chat template around it when it is a prompt. */
  readonly text: string;
  /** Of a prompt: the user's message alone, which the product puts into the template itself. */
  readonly content?: string;
}

const syntax = openSyntax();

/** A function as text, and as the product shows it for each task: with a slip to fix, to be improved (nothing is to be done), documented, explained. */
export async function showFunction({ lang, pkg, name, raw }: WrittenFunction, index: number): Promise<Shown[]> {
  const random = randomOf(index + 1);
  const sample: Sample = { task: 'improve', lang, pkg, name, input: raw, target: raw, used: [] };
  const shift = Math.floor(random() * 96);
  const treeOf = (code: string) => syntax.tree(code, lang);
  const asked = await ask(sample, treeOf, shift);
  const shown: Shown[] = [{ is: 'source', text: raw }];
  if (asked === undefined) return shown;
  shown.push(...pair(asked));
  for (const task of ['document', 'explain'] as const) shown.push(prompt(task, lang, asked.sketch.names, asked.code));
  const slip = slipIn(raw, asked.sketch.tokens, random);
  if (slip === undefined) return shown;
  const broken: Sample = { ...sample, task: 'fix', input: slip.code };
  const fix = await ask(broken, treeOf, shift, slip.complaint);
  return fix === undefined ? shown : [...shown, ...pair(fix)];
}

/** A sample as text, and as the product shows it and hears the wanted answer. */
export async function showSample(sample: Sample, index: number): Promise<Shown[]> {
  const asked = await askFor(sample, index);
  const sources = [sample.input, sample.target].map((text): Shown => ({ is: 'source', text }));
  return asked === undefined ? sources : [...sources, ...pair(asked)];
}

/** A sample as the product would show it, each one in other letters. */
export async function askFor(sample: Sample, index: number): Promise<Asked | undefined> {
  return ask(sample, (code) => syntax.tree(code, sample.lang), index % 96);
}

function pair({ sample, code, instruction, answer }: Asked): Shown[] {
  return [prompt(sample.task, sample.lang, instruction, code), { is: 'answer', text: renderAnswer(sample.task, answer) }];
}

function prompt(task: Task, lang: string, instruction: string, code: string): Shown {
  const content = renderContent(task, lang, instruction, code);
  return { is: 'prompt', text: renderPrompt(task, lang, instruction, code), content };
}
