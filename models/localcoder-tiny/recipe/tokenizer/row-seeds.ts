import { classOf } from '../../../../src/pipeline/sketch/letters.ts';
import { asBytes } from './bytes.ts';
import type { Extended } from './extend.ts';
import type { Vocabulary } from './tokenizer.ts';

/** Common names: what a letter stands for is like one of them. */
const NAMES = ' value, key, result, options, node, index, data, object, type, name, error, text';
const TEXTS = ' ", ",",";", `';
const NUMBERS = ' 0, 1, 2';

/** Where the embedding of each new entry starts, as the trainer's file of row seeds: uint32 counts, each with that many older ids whose mean it is. */
export function rowSeeds(base: Vocabulary, { vocabulary, parts }: Extended): Uint32Array {
  const ids = new Map(base.vocab.map((token, id) => [token, id]));
  const idsOf = (list: string): number[] => list.split(',').flatMap((text) => ids.get(asBytes(text).join('')) ?? []);
  const like = { name: idsOf(NAMES), flag: idsOf(NAMES), text: idsOf(TEXTS), figure: idsOf(NUMBERS) };
  const letterOf = new Map<string, keyof typeof like>();
  for (let code = 0x80; code < 0x800; code += 1) {
    const letter = String.fromCodePoint(code);
    const of = classOf(letter);
    if (of !== undefined) for (const text of [letter, ` ${letter}`]) letterOf.set(asBytes(text).join(''), of);
  }
  const rows: number[] = [];
  for (let id = base.vocab.length; id < vocabulary.vocab.length; id += 1) {
    const of = letterOf.get(vocabulary.vocab[id] ?? '');
    const from = of === undefined ? (parts.get(id) ?? []) : like[of];
    rows.push(from.length, ...from);
  }
  return Uint32Array.from(rows);
}
