/**
 * Remembers the SHA-256 of model files, so that a model of many gigabytes is hashed once and not at every start. A hash holds for a key made
 * of the file's size, inode and times of change to the nanosecond; any write to the file changes the key. With a state folder it outlives the
 * process, in a file of its own that is replaced whole; a file that cannot be read or written only costs another hashing.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Known {
  readonly key: string;
  readonly sha256: string;
}

export interface HashMemory {
  get(file: string): Known | undefined;
  set(file: string, known: Known): void;
}

const SHA256 = /^[0-9a-f]{64}$/u;

/** Opens the memory. `stateDir` absent: for this process only. */
export function openHashMemory(stateDir?: string): HashMemory {
  const place = stateDir === undefined ? undefined : join(stateDir, 'model-hashes.json');
  let known: Map<string, Known> | undefined;

  function all(): Map<string, Known> {
    known ??= place === undefined ? new Map() : read(place);
    return known;
  }

  return {
    get: (file) => all().get(file),
    set(file, entry) {
      const before = all().get(file);
      if (before?.key === entry.key && before.sha256 === entry.sha256) return;
      all().set(file, entry);
      if (place !== undefined && stateDir !== undefined) write(stateDir, place, all());
    },
  };
}

function read(place: string): Map<string, Known> {
  const known = new Map<string, Known>();
  try {
    const value: unknown = JSON.parse(readFileSync(place, 'utf8'));
    if (typeof value !== 'object' || value === null) return known;
    for (const [file, entry] of Object.entries(value)) {
      const { key, sha256 } = (entry ?? {}) as Partial<Record<keyof Known, unknown>>;
      if (typeof key === 'string' && typeof sha256 === 'string' && SHA256.test(sha256)) known.set(file, { key, sha256 });
    }
  } catch {
    // Absent or damaged: hash again.
  }
  return known;
}

function write(stateDir: string, place: string, known: Map<string, Known>): void {
  try {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    const fresh = `${place}.${process.pid}`;
    writeFileSync(fresh, `${JSON.stringify(Object.fromEntries(known), undefined, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, place);
  } catch {
    // Only costs another hashing.
  }
}
