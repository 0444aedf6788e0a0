/**
 * A sanity check of a model file's header, made in the helper before llama.cpp sees it: a header that lies makes llama.cpp abort. It is no
 * proof that the file is good; what gets through and aborts anyway ends this process only.
 */
import { type GgufReader, HeaderError, openGgufReader } from './gguf-reader.ts';

const MAGIC = 0x46554747;
const MOST_TENSORS = 100_000;
const MOST_ENTRIES = 100_000;
const MOST_ARRAY_ITEMS = 16_000_000;
const LONGEST_NAME_BYTES = 65_535;
const LONGEST_TEXT_BYTES = 64 * 1024 * 1024;
const MOST_DIMENSIONS = 4;
const DEFAULT_ALIGNMENT = 32;

/** Bytes of each scalar value type; 8 is text, 9 an array. */
const SCALAR_BYTES: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const TEXT = 8;
const ARRAY = 9;
const UNSIGNED_32 = 4;

/** Weights per block and bytes per block of the tensor types whose size is known; another type's extent is not checked. */
const BLOCKS: Readonly<Record<number, readonly [weights: number, bytes: number]>> = {
  0: [1, 4],
  1: [1, 2],
  2: [32, 18],
  3: [32, 20],
  6: [32, 22],
  7: [32, 24],
  8: [32, 34],
  10: [256, 84],
  11: [256, 110],
  12: [256, 144],
  13: [256, 176],
  14: [256, 210],
  30: [1, 2],
};

/** Numbers by which llama.cpp divides or allocates; zero in one of them ends the process. */
const POSITIVE = ['.attention.head_count', '.block_count', '.embedding_length', '.context_length'];

/**
 * Checks the header of an open file of `bytes` bytes.
 * @returns undefined when it is sane, else what is wrong, as the end of a sentence that begins with the file's name
 */
export function headerProblem(fd: number, bytes: number): string | undefined {
  try {
    const reader = openGgufReader(fd, bytes);
    if (bytes === 0) return 'is empty';
    if (bytes < 24 || reader.u32() !== MAGIC) return notGguf(fd, bytes);
    const version = reader.u32();
    if (version !== 2 && version !== 3) return `has GGUF version ${version}, which is not known`;
    const tensors = reader.u64();
    const entries = reader.u64();
    if (tensors > MOST_TENSORS || entries > MOST_ENTRIES) return `claims ${tensors} tensors and ${entries} entries`;
    if (tensors === 0) return 'holds no weights';
    const { alignment, problem } = readEntries(reader, entries);
    return problem ?? tensorProblem(reader, tensors, alignment, bytes);
  } catch (error) {
    if (error instanceof HeaderError) return `is damaged or incomplete: ${error.message}`;
    throw error;
  }
}

function notGguf(fd: number, bytes: number): string {
  const reader = openGgufReader(fd, bytes);
  const length = Math.min(bytes, 512);
  const start = Array.from({ length }, () => String.fromCharCode(reader.u8())).join('');
  if (/^\s*(<!doctype|<html|<\?xml)/iu.test(start)) return 'is a web page and not a model: the download got an error page or a login page';
  if (start.startsWith('version https://git-lfs')) return 'is only the pointer to a Git LFS file and not the model itself';
  return 'is not a GGUF file';
}

function readEntries(reader: GgufReader, entries: number): { alignment: number; problem?: string } {
  let alignment = DEFAULT_ALIGNMENT;
  for (let index = 0; index < entries; index += 1) {
    const name = reader.text(LONGEST_NAME_BYTES);
    const type = reader.u32();
    if (type === UNSIGNED_32) {
      const value = reader.u32();
      if (name === 'general.alignment') alignment = value;
      if (value === 0 && POSITIVE.some((end) => name.endsWith(end))) return { alignment, problem: `is damaged: its ${name} is 0` };
    } else {
      skipValue(reader, type, name);
    }
  }
  const sane = alignment >= 8 && alignment <= 65_536 && Number.isInteger(Math.log2(alignment));
  return sane ? { alignment } : { alignment, problem: `is damaged: an alignment of ${alignment}` };
}

function skipValue(reader: GgufReader, type: number, name: string): void {
  const scalar = SCALAR_BYTES[type];
  if (scalar !== undefined) reader.skip(scalar);
  else if (type === TEXT) reader.text(LONGEST_TEXT_BYTES);
  else if (type === ARRAY) skipList(reader, name);
  else throw new HeaderError(`${name} is of type ${type}, which is not known`);
}

function skipList(reader: GgufReader, name: string): void {
  const type = reader.u32();
  const count = reader.u64();
  if (count > MOST_ARRAY_ITEMS) throw new HeaderError(`${name} has ${count} items`);
  const scalar = SCALAR_BYTES[type];
  if (scalar !== undefined) {
    reader.skip(scalar * count);
    return;
  }
  if (type !== TEXT) throw new HeaderError(`${name} is a list of type ${type}`);
  for (let index = 0; index < count; index += 1) reader.skip(reader.u64());
}

function tensorProblem(reader: GgufReader, tensors: number, alignment: number, bytes: number): string | undefined {
  let furthest = 0;
  for (let index = 0; index < tensors; index += 1) {
    const name = reader.text(LONGEST_NAME_BYTES);
    const dimensions = reader.u32();
    if (dimensions === 0 || dimensions > MOST_DIMENSIONS) return `is damaged: tensor ${index} has ${dimensions} dimensions`;
    let weights = 1;
    for (let dimension = 0; dimension < dimensions; dimension += 1) weights *= reader.u64();
    const type = reader.u32();
    const offset = reader.u64();
    if (!Number.isSafeInteger(weights) || weights === 0) return `is damaged: ${name.slice(0, 40)} has ${weights} weights`;
    if (offset % alignment !== 0) return `is damaged: a tensor lies at ${offset}, which is not aligned`;
    const block = BLOCKS[type];
    furthest = Math.max(furthest, offset + (block === undefined ? 1 : (weights / block[0]) * block[1]));
  }
  const needed = Math.ceil(reader.at / alignment) * alignment + furthest;
  return needed > bytes ? `is incomplete: it has ${bytes} bytes and needs ${needed}` : undefined;
}
