/**
 * Git's objects as bytes: blobs, trees, commits, and the pack that carries them into a repository. Pure: the same fields give the
 * same bytes and ids in both object formats. Nothing made here is trusted by itself; git checks it again (`unpack-objects --strict`).
 */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import type { EpochMs, Oid } from '../core/brand.ts';

export type ObjectFormat = 'sha1' | 'sha256';
export type ObjectType = 'commit' | 'tree' | 'blob';

export interface GitObject {
  readonly oid: Oid;
  readonly type: ObjectType;
  readonly body: Buffer;
}

/** One line of a tree. `name` is the path part's bytes as a binary string, so that comparing strings compares bytes. */
export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: Oid;
}

export const TREE_MODE = '40000';

/** Bytes of an object id: 20 or 32. */
export function oidBytes(format: ObjectFormat): number {
  return format === 'sha1' ? 20 : 32;
}

/** Names the object that has this content. */
export function makeObject(format: ObjectFormat, type: ObjectType, body: Buffer): GitObject {
  const oid = createHash(format).update(`${type} ${body.length}\0`).update(body).digest('hex') as Oid;
  return { oid, type, body };
}

/** A path part as a tree holds it. */
export function treeName(part: string): string {
  return Buffer.from(part, 'utf8').toString('latin1');
}

/** @throws RangeError when the bytes are no tree. */
export function decodeTree(format: ObjectFormat, body: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  const width = oidBytes(format);
  for (let at = 0; at < body.length; ) {
    const blank = body.indexOf(0x20, at);
    const end = body.indexOf(0, blank);
    if (blank < 0 || end < 0 || end + 1 + width > body.length) throw new RangeError('a tree object ends in the middle of an entry');
    entries.push({
      mode: body.toString('latin1', at, blank),
      name: body.toString('latin1', blank + 1, end),
      oid: body.toString('hex', end + 1, end + 1 + width) as Oid,
    });
    at = end + 1 + width;
  }
  return entries;
}

/** A tree's bytes, entries in git's order: by bytes, a folder as if its name ended in `/`. */
export function encodeTree(entries: readonly TreeEntry[]): Buffer {
  const key = (entry: TreeEntry): string => (entry.mode === TREE_MODE ? `${entry.name}/` : entry.name);
  const ordered = [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return Buffer.concat(
    ordered.map(({ mode, name, oid }) => Buffer.concat([Buffer.from(`${mode} ${name}\0`, 'latin1'), Buffer.from(oid, 'hex')])),
  );
}

/** The bot's commit: its name and address, the time in UTC, no signature. */
export function encodeCommit(commit: { tree: Oid; parent?: Oid | undefined; when: EpochMs; message: string }): Buffer {
  const person = `LocalCoder <localcoder@localhost> ${Math.floor(commit.when / 1000)} +0000`;
  const lines = [`tree ${commit.tree}`];
  if (commit.parent !== undefined) lines.push(`parent ${commit.parent}`);
  lines.push(`author ${person}`, `committer ${person}`, '', `${commit.message.replaceAll('\0', '').trimEnd()}\n`);
  return Buffer.from(lines.join('\n'), 'utf8');
}

const PACK_TYPES: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3 };

/** A pack of whole objects (no deltas), as `unpack-objects` takes it. */
export function encodePack(format: ObjectFormat, objects: readonly GitObject[]): Buffer {
  const head = Buffer.from('PACK\0\0\0\u0002\0\0\0\0', 'latin1');
  head.writeUInt32BE(objects.length, 8);
  const parts: Buffer[] = [head];
  for (const { type, body } of objects) parts.push(packHeader(PACK_TYPES[type], body.length), deflateSync(body));
  const pack = Buffer.concat(parts);
  return Buffer.concat([pack, createHash(format).update(pack).digest()]);
}

/** Type in three bits, size in 4 + 7 + 7 … bits, lowest first. */
function packHeader(type: number, size: number): Buffer {
  const bytes: number[] = [];
  let rest = Math.floor(size / 16);
  let byte = (type << 4) | (size % 16);
  while (rest > 0) {
    bytes.push(byte | 0x80);
    byte = rest % 128;
    rest = Math.floor(rest / 128);
  }
  bytes.push(byte);
  return Buffer.from(bytes);
}

/** An object as a file below `objects/`: its path there and its compressed bytes. */
export function looseObject({ oid, type, body }: GitObject): { readonly path: string; readonly bytes: Buffer } {
  return {
    path: `${oid.slice(0, 2)}/${oid.slice(2)}`,
    bytes: deflateSync(Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body]), { level: 1 }),
  };
}
