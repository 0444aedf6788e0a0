/** Jobs, targets and accounts as the pipeline hands them to the delivery room, made from a text and the part of it that is meant. */
import { createHash } from 'node:crypto';
import type { EpochMs, Fingerprint, JobId, Oid, RepoId, RepoPath, Sha256 } from '../../src/core/brand.ts';
import type { Account } from '../../src/core/delivery.ts';
import type { Aim, Job } from '../../src/core/job.ts';
import type { Made } from '../../src/core/port/deliveries.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { decodeText } from '../../src/core/source-text.ts';
import { type Edit, linesOf, type Span, without } from '../../src/core/span.ts';
import type { SourceFile, Target, TargetNode } from '../../src/core/target.ts';

export function repoPath(file: string): RepoPath {
  return file as RepoPath;
}

export function aimAt(file: string, symbol: string, overrides: Partial<Aim> = {}): Aim {
  const textHash = createHash('sha256').update(symbol).digest('hex') as Sha256;
  return {
    file: repoPath(file),
    symbol,
    node: 'function',
    lines: { first: 1, last: 3 },
    textHash,
    source: { from: 'saved' },
    ...overrides,
  };
}

export function jobFor(aim: Aim, overrides: Partial<Job> = {}): Job {
  return {
    id: 'abcd2345' as JobId,
    fingerprint: 'f'.repeat(64) as Fingerprint,
    request: 'request-1',
    origin: 'comment',
    repo: '0123456789abcdef' as RepoId,
    kind: 'improve',
    instruction: '',
    scope: { at: 'comment', file: aim.file, line: 1 },
    aim,
    priority: 200,
    rerun: 0,
    askedAt: Date.parse('2024-03-01T09:30:00Z') as EpochMs,
    ...overrides,
  };
}

export interface TargetParts {
  readonly saved: string;
  readonly triggers?: readonly Span[];
  readonly own?: Span;
  readonly file?: string;
  /** In the clean text. */
  readonly span: Span;
  readonly symbol?: string;
  readonly node?: TargetNode;
  readonly mode?: string;
  readonly blob?: Oid;
  readonly base?: Oid;
}

export function targetFrom({
  saved,
  triggers = [],
  own,
  file = 'src/oven.js',
  span,
  symbol = 'bakingMinutes',
  ...rest
}: TargetParts): Target {
  const clean = without(saved, triggers);
  const source: SourceFile = {
    file: repoPath(file),
    blob: rest.blob ?? ('0'.repeat(40) as Oid),
    mode: rest.mode ?? '100644',
    saved,
    triggers,
    ...(own === undefined ? {} : { own }),
    clean,
    language: 'javascript',
    eol: saved.includes('\r\n') ? '\r\n' : '\n',
  };
  return {
    source,
    symbol,
    name: symbol.split('.').at(-1) ?? symbol,
    node: rest.node ?? 'function',
    span,
    lines: linesOf(clean, span),
    text: clean.slice(span.start, span.end),
    header: symbol,
    ...(rest.base === undefined ? {} : { base: rest.base }),
  };
}

/** Whole lines that hold an `@ai` comment, with their line break. */
export function triggerLines(saved: string): Span[] {
  return [...saved.matchAll(/^[^\n]*@ai[^\n]*(?:\n|$)/gmu)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** The target of a text whose `@ai` comments have lines of their own. `part` is its clean text; the trigger that holds `asks` is the job's own. */
export function targetIn(saved: string, part: string, asks?: string, rest: Partial<TargetParts> = {}): Target {
  const triggers = triggerLines(saved);
  const own = asks === undefined ? undefined : triggers.find((span) => saved.slice(span.start, span.end).includes(asks));
  const start = without(saved, triggers).indexOf(part);
  if (start === -1) throw new Error(`the clean text does not hold ${JSON.stringify(part)}`);
  return targetFrom({ saved, triggers, ...(own === undefined ? {} : { own }), span: { start, end: start + part.length }, ...rest });
}

/** The same from a real repository: the saved file, its mode and HEAD as base. */
export async function targetOf(repo: Repo, file: string, part: string, asks?: string, rest: Partial<TargetParts> = {}): Promise<Target> {
  const saved = await repo.saved(repoPath(file));
  if (saved.is !== 'file') throw new Error(`${file} is ${saved.is}`);
  const decoded = decodeText(saved.bytes);
  if (decoded.is !== 'text') throw new Error(decoded.why);
  const { head } = await repo.state();
  const base = head.is === 'unborn' ? {} : { base: head.commit };
  return targetIn(decoded.text, part, asks, { file, mode: saved.mode, blob: saved.blob, ...base, ...rest });
}

/** The edit that puts `text` in the place of the target. */
export function rewriteOf(target: Target, text: string): Edit[] {
  return [{ span: target.span, text }];
}

/** The same as a delivery takes it. */
export function madeOf(target: Target, text: string): Made {
  return { edits: rewriteOf(target, text) };
}

export function accountOf(overrides: Partial<Account> = {}): Account {
  return {
    outcome: 'changed',
    reason: 'bakingMinutes rewritten',
    next: 'Look at it: localcoder show abcd2345 --diff; take it: localcoder apply abcd2345',
    checks: [
      { check: 'parse', is: 'ran', findings: [], millis: 3 },
      { check: 'lint', is: 'not-run', why: 'this version does not run it yet' },
      { check: 'types', is: 'not-run', why: 'this version does not run it yet' },
    ],
    findings: [],
    ledger: [],
    usage: {
      model: 'localcoder-tiny',
      device: 'cpu',
      seeds: [7],
      candidates: 1,
      promptTokens: 120,
      cachedTokens: 20,
      outputTokens: 40,
      engineMillis: 1234,
    },
    ...overrides,
  };
}
