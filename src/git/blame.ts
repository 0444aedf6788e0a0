/** Which commits last wrote some lines, asked of commits only: git never looks at the work tree, at attributes, or at commits it is told to ignore. */
import type { Oid, RepoPath } from '../core/brand.ts';
import type { LineOwner } from '../core/port/repo.ts';
import type { LineRange } from '../core/span.ts';
import type { Gateway } from './gateway.ts';
import { decodePath } from './path-list.ts';

/** A long history of a large file takes seconds; one that takes longer is answered with a Failure. */
const WALL_MS = 60_000;
/** A repository may configure a file of commits to pass over; it is not read. */
const PLAIN = ['--no-textconv', '--no-ignore-revs-file', '--line-porcelain'];

/** As Repo.blame. @throws Failure git-failed when the commit has no such file or line. */
export async function blame(gateway: Gateway, commit: Oid, file: RepoPath, lines: readonly LineRange[]): Promise<LineOwner[]> {
  if (lines.length === 0) return [];
  const ranges = lines.map(({ first, last }) => `-L${first},${last}`);
  const { stdout } = await gateway.run(['blame', ...PLAIN, ...ranges, commit, '--', file], { wallMs: WALL_MS });
  const owners: LineOwner[] = [];
  let owner: { commit: Oid; line: number } | undefined;
  for (const line of linesOf(stdout)) {
    const text = line.toString('latin1');
    const head = /^([0-9a-f]{40}|[0-9a-f]{64}) \d+ (\d+)/u.exec(text);
    if (text.startsWith('\t')) owner = undefined;
    else if (owner === undefined && head !== null) owner = { commit: head[1] as Oid, line: Number(head[2]) };
    else if (owner !== undefined && text.startsWith('filename ')) {
      const there = decodePath(unquoted(line.subarray('filename '.length)));
      owners.push({ ...owner, ...(there !== undefined && { file: there }) });
    }
  }
  return owners;
}

function* linesOf(output: Buffer): Generator<Buffer> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at);
    yield output.subarray(at, end < 0 ? output.length : end);
    at = end < 0 ? output.length : end + 1;
  }
}

/** A path as git writes it between quotes: with letters and octal numbers behind backslashes. */
function unquoted(path: Buffer): Buffer {
  if (path[0] !== 0x22) return path;
  const letters: Readonly<Record<string, string>> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };
  const text = path.toString('latin1').slice(1, -1);
  const plain = text.replace(/\\([0-7]{3}|.)/gu, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (letters[code] ?? code),
  );
  return Buffer.from(plain, 'latin1');
}
