import { stripComments } from './comments.ts';
import { type CleanFunction, dialectOf, type ExtractedFunction } from './functions.ts';
import { readTextLines, writeLines } from './lines.ts';
import { normalise } from './rules/normalise.ts';

/** One worker's part of the cleaning: every `parts`-th function of the file `input`, from number `part` on. */
export interface CleanShard {
  input: string;
  out: string;
  part: number;
  parts: number;
}

const MOST_CHARACTERS = 1500;

/** Brings the functions of a shard into their clean form and writes those that have one; gives their number. */
export function cleanShard(shard: CleanShard, onProgress: (message: string) => void): number {
  return writeLines(shard.out, cleanFunctions(shard, onProgress));
}

function* cleanFunctions(shard: CleanShard, onProgress: (message: string) => void): Generator<CleanFunction & { index: number }> {
  let index = -1;
  let kept = 0;
  for (const line of readTextLines(shard.input)) {
    index++;
    if (index % shard.parts !== shard.part) continue;
    const found = JSON.parse(line) as ExtractedFunction;
    const dialect = dialectOf(found.lang);
    const code = stripComments(found.raw, dialect);
    if (squeezedLength(code) > MOST_CHARACTERS) continue;
    const result = normalise(code, dialect);
    if (result === undefined || squeezedLength(result.code) > MOST_CHARACTERS) continue;
    kept++;
    if (kept % 1000 === 0) onProgress(`${kept} functions have a clean form, of ${Math.floor(index / shard.parts) + 1}`);
    yield { ...found, code, clean: result.code, used: [...result.used], index };
  }
}

/** Takes code and gives its length when each run of white space counts as one character: the layout is not the model's business. */
export function squeezedLength(code: string): number {
  return code.replace(/\s+/gu, ' ').length;
}
