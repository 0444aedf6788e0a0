import { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of a GGUF file that names no other. */
const ALIGNMENT = 32;

/** Ways to spoil a model file, each made from a good one. */
export interface SpoiltModels {
  truncated(): string;
  empty(): string;
  webPage(): string;
  random(): string;
  /** A whole and well-formed file in which the 32-bit number after `key` is another. */
  withNumber(key: string, value: number): string;
  /** A whole and well-formed file in which the text after `key` is another, filled up with blanks. */
  withText(key: string, text: string): string;
  /** One byte in the middle of the weights is another: only its hash tells. */
  altered(): string;
}

/** Spoilt copies of `good` in `folder`. */
export function spoiltModels(good: string, folder: string): SpoiltModels {
  const at = (name: string): string => join(folder, name);
  const bytes = readFileSync(good);
  const put = (name: string, content: string | Buffer): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  return {
    truncated() {
      copyFileSync(good, at('truncated.gguf'));
      truncateSync(at('truncated.gguf'), Math.floor(bytes.length / 2));
      return at('truncated.gguf');
    },
    empty: () => put('empty.gguf', ''),
    webPage: () => put('page.gguf', '<!DOCTYPE html><html><title>Sign in</title></html>\n'.repeat(40)),
    // Not random at all, so that the test is the same every time.
    random: () => put('random.gguf', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 167 + 13) % 251))),
    withNumber(key, value) {
      const copy = Buffer.from(bytes);
      const end = copy.indexOf(Buffer.from(key)) + key.length;
      if (copy.readUInt32LE(end) !== 4) throw new Error(`${key} is not a 32-bit number in ${good}`);
      copy.writeUInt32LE(value, end + 4);
      return put('number.gguf', copy);
    },
    withText(key, text) {
      const end = bytes.indexOf(Buffer.from(key)) + key.length;
      if (bytes.readUInt32LE(end) !== 8) throw new Error(`${key} is not a text in ${good}`);
      const old = Number(bytes.readBigUInt64LE(end + 4));
      const plain = Buffer.from(text);
      // The weights keep their place in the file's grid of 32 bytes when the header grows by a multiple of it.
      const grown = old + Math.ceil(Math.max(0, plain.length - old) / ALIGNMENT) * ALIGNMENT;
      const fresh = Buffer.concat([plain, Buffer.alloc(grown - plain.length, 0x20)]);
      const length = Buffer.alloc(8);
      length.writeBigUInt64LE(BigInt(grown));
      return put('text.gguf', Buffer.concat([bytes.subarray(0, end + 4), length, fresh, bytes.subarray(end + 12 + old)]));
    },
    altered() {
      const copy = Buffer.from(bytes);
      const middle = Math.floor(copy.length / 2);
      copy.writeUInt8(copy.readUInt8(middle) ^ 0xff, middle);
      return put('altered.gguf', copy);
    },
  };
}
