import { type Complaint, complaintWords } from '../../../../src/pipeline/sketch/complaint.ts';
import { type Sketch, sketchOf, type TreeOf } from '../../../../src/pipeline/sketch/sketch.ts';
import type { Sample } from './sample.ts';

/** A sample as the model meets it. */
export interface Asked {
  readonly sample: Sample;
  /** Code as shown. */
  readonly code: string;
  readonly instruction: string;
  /** Answer to be learned, without its fence. */
  readonly answer: string;
  /** The way back. */
  readonly sketch: Sketch;
}

/** Shows a sample as the product would. Undefined when it cannot be shown or answered so. */
export async function ask(sample: Sample, treeOf: TreeOf, shift: number, complaint?: Complaint): Promise<Asked | undefined> {
  const isPython = sample.lang === 'python';
  const sketch = await sketchOf(sample.input, treeOf, { isPython, shift });
  const isWords = sample.task === 'document' || sample.task === 'explain';
  const answer = isWords ? await sketch?.abridge(aboutCode(sample)) : await sketch?.write(sample.target);
  if (sketch === undefined || answer === undefined) return undefined;
  if (isWords) return { sample, code: sketch.text, instruction: sketch.names, answer, sketch };
  const instruction = complaint === undefined ? (sample.instruction ?? '') : complaintWords(complaint, sketch);
  return { sample, code: sketch.text, instruction, answer, sketch };
}

/** An explanation without a first sentence that only repeats a comment: sketches have none. */
function aboutCode({ task, target, name }: Sample): string {
  const at = task === 'explain' ? target.indexOf(`\`${name}\` is`) : 0;
  return target.slice(Math.max(at, 0));
}
