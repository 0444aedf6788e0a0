import { createHash } from 'node:crypto';

/** Takes code without comments and gives a short text that is the same for all layouts, quotes and kinds of declaration of it. */
export function fingerprint(bareCode: string): string {
  const squeezed = bareCode
    .replace(/^export\s+/u, '')
    .replace(/\b(?:var|let|const)\s+/gu, '\u0001')
    .replace(/\s+/gu, '')
    .replace(/,(?=[)\]}])|;/gu, '')
    .replace(/["'`]/gu, '"');
  return createHash('sha1').update(squeezed).digest('base64url').slice(0, 16);
}

const RUN = 10;
const BITS = 30;

/** A set of runs of ten tokens: it remembers those of many functions in a fixed 128 MB and tells how much of another one it has seen. */
export class TokenRuns {
  private readonly seen = new Uint8Array(2 ** (BITS - 3));

  add(bareCode: string): void {
    for (const hash of runsOf(bareCode)) {
      const at = hash >>> (32 - BITS);
      this.seen[at >>> 3] = (this.seen[at >>> 3] ?? 0) | (1 << (at & 7));
    }
  }

  /** Takes code and gives the share of its runs that were added before; code too short for a run counts as wholly new. */
  shareSeen(bareCode: string): number {
    let [total, known] = [0, 0];
    for (const hash of runsOf(bareCode)) {
      const at = hash >>> (32 - BITS);
      total++;
      if (((this.seen[at >>> 3] ?? 0) >>> (at & 7)) & 1) known++;
    }
    return total === 0 ? 0 : known / total;
  }
}

function* runsOf(bareCode: string): Generator<number> {
  const hashes = (bareCode.match(/[A-Za-z_$][\w$]*|\d+|[^\s\w]/gu) ?? []).map(tokenHash);
  for (let start = 0; start + RUN <= hashes.length; start++) {
    let hash = 7;
    for (let at = start; at < start + RUN; at++) hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + (hashes[at] ?? 0);
    yield Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  }
}

function tokenHash(token: string): number {
  let hash = 17;
  for (let at = 0; at < token.length; at++) hash = (Math.imul(hash, 31) + token.charCodeAt(at)) | 0;
  return hash;
}
