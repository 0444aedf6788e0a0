// Converts between the trainer's checkpoints and GGUF files.
//
//   unpack model.gguf checkpoint [tokenizer.json]          weights to go on training from
//   pack checkpoint tokenizer.json card.json out.gguf f16|q8_0|f32
import { readFileSync, writeFileSync } from 'node:fs';
import { argv, exit, stderr } from 'node:process';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Storage } from './quantise.ts';
import { checkpointOf, readGguf, tokenizerOf } from './read-gguf.ts';
import type { TokenizerFile } from './tokenizer-file.ts';
import { type ModelCard, writeGguf } from './write-gguf.ts';

const [action, ...files] = argv.slice(2);
const [first, second, third, fourth, storage] = files;

if (action === 'unpack' && first !== undefined && second !== undefined) {
  const gguf = readGguf(first);
  writeCheckpoint(second, checkpointOf(gguf));
  if (third !== undefined) writeFileSync(third, JSON.stringify(tokenizerOf(gguf)));
} else if (action === 'pack' && first && second && third && fourth && (storage === 'f16' || storage === 'q8_0' || storage === 'f32')) {
  const tokenizer = JSON.parse(readFileSync(second, 'utf8')) as TokenizerFile;
  const card = JSON.parse(readFileSync(third, 'utf8')) as ModelCard;
  writeGguf(fourth, readCheckpoint(first), tokenizer, card, storage satisfies Storage);
} else {
  stderr.write('usage: unpack model.gguf checkpoint [tokenizer.json] | pack checkpoint tokenizer.json card.json out.gguf f16|q8_0|f32\n');
  exit(2);
}
