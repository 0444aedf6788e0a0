/** A GGUF metadata value with its type; arrays have elements of one type. */
export type GgufValue =
  | { type: 'uint32' | 'int32' | 'uint64' | 'float32'; value: number }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  | { type: 'strings'; value: readonly string[] }
  | { type: 'int32s'; value: number[] };

/** The numbers that GGUF gives to its value types. */
export const typeCodes = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9, uint64: 10 } as const;

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** Takes a whole number and gives its eight bytes. */
export const longWord = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

/** Takes a text and gives its bytes behind their count. */
export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([longWord(bytes.length), bytes]);
};

const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
};

const signed = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
};

const array = (code: number, parts: Buffer[]): Buffer[] => [word(typeCodes.array), word(code), longWord(parts.length), ...parts];

/** Takes a key and its value and gives the bytes of the metadata entry. */
export const encodeEntry = (key: string, entry: GgufValue): Buffer => {
  const body = (): Buffer[] => {
    switch (entry.type) {
      case 'string':
        return [word(typeCodes.string), text(entry.value)];
      case 'strings':
        return array(typeCodes.string, entry.value.map(text));
      case 'int32s':
        return array(typeCodes.int32, entry.value.map(signed));
      case 'bool':
        return [word(typeCodes.bool), Buffer.of(entry.value ? 1 : 0)];
      case 'float32':
        return [word(typeCodes.float32), float(entry.value)];
      case 'uint64':
        return [word(typeCodes.uint64), longWord(entry.value)];
      case 'int32':
        return [word(typeCodes.int32), signed(entry.value)];
      case 'uint32':
        return [word(typeCodes.uint32), word(entry.value)];
    }
  };
  return Buffer.concat([text(key), ...body()]);
};

/** Takes a value type's number (arrays apart) and a reader of the file and gives the value. */
export const decodeScalar = (code: number, file: Buffer, at: number): { value: number | boolean | string; next: number } => {
  switch (code) {
    case typeCodes.uint32:
      return { value: file.readUInt32LE(at), next: at + 4 };
    case typeCodes.int32:
      return { value: file.readInt32LE(at), next: at + 4 };
    case typeCodes.float32:
      return { value: file.readFloatLE(at), next: at + 4 };
    case typeCodes.bool:
      return { value: file.readUInt8(at) !== 0, next: at + 1 };
    case typeCodes.uint64:
      return { value: Number(file.readBigUInt64LE(at)), next: at + 8 };
    case typeCodes.string: {
      const length = Number(file.readBigUInt64LE(at));
      return { value: file.toString('utf8', at + 8, at + 8 + length), next: at + 8 + length };
    }
    default:
      throw new Error(`the GGUF file has a metadata value of type ${code}, which this reader does not know`);
  }
};
