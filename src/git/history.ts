/** Which commits last touched some lines, bounded in time: `git log -L` first, the file's own log when that takes too long. */
import type { Oid, RepoPath } from '../core/brand.ts';
import { Failure } from '../core/failure.ts';
import type { HistoryEntry } from '../core/port/repo.ts';
import type { LineRange } from '../core/span.ts';
import type { Gateway } from './gateway.ts';
import { literalPath } from './path-list.ts';

/** History is a courtesy in a note: it may not hold a job up. */
const LINES_MS = 5_000;
const FILE_MS = 5_000;
const FORMAT = '--format=%H%x00%an%x00%aI%x00%s';
const QUIET = [
  '-s',
  '--no-notes',
  '--no-decorate',
  '--no-color',
  '--no-mailmap',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  FORMAT,
];

/** Newest first, at most `limit`; empty when git does not know or takes too long. */
export async function history(gateway: Gateway, commit: Oid, file: RepoPath, lines: LineRange, limit: number): Promise<HistoryEntry[]> {
  const count = `--max-count=${limit}`;
  const asked = [
    { args: ['log', count, ...QUIET, `-L${lines.first},${lines.last}:${file}`, commit], wallMs: LINES_MS },
    { args: ['log', count, ...QUIET, commit, '--', literalPath(file)], wallMs: FILE_MS },
  ];
  for (const { args, wallMs } of asked) {
    try {
      return parse(await gateway.text(args, { wallMs }));
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'git-missing' || error.code === 'repository-missing') throw error;
    }
  }
  return [];
}

function parse(output: string): HistoryEntry[] {
  return output.split('\n').flatMap((line) => {
    const [commit, author, date, subject] = line.split('\0').map((part) => part.replace(/\p{Cc}/gu, ' ').trim());
    if (commit === undefined || commit === '' || author === undefined || date === undefined || subject === undefined) return [];
    return [{ commit: commit as Oid, author, date, subject }];
  });
}
