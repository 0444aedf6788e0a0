import type { RepoId, RepoPath, Sha256 } from './brand.ts';
import type { Form } from './job.ts';

/** The parts that make two requests the same one. Line numbers and blobs are not among them: edits elsewhere in the file make no new job. */
export interface FingerprintParts {
  readonly repo: RepoId;
  readonly file: RepoPath;
  readonly kind: string;
  readonly instruction: string;
  readonly symbol: string;
  readonly textHash: Sha256;
  readonly rerun: number;
  /** What is asked for in another form of commit is another request. */
  readonly form?: Form;
}

/** The instruction with runs of white space as one blank, trimmed; case is kept, since names in it may matter. */
export function normaliseInstruction(instruction: string): string {
  return instruction.trim().replace(/\s+/gu, ' ');
}

/** The text whose SHA-256 is the job's fingerprint: a JSON array, so that no part can run into the next. */
export function fingerprintText(parts: FingerprintParts): string {
  const { repo, file, kind, instruction, symbol, textHash, rerun, form } = parts;
  const words = [form?.oneBranch === true ? 'one branch' : [], form?.fixup === true ? 'fixup' : []].flat();
  return JSON.stringify([repo, file, kind, normaliseInstruction(instruction), symbol, textHash, rerun, ...words]);
}

/** The same without text and re-run number: what a rejected result is remembered under, so that it never comes back by itself. */
export function addressText(parts: Omit<FingerprintParts, 'textHash' | 'rerun' | 'form'>): string {
  const { repo, file, kind, instruction, symbol } = parts;
  return JSON.stringify([repo, file, kind, normaliseInstruction(instruction), symbol]);
}
