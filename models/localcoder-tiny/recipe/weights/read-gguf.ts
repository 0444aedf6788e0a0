import { readFileSync } from 'node:fs';
import type { Checkpoint, LayerWeights, Shape } from './checkpoint.ts';
import { decodeScalar, typeCodes } from './gguf-values.ts';
import { restore, type Storage, storedBytes } from './quantise.ts';
import type { TokenizerFile } from './tokenizer-file.ts';

type Scalar = number | boolean | string;

/** A GGUF file taken apart: metadata by key, tensors by name. */
export interface Gguf {
  metadata: Map<string, Scalar | Scalar[]>;
  tensors: Map<string, Float32Array>;
}

const storages: Record<number, Storage> = { 0: 'f32', 1: 'f16', 8: 'q8_0' };
const controlToken = 3;

/** Takes the path of a GGUF file with F32, F16 or Q8_0 tensors and gives its contents. */
export const readGguf = (path: string): Gguf => {
  const file = readFileSync(path);
  if (file.toString('latin1', 0, 4) !== 'GGUF' || file.readUInt32LE(4) !== 3) throw new Error(`${path} is not a GGUF file of version 3`);
  let at = 24;
  const scalar = (code: number): Scalar => {
    const { value, next } = decodeScalar(code, file, at);
    at = next;
    return value;
  };
  const count = (): number => Number(scalar(typeCodes.uint64));
  const code = (): number => Number(scalar(typeCodes.uint32));
  const string = (): string => String(scalar(typeCodes.string));

  const metadata: Gguf['metadata'] = new Map();
  for (let entries = Number(file.readBigUInt64LE(16)); entries > 0; entries--) {
    const key = string();
    const type = code();
    if (type !== typeCodes.array) metadata.set(key, scalar(type));
    else {
      const elements = code();
      metadata.set(
        key,
        Array.from({ length: count() }, () => scalar(elements)),
      );
    }
  }
  const infos = Array.from({ length: Number(file.readBigUInt64LE(8)) }, () => {
    const name = string();
    const size = Array.from({ length: code() }, count).reduce((product, side) => product * side, 1);
    const type = code();
    const storage = storages[type];
    if (storage === undefined) throw new Error(`${name} in ${path} is stored as type ${type}; only F32, F16 and Q8_0 are read`);
    return { name, size, storage, offset: count() };
  });
  const alignment = Number(metadata.get('general.alignment') ?? 32);
  const data = Math.ceil(at / alignment) * alignment;
  const tensors = new Map(
    infos.map(({ name, size, storage, offset }) => {
      const bytes = file.subarray(data + offset, data + offset + storedBytes(storage, size));
      return [name, restore(bytes, storage, size)];
    }),
  );
  return { metadata, tensors };
};

const joined = (parts: Float32Array[]): Float32Array => {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Takes a GGUF of the qwen3 layout (tied embeddings, as many key as query heads) and gives its weights for the trainer. */
export const checkpointOf = ({ metadata, tensors }: Gguf): Checkpoint => {
  const figure = (key: string): number => Number(metadata.get(`qwen3.${key}`));
  const tensor = (name: string): Float32Array => {
    const values = tensors.get(`${name}.weight`);
    if (values === undefined) throw new Error(`the GGUF file has no tensor ${name}`);
    return values;
  };
  if (metadata.get('general.architecture') !== 'qwen3' || figure('attention.head_count') !== figure('attention.head_count_kv'))
    throw new Error('only the qwen3 layout with as many key heads as query heads can be trained');
  if (tensors.has('output.weight')) throw new Error('only models whose embedding is also the output matrix can be trained');
  const embedding = tensor('token_embd');
  const shape: Shape = {
    width: figure('embedding_length'),
    layers: figure('block_count'),
    heads: figure('attention.head_count'),
    headSize: figure('attention.key_length'),
    hidden: figure('feed_forward_length'),
    vocabulary: embedding.length / figure('embedding_length'),
  };
  const layer = (index: number): LayerWeights => {
    const of = (name: string): Float32Array => tensor(`blk.${index}.${name}`);
    return {
      attentionNorm: of('attn_norm'),
      queryKeyValue: joined([of('attn_q'), of('attn_k'), of('attn_v')]),
      queryNorm: of('attn_q_norm'),
      keyNorm: of('attn_k_norm'),
      output: of('attn_output'),
      mlpNorm: of('ffn_norm'),
      gateUp: joined([of('ffn_gate'), of('ffn_up')]),
      down: of('ffn_down'),
    };
  };
  return { shape, embedding, layers: Array.from({ length: shape.layers }, (_, i) => layer(i)), finalNorm: tensor('output_norm') };
};

/** Takes a GGUF with a byte-level BPE tokenizer and gives the tokenizer. */
export const tokenizerOf = ({ metadata }: Gguf): TokenizerFile => {
  const list = (key: string): Scalar[] => {
    const value = metadata.get(`tokenizer.ggml.${key}`);
    if (!Array.isArray(value)) throw new Error(`the GGUF file has no tokenizer.ggml.${key}`);
    return value;
  };
  const vocab = list('tokens').map(String);
  const types = list('token_type');
  return { vocab, merges: list('merges').map(String), specials: vocab.filter((_, id) => types[id] === controlToken) };
};
