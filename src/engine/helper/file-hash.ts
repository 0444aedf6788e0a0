import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Failure } from '../../core/failure.ts';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** What identifies one state of a file without reading it: any write changes it. */
export interface FileFacts {
  readonly bytes: number;
  readonly key: string;
}

/** Opens a model file for reading. @throws Failure model-missing | permission-denied */
export async function openModelFile(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw new Failure('model-missing', `${file} is not a file`, { next: 'name a GGUF file in models.code' });
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES' || code === 'EPERM') {
      throw new Failure('permission-denied', `${file} cannot be read`, { next: 'make the file readable for you', cause: error });
    }
    throw new Failure('model-missing', `there is no model file at ${file} (${code ?? String(error)})`, {
      next: 'correct the path in models.code, or put the file there; localcoder-tiny comes with the program',
      cause: error,
    });
  }
}

/** Size and key of an open file. */
export async function factsOf(handle: FileHandle): Promise<FileFacts> {
  const { size, ino, mtimeNs, ctimeNs } = await handle.stat({ bigint: true });
  return { bytes: Number(size), key: `${size}:${ino}:${mtimeNs}:${ctimeNs}` };
}

/** SHA-256 of an open file as 64 hex digits. `onProgress` is told fractions. */
export async function hashOf(handle: FileHandle, bytes: number, onProgress: (fraction: number) => void): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(Math.min(CHUNK_BYTES, Math.max(1, bytes)));
  for (let at = 0; ; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return hash.digest('hex');
    hash.update(buffer.subarray(0, bytesRead));
    at += bytesRead;
    onProgress(Math.min(1, at / Math.max(1, bytes)));
  }
}
