import type { Syntax } from '../../../../src/core/port/syntax.ts';
import { readBlocks } from '../../../../src/pipeline/reply.ts';
import type { Asked } from '../data/ask.ts';
import { normalise as normaliseJavaScript } from '../javascript/rules/normalise.ts';
import { normalise as normalisePython } from '../python/rules/normalise.ts';
import { lossesOf } from './losses.ts';

/**
 * What became of a piece of code: `exact` the wanted one token for token; `safe` another form of the same by the rules, with edits left undone;
 * `other` parses and is neither, `lost` too, and it lost or renamed something (losses.ts); `broken` does not parse, or is no code.
 */
export type Outcome = 'exact' | 'safe' | 'other' | 'lost' | 'broken';

/** Judges an answer to an improve or fix request. */
export async function judgeRewrite(asked: Asked, reply: string, syntax: Syntax): Promise<{ readonly is: Outcome; readonly code?: string }> {
  const block = readBlocks(reply)?.code;
  const code = block === undefined ? undefined : await asked.sketch.read(block);
  return code === undefined ? { is: 'broken' } : { is: await judgeCode(asked, code, syntax), code };
}

/** Judges code that was made of a sample's input. */
export async function judgeCode({ sample, sketch, answer }: Asked, code: string, syntax: Syntax): Promise<Outcome> {
  if ((await syntax.outline(code, sample.lang)).problems.length > 0) return 'broken';
  if (squeezed(await sketch.write(code), sample.lang) === squeezed(answer, sample.lang)) return 'exact';
  const [clean, wanted, before] = await Promise.all([code, sample.target, sample.input].map((each) => normal(each, sample.lang)));
  const form = clean === undefined ? undefined : await sketch.write(clean);
  for (const other of [wanted, before]) {
    if (other !== undefined && form !== undefined && (await sketch.write(other)) === form) return 'safe';
  }
  const versions = { before: sample.input, wanted: sample.target, answer: code };
  const losses = await lossesOf(versions, (text) => syntax.tree(text, sample.lang));
  return losses?.length === 0 ? 'other' : 'lost';
}

/** Line breaks say nothing in JavaScript. */
function squeezed(sketch: string | undefined, lang: string): string | undefined {
  return lang === 'python' ? sketch : sketch?.replace(/\s+/gu, ' ');
}

async function normal(code: string, lang: Asked['sample']['lang']): Promise<string | undefined> {
  if (lang === 'python') return (await normalisePython(code))?.code;
  return normaliseJavaScript(code, lang === 'typescript' ? 'ts' : 'js')?.code;
}
