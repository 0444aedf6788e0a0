import { readFileSync } from 'node:fs';
import { stripComments } from './comments.ts';
import { fingerprint } from './fingerprint.ts';
import { dialectOf, type ExtractedFunction } from './functions.ts';
import { functionsIn } from './functions-in.ts';
import { writeLines } from './lines.ts';
import type { SourceFile } from './source-files.ts';
import { isHandWritten, restoreImports } from './source-text.ts';
import { isValid, parse } from './syntax.ts';

/** A function on its way through the extraction: where it was found, its bare text, and what identifies it whatever its layout. */
export interface RawFunction extends ExtractedFunction {
  heldOut: boolean;
  place: string;
  at: number;
  key: string;
}

/** One worker's part of the extraction: the files it reads and the file it writes. */
export interface ExtractShard {
  files: SourceFile[];
  out: string;
  perFile?: number;
}

const MOST_FOREIGN_CHARACTERS = 8;
const LONG_STRING = /"[^"\n]{90,}"|'[^'\n]{90,}'|`[^`]{160,}`/u;
const COMPILED =
  /__awaiter|__generator|__rest\(|__spreadArray|__extends|__importDefault|__decorate|_interopRequire|__esModule|=== null \|\| \w+ === void 0|\b_this\d* = this\b|\b\w+_\d+\.default\b|\(0, _?\w+\.|__private\w+\(|__name\(|__publicField|\b_?classPrivate\w+\(|\brequire_\w+\.|\b_(?:typeof|objectSpread|defineProperty|toConsumableArray|slicedToArray|createForOf|extends|inherits)\w*\(/u;

/** Reads the files of a shard and writes the functions in them as JSON lines; gives their number. */
export function extractShard(shard: ExtractShard, onProgress: (message: string) => void): number {
  return writeLines(shard.out, rawFunctions(shard, onProgress));
}

function* rawFunctions(shard: ExtractShard, onProgress: (message: string) => void): Generator<RawFunction> {
  let count = 0;
  for (const [index, file] of shard.files.entries()) {
    if (index % 500 === 499) onProgress(`${index + 1} of ${shard.files.length} files, ${count} functions`);
    const text = readFileSync(file.path, 'utf8');
    if (!isHandWritten(text)) continue;
    let ofFile = 0;
    for (const { at, ...found } of functionsIn(restoreImports(text), dialectOf(file.lang))) {
      if (shard.perFile !== undefined && ofFile >= shard.perFile) break;
      const bare = usable(found.raw, file);
      if (bare === undefined) continue;
      ofFile++;
      count++;
      yield { pkg: file.pkg, lang: file.lang, ...found, heldOut: file.heldOut, place: file.place, at, key: fingerprint(bare) };
    }
  }
}

/** Gives the text without comments, or undefined when it is no good example: not valid alone, compiled, or mostly data. */
function usable(raw: string, file: SourceFile): string | undefined {
  if (COMPILED.test(raw) || LONG_STRING.test(raw)) return undefined;
  if ((raw.match(/[^\p{ASCII}]/gu)?.length ?? 0) > MOST_FOREIGN_CHARACTERS) return undefined;
  if ((raw.match(/\d/gu)?.length ?? 0) * 5 > raw.length) return undefined;
  const dialect = dialectOf(file.lang);
  if (!isValid(parse(raw, dialect))) return undefined;
  const bare = stripComments(raw, dialect);
  return bare.length < 40 ? undefined : bare;
}
