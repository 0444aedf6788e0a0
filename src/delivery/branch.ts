import { createHash } from 'node:crypto';
import type { Aim, Job, Scope } from '../core/job.ts';
import { REGION } from '../core/locate-symbol.ts';
import { plainLine } from './plain.ts';

const SLUG_CHARS = 40;
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
/** As many letters as a job's own id has at least. */
const ID_CHARS = 8;

/**
 * The job's branch, without refs/heads/: `localcoder/<kind>/<slug>-<job id>`, or for one that results share
 * `localcoder/<kind>/<slug of what was asked about>-<id of the request>`. A function of the job alone, so that delivering again finds
 * what is there. Only a-z, 0-9 and hyphens between the slashes, so git always takes it and no file system folds two into one.
 */
export function branchName(job: Job): string {
  const shared = sharedId(job);
  const own =
    shared === undefined ? `${slug(wordsOf(job.aim), job.aim.node)}-${job.id}` : `${slug(scopeWords(job.scope), 'all')}-${shared}`;
  return `localcoder/${slug(job.kind, 'job')}/${own}`;
}

/** What the jobs of one request that share a branch have in common; undefined for a job with a branch of its own. */
export function sharedId({ oneBranch, repo, kind, instruction, request }: Job): string | undefined {
  if (oneBranch !== true) return undefined;
  const digest = createHash('sha256')
    .update(JSON.stringify([repo, kind, instruction, request]))
    .digest();
  return [...digest.subarray(0, ID_CHARS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** What the job is about, on one plain line: `Cart.total in src/cart.ts`, `src/cart.ts`, `lines 10-40 in src/cart.ts`. */
export function aimName(aim: Aim): string {
  const file = plainLine(aim.file);
  const symbol = symbolName(aim);
  return symbol === '' ? file : `${symbol} in ${file}`;
}

/** The symbol for people, '' for a whole file. */
export function symbolName({ symbol, lines }: Aim): string {
  if (!symbol.endsWith(REGION)) return plainLine(symbol);
  const owner = plainLine(symbol.slice(0, -REGION.length));
  const range = lines.first === lines.last ? `line ${lines.first}` : `lines ${lines.first}-${lines.last}`;
  return owner === '' ? range : `${owner} ${range}`;
}

/** Words of a name in lower case with hyphens between: ASCII letters and digits, at most 40 characters; `fallback` when none are left. */
export function slug(text: string, fallback: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/gu, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/gu, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-');
  return (
    words
      .slice(0, SLUG_CHARS + 1)
      .replace(/^-+/u, '')
      .slice(0, SLUG_CHARS)
      .replace(/-+$/u, '') || fallback
  );
}

function wordsOf(aim: Aim): string {
  const name = symbolName(aim);
  const base = aim.file.split('/').at(-1) ?? '';
  return name === '' ? base : aim.symbol === REGION ? `${base} ${name}` : name;
}

function scopeWords(scope: Scope): string {
  switch (scope.at) {
    case 'commit':
      return `commit ${scope.commit.slice(0, 7)}`;
    case 'range':
      return `since ${scope.from.slice(0, 7)}`;
    case 'staged':
      return 'staged';
    case 'query':
      return [scope.symbol, scope.glob].filter((each) => each !== undefined).join(' ') || 'query';
    case 'place':
    case 'comment':
      return scope.file.split('/').at(-1) ?? '';
  }
}
