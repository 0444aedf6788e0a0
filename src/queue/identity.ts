import { createHash } from 'node:crypto';
import type { EpochMs, Fingerprint, JobId, Sha256 } from '../core/brand.ts';
import { addressText, type FingerprintParts, fingerprintText } from '../core/fingerprint.ts';
import type { NewJob } from '../core/job.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** 40 bits: with a thousand jobs kept, a chance of 1 in 2 million that any two share a name; those get a longer one. */
const SHORTEST_ID = 8;

/** What makes a request the same as another: all re-runs of one request share `family`; `address` leaves its text out too. */
export interface Identity {
  readonly family: Fingerprint;
  readonly address: Sha256;
  /** The fingerprint of one re-run. */
  fingerprint(rerun: number): Fingerprint;
}

/** The identity of a request. */
export function identityOf(request: NewJob): Identity {
  const { repo, kind, instruction, aim, oneBranch, fixup } = request;
  const parts: Omit<FingerprintParts, 'rerun'> = {
    repo,
    kind,
    instruction,
    file: aim.file,
    symbol: aim.symbol,
    textHash: aim.textHash,
    form: { ...(oneBranch && { oneBranch }), ...(fixup && { fixup }) },
  };
  const fingerprint = (rerun: number): Fingerprint => sha256(fingerprintText({ ...parts, rerun })) as Fingerprint;
  return { family: fingerprint(0), address: sha256(addressText(parts)) as Sha256, fingerprint };
}

/** A job's name: [a-z2-7] from its fingerprint and time, as short as `taken` allows but at least 8 characters. */
export function jobId(fingerprint: Fingerprint, askedAt: EpochMs, taken: (id: string) => boolean): JobId {
  const letters = [...createHash('sha256').update(`${fingerprint}${askedAt}`).digest()].map((byte) => ALPHABET[byte % ALPHABET.length]);
  let length = SHORTEST_ID;
  while (length < letters.length && taken(letters.slice(0, length).join(''))) length += 1;
  return letters.slice(0, length).join('') as JobId;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
