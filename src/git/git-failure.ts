import { Failure, type FailureCode } from '../core/failure.ts';

interface Reading {
  readonly pattern: RegExp;
  readonly code: FailureCode;
  readonly next: string;
}

/** What git's own words (in the C locale) mean for us. The first match counts. */
const READINGS: readonly Reading[] = [
  {
    pattern: /unable to create '[^']*\.lock': file exists|unable to create .*\.lock|could not lock|cannot lock ref/iu,
    code: 'git-busy',
    next: 'another git command is at work here; the job runs again by itself',
  },
  { pattern: /no space left on device|disk quota exceeded/iu, code: 'disk-full', next: 'free some space on the disk of the repository' },
  {
    pattern: /permission denied|insufficient permission|read-only file system|operation not permitted/iu,
    code: 'permission-denied',
    next: 'make the repository writable for this user',
  },
  {
    pattern: /promisor remote|lazy fetching disabled/iu,
    code: 'git-refused',
    next: 'this is a partial clone and localcoder never fetches: run `git fetch --refetch --no-filter`, or check the file out first',
  },
  {
    pattern: /not a git repository|cannot chdir|directory that does not exist/iu,
    code: 'repository-missing',
    next: 'run the command inside a git repository',
  },
  {
    pattern: /unknown repository extension|expected git repo version/iu,
    code: 'git-refused',
    next: 'install a newer git: this repository uses a format that the installed one does not know',
  },
];

/** The Failure for what git wrote to its standard error while doing `what`. */
export function gitFailure(what: string, stderr: string): Failure {
  const reading = READINGS.find(({ pattern }) => pattern.test(stderr));
  const line = firstLine(stderr);
  return new Failure(reading?.code ?? 'git-failed', `git ${what} failed${line === '' ? '' : `: ${line}`}`, {
    next: reading?.next ?? 'run `git fsck` in the repository; the log has the details',
    cause: stderr.slice(0, 4_000),
  });
}

/** git could not be started. */
export function gitMissing(cause?: unknown): Failure {
  return new Failure('git-missing', 'git was not found', { next: 'install git 2.31 or newer and make sure it is on PATH', cause });
}

function firstLine(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'));
  return (lines.find((line) => /^(?:fatal|error):/u.test(line)) ?? lines[0] ?? '').replace(/^(?:fatal|error): /u, '').slice(0, 300);
}
