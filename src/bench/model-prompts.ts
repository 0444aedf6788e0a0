import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../core/plan.ts';
import { fill } from '../pipeline/prompt.ts';
import { sketchOf } from '../pipeline/sketch/sketch.ts';
import { openSyntax } from '../syntax/syntax.ts';
import { packageRoot } from '../system/paths.ts';

/** The likeliest token each time, whatever the settings say. */
export const GREEDY = { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1, seed: 1, stop: [] };

/** Functions of the sizes that the bundled model is asked about: sketches of so many characters. */
const SIZES = { least: 300, most: 1_400 };

/** Requests to improve functions of this program itself, as the bundled model is asked, in a fixed order. */
export async function improvePrompts(most: number): Promise<Message[][]> {
  const root = packageRoot();
  const template = readFileSync(join(root, 'prompts', 'improve', 'tiny.md'), 'utf8').trimEnd();
  const syntax = openSyntax();
  const folder = join(root, 'dist', 'src', 'pipeline');
  const prompts: Message[][] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.js')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    for (const { node, span } of (await syntax.outline(text, 'javascript')).symbols) {
      if (node !== 'function' || prompts.length === most) continue;
      const code = text.slice(span.start, span.end);
      const sketch = await sketchOf(code, (each) => syntax.tree(each, 'javascript'), { isPython: false });
      if (sketch === undefined || sketch.text.length < SIZES.least || sketch.text.length > SIZES.most) continue;
      prompts.push([{ role: 'user', content: fill(template, { language: 'javascript', instruction: '', code: sketch.text }) }]);
    }
  }
  return prompts;
}
