import { writeFileSync } from 'node:fs';
import type { Checkpoint } from './checkpoint.ts';
import { encodeEntry, type GgufValue, longWord, text } from './gguf-values.ts';
import { type Storage, store } from './quantise.ts';
import type { TokenizerFile } from './tokenizer-file.ts';

/** What the file says about itself. */
export interface ModelCard {
  name: string;
  description: string;
  license: string;
  author: string;
  languages: string[];
  tags: string[];
  contextLength: number;
}

const alignment = 32;
const storageCodes = { f32: 0, f16: 1, q8_0: 8 } as const;
const fileTypes = { f32: 0, f16: 1, q8_0: 7 } as const;
const tokenTypes = { normal: 1, control: 3 } as const;
// Only user and assistant turns: the model has never seen a system message.
const chatTemplate =
  "{% for message in messages %}{% if message['role'] != 'system' %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

interface NamedTensor {
  name: string;
  values: Float32Array;
  sides: number[]; // the length of a row first
}

const tensorsOf = ({ shape, embedding, layers, finalNorm }: Checkpoint): NamedTensor[] => {
  const { width, hidden, vocabulary } = shape;
  const inner = shape.heads * shape.headSize;
  const matrix = (name: string, values: Float32Array, rows: number, columns: number): NamedTensor => ({
    name: `${name}.weight`,
    values,
    sides: [columns, rows],
  });
  const norm = (name: string, values: Float32Array): NamedTensor => ({ name: `${name}.weight`, values, sides: [values.length] });
  const slice = (values: Float32Array, index: number, rows: number): Float32Array =>
    values.subarray(index * rows * width, (index + 1) * rows * width);
  return [
    matrix('token_embd', embedding, vocabulary, width),
    ...layers.flatMap((layer, l) => [
      norm(`blk.${l}.attn_norm`, layer.attentionNorm),
      norm(`blk.${l}.attn_q_norm`, layer.queryNorm),
      norm(`blk.${l}.attn_k_norm`, layer.keyNorm),
      matrix(`blk.${l}.attn_q`, slice(layer.queryKeyValue, 0, inner), inner, width),
      matrix(`blk.${l}.attn_k`, slice(layer.queryKeyValue, 1, inner), inner, width),
      matrix(`blk.${l}.attn_v`, slice(layer.queryKeyValue, 2, inner), inner, width),
      matrix(`blk.${l}.attn_output`, layer.output, width, inner),
      norm(`blk.${l}.ffn_norm`, layer.mlpNorm),
      matrix(`blk.${l}.ffn_gate`, slice(layer.gateUp, 0, hidden), hidden, width),
      matrix(`blk.${l}.ffn_up`, slice(layer.gateUp, 1, hidden), hidden, width),
      matrix(`blk.${l}.ffn_down`, layer.down, width, hidden),
    ]),
    norm('output_norm', finalNorm),
  ];
};

const metadataOf = ({ shape }: Checkpoint, tokenizer: TokenizerFile, card: ModelCard, storage: Storage): [string, GgufValue][] => {
  const { width, layers, heads, headSize, hidden, vocabulary } = shape;
  const millions = (vocabulary * width + layers * (4 * heads * headSize + 3 * hidden) * width) / 1e6;
  const specials = new Set(tokenizer.specials);
  const id = (token: string): number => {
    const found = tokenizer.vocab.indexOf(token);
    if (found < 0) throw new Error(`the tokenizer has no ${token}`);
    return found;
  };
  const string = (value: string): GgufValue => ({ type: 'string', value });
  const strings = (value: readonly string[]): GgufValue => ({ type: 'strings', value });
  const whole = (value: number): GgufValue => ({ type: 'uint32', value });
  const float = (value: number): GgufValue => ({ type: 'float32', value });
  const no: GgufValue = { type: 'bool', value: false };
  const types = tokenizer.vocab.map((token) => (specials.has(token) ? tokenTypes.control : tokenTypes.normal));
  return [
    ['general.architecture', string('qwen3')],
    ['general.name', string(card.name)],
    ['general.description', string(card.description)],
    ['general.license', string(card.license)],
    ['general.author', string(card.author)],
    ['general.size_label', string(`${millions.toFixed(1)}M`)],
    ['general.languages', strings(card.languages)],
    ['general.tags', strings(card.tags)],
    ['qwen3.context_length', whole(card.contextLength)],
    ['qwen3.embedding_length', whole(width)],
    ['qwen3.block_count', whole(layers)],
    ['qwen3.feed_forward_length', whole(hidden)],
    ['qwen3.attention.head_count', whole(heads)],
    ['qwen3.attention.head_count_kv', whole(heads)],
    ['qwen3.attention.key_length', whole(headSize)],
    ['qwen3.attention.value_length', whole(headSize)],
    ['qwen3.rope.dimension_count', whole(headSize)],
    ['qwen3.rope.freq_base', float(10_000)],
    ['qwen3.attention.layer_norm_rms_epsilon', float(1e-6)],
    ['qwen3.vocab_size', whole(vocabulary)],
    ['general.file_type', whole(fileTypes[storage])],
    ['tokenizer.ggml.model', string('gpt2')],
    // The same pre-tokenizer as gpt-2's without the clean-up of spaces that would turn `a !== b` into `a!== b`.
    ['tokenizer.ggml.pre', string('trillion')],
    ['tokenizer.ggml.tokens', strings(tokenizer.vocab)],
    ['tokenizer.ggml.token_type', { type: 'int32s', value: types }],
    ['tokenizer.ggml.merges', strings(tokenizer.merges)],
    ['tokenizer.ggml.bos_token_id', whole(id('<|endoftext|>'))],
    ['tokenizer.ggml.eos_token_id', whole(id('<|im_end|>'))],
    ['tokenizer.ggml.padding_token_id', whole(id('<|pad|>'))],
    ['tokenizer.ggml.eot_token_id', whole(id('<|im_end|>'))],
    ['tokenizer.ggml.add_bos_token', no],
    ['tokenizer.ggml.add_eos_token', no],
    ['tokenizer.chat_template', string(chatTemplate)],
  ];
};

const padding = (length: number): Buffer => Buffer.alloc((alignment - (length % alignment)) % alignment);

/** Takes weights, their tokenizer and a card and writes a GGUF file; norms stay F32, matrices are stored as asked. */
export const writeGguf = (path: string, weights: Checkpoint, tokenizer: TokenizerFile, card: ModelCard, storage: Storage): void => {
  if (tokenizer.vocab.length !== weights.shape.vocabulary)
    throw new Error(`the tokenizer has ${tokenizer.vocab.length} tokens, the model ${weights.shape.vocabulary}`);
  const metadata = metadataOf(weights, tokenizer, card, storage);
  const tensors = tensorsOf(weights).map((tensor) => ({ ...tensor, as: tensor.sides.length === 1 ? ('f32' as const) : storage }));
  const infos: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = 0;
  for (const { name, values, sides, as } of tensors) {
    const shape = Buffer.alloc(4);
    shape.writeUInt32LE(sides.length);
    const kind = Buffer.alloc(4);
    kind.writeUInt32LE(storageCodes[as]);
    infos.push(text(name), shape, ...sides.map(longWord), kind, longWord(offset));
    const bytes = Buffer.from(store(values, as));
    data.push(bytes, padding(bytes.length));
    offset += bytes.length + padding(bytes.length).length;
  }
  const version = Buffer.alloc(4);
  version.writeUInt32LE(3);
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    version,
    longWord(tensors.length),
    longWord(metadata.length),
    ...metadata.map(([key, value]) => encodeEntry(key, value)),
    ...infos,
  ]);
  writeFileSync(path, Buffer.concat([head, padding(head.length), ...data]));
};
