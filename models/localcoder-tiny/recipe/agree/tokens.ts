import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { openPromptRenderer } from '../../../../src/engine/helper/prompt.ts';
import { Tokenizer, type Vocabulary } from '../tokenizer/tokenizer.ts';
import { readGguf, tokenizerOf } from '../weights/read-gguf.ts';
import type { Shown } from './shown.ts';

/** A text of which the two make different tokens. */
export interface Disagreement {
  readonly is: Shown['is'];
  readonly text: string;
  readonly ours: readonly number[];
  readonly llamas: readonly number[];
}

/** The recipe's tokenizer beside llama.cpp's, over one GGUF file's vocabulary. */
export interface TokenizerPair {
  /** What the two make differently of a text; undefined when it is the same tokens. Prompts go the product's way, through the file's chat template. */
  compare(shown: Shown): Disagreement | undefined;
  /** How many texts of each sort, and tokens, were compared. */
  readonly counts: Readonly<Record<Shown['is'] | 'tokens', number>>;
  close(): Promise<void>;
}

/** Opens both tokenizers on a GGUF file, of which llama.cpp reads the vocabulary only. The recipe's may be given another one. */
export async function openTokenizerPair(model: string, vocabulary: Vocabulary = tokenizerOf(readGguf(model))): Promise<TokenizerPair> {
  const ours = new Tokenizer(vocabulary);
  const llama = await getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error });
  const loaded = await llama.loadModel({ modelPath: model, gpuLayers: 0, vocabOnly: true });
  const renderer = openPromptRenderer(loaded);
  const counts = { source: 0, prompt: 0, answer: 0, tokens: 0 };
  return {
    counts,
    compare({ is, text, content }) {
      const mine = ours.encode(text);
      const theirs: readonly number[] = content === undefined ? loaded.tokenize(text, true) : renderer.render([{ role: 'user', content }]);
      counts[is] += 1;
      counts.tokens += mine.length;
      const isSame = mine.length === theirs.length && mine.every((token, index) => token === theirs[index]);
      return isSame ? undefined : { is, text, ours: mine, llamas: theirs };
    },
    close: () => llama.dispose(),
  };
}
