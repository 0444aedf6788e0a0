import { fromHalf, toHalf } from './half.ts';

const blockSize = 32;
const blockBytes = 2 + blockSize;

/** How a tensor's numbers are stored in a GGUF file. */
export type Storage = 'f32' | 'f16' | 'q8_0';

/** Takes a count of numbers (a multiple of 32 for q8_0) and gives the bytes they take in the storage. */
export const storedBytes = (storage: Storage, count: number): number =>
  storage === 'f32' ? count * 4 : storage === 'f16' ? count * 2 : (count / blockSize) * blockBytes;

/** Takes numbers and gives their bytes in the storage; q8_0 keeps 32 signed bytes and one half-precision scale a block. */
export const store = (values: Float32Array, storage: Storage): Uint8Array => {
  const bytes = new Uint8Array(storedBytes(storage, values.length));
  const view = new DataView(bytes.buffer);
  if (storage === 'f32') values.forEach((value, i) => view.setFloat32(i * 4, value, true));
  else if (storage === 'f16') values.forEach((value, i) => view.setUint16(i * 2, toHalf(value), true));
  else
    for (let block = 0; block * blockSize < values.length; block++) {
      const from = values.subarray(block * blockSize, (block + 1) * blockSize);
      const largest = from.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      // In single precision throughout, so that the bytes are those of the reference quantiser.
      const scale = Math.fround(largest / 127);
      const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
      view.setUint16(block * blockBytes, toHalf(scale), true);
      from.forEach((value, i) => {
        const scaled = Math.fround(value * inverse);
        view.setInt8(block * blockBytes + 2 + i, Math.sign(scaled) * Math.floor(Math.abs(scaled) + 0.5));
      });
    }
  return bytes;
};

/** Takes the bytes of `count` stored numbers and gives the numbers. */
export const restore = (bytes: Uint8Array, storage: Storage, count: number): Float32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, storedBytes(storage, count));
  const values = new Float32Array(count);
  if (storage === 'f32') for (let i = 0; i < count; i++) values[i] = view.getFloat32(i * 4, true);
  else if (storage === 'f16') for (let i = 0; i < count; i++) values[i] = fromHalf(view.getUint16(i * 2, true));
  else
    for (let block = 0; block * blockSize < count; block++) {
      const at = block * blockBytes;
      const scale = fromHalf(view.getUint16(at, true));
      for (let i = 0; i < blockSize; i++) values[block * blockSize + i] = scale * view.getInt8(at + 2 + i);
    }
  return values;
};
