import { readFileSync, writeFileSync } from 'node:fs';

const magic = 0x7117;

/** The size of the network; attention is heads × headSize wide. */
export interface Shape {
  width: number;
  layers: number;
  heads: number;
  headSize: number;
  hidden: number;
  vocabulary: number;
}

/** The weights of one layer, row by row; queryKeyValue and gateUp are stacks of three and two matrices. */
export interface LayerWeights {
  attentionNorm: Float32Array;
  queryKeyValue: Float32Array;
  queryNorm: Float32Array;
  keyNorm: Float32Array;
  output: Float32Array;
  mlpNorm: Float32Array;
  gateUp: Float32Array;
  down: Float32Array;
}

/** All weights of the network; the embedding is also the output matrix. */
export interface Checkpoint {
  shape: Shape;
  embedding: Float32Array;
  layers: LayerWeights[];
  finalNorm: Float32Array;
}

/** Takes a shape and gives how many numbers each weight of a layer has, in the order of the file. */
const layerSizes = ({ width, heads, headSize, hidden }: Shape): [keyof LayerWeights, number][] => [
  ['attentionNorm', width],
  ['queryKeyValue', 3 * heads * headSize * width],
  ['queryNorm', headSize],
  ['keyNorm', headSize],
  ['output', width * heads * headSize],
  ['mlpNorm', width],
  ['gateUp', 2 * hidden * width],
  ['down', width * hidden],
];

/** Takes the path of a trainer's checkpoint and gives its weights. */
export const readCheckpoint = (path: string): Checkpoint => {
  const file = readFileSync(path);
  const [found, width = 0, layers = 0, heads = 0, headSize = 0, hidden = 0, vocabulary = 0] = Array.from({ length: 8 }, (_, i) =>
    file.readInt32LE(i * 4),
  );
  if (found !== magic) throw new Error(`${path} is not a checkpoint of the trainer`);
  const shape: Shape = { width, layers, heads, headSize, hidden, vocabulary };
  let offset = 32;
  const take = (count: number): Float32Array => {
    const values = new Float32Array(file.buffer.slice(file.byteOffset + offset, file.byteOffset + offset + count * 4));
    offset += count * 4;
    return values;
  };
  const takeLayer = (): LayerWeights => {
    const weights = Object.fromEntries(layerSizes(shape).map(([name, count]) => [name, take(count)]));
    return weights as unknown as LayerWeights;
  };
  const embedding = take(vocabulary * width);
  const checkpoint = { shape, embedding, layers: Array.from({ length: layers }, takeLayer), finalNorm: take(width) };
  if (offset !== file.length) throw new Error(`${path} has ${file.length} bytes where its shape asks for ${offset}`);
  return checkpoint;
};

/** Takes a path and weights and writes them as a checkpoint of the trainer. */
export const writeCheckpoint = (path: string, { shape, embedding, layers, finalNorm }: Checkpoint): void => {
  const { width, heads, headSize, hidden, vocabulary } = shape;
  const tensors = [embedding, ...layers.flatMap((layer) => layerSizes(shape).map(([name]) => layer[name])), finalNorm];
  const header = Int32Array.of(magic, width, shape.layers, heads, headSize, hidden, vocabulary, tensors.length);
  writeFileSync(path, Buffer.concat([header, ...tensors].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))));
};
