import type { Reply } from '../core/candidate.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { Model } from '../core/port/engine.ts';
import type { Outline, Syntax } from '../core/port/syntax.ts';
import type { Target } from '../core/target.ts';
import { fenceFor } from './prompt.ts';
import { readBlocks } from './reply.ts';
import { complaintOf, complaintWords } from './sketch/complaint.ts';
import { type Sketch, sketchOf } from './sketch/sketch.ts';
import { LARGER } from './suits.ts';
import type { Task } from './task.ts';
import { type View, viewOf } from './view.ts';

/** What of a target goes into the prompt, and how an answer becomes code again. */
export interface Shown {
  readonly view: View;
  /** The view's code, or its sketch. */
  readonly code: string;
  /** Set for the bundled model. */
  readonly sketch?: Sketch;
}

/** The words that go with a request to the bundled model: the edit that was named, what is to be fixed, or what names mean. */
export function tinyWords({ kind, instruction, edit, cures = [] }: Task, { sketch }: Shown): string {
  if (sketch === undefined) return '';
  if (kind.result !== 'rewrite') return sketch.names;
  if (kind.needs !== 'findings') return edit ?? '';
  const complaints = [...cures.map(({ message }) => message), instruction].filter((message) => message !== '').map(complaintOf);
  return complaintWords(complaints.find(({ is }) => is !== 'test') ?? { is: 'test' }, sketch);
}

/** Shows a target to a model. A no when it would be a sketch and cannot be one. */
export async function show(target: Target, outline: Outline, model: Pick<Model, 'name' | 'style'>, syntax: Syntax): Promise<Answer<Shown>> {
  if (model.style !== 'tiny') {
    const view = viewOf(target, outline, 'as-is');
    return yes({ view, code: view.code });
  }
  const view = viewOf(target, outline, 'plain');
  const { language } = target.source;
  const sketch = await sketchOf(view.code, (text) => syntax.tree(text, language), { isPython: language === 'python' });
  if (sketch !== undefined) return yes({ view, code: sketch.text, sketch });
  return no(
    'refused-unsupported',
    `${target.name} holds what the model ${model.name} cannot be shown: JSX, or more names and literals than it has signs for`,
    LARGER,
  );
}

/** A model's reply with what its letters stand for; as it is where no sketch was shown, and empty when a letter stands for nothing. */
export async function decoded(reply: Reply, { kind }: Task, { sketch }: Shown): Promise<Reply> {
  if (sketch === undefined) return reply;
  if (kind.result !== 'rewrite') return { ...reply, text: (await sketch.spell(reply.text)) ?? '' };
  const answer = readBlocks(reply.text)?.code;
  if (answer === undefined) return reply;
  const code = await sketch.read(answer);
  if (code === undefined) return { ...reply, text: '' };
  const fence = fenceFor(code);
  return { ...reply, text: `${fence}\n${code}\n${fence}` };
}
