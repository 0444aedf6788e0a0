import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Processes } from '../core/port/processes.ts';

/** A repository made for a measurement, in a temporary folder. */
export interface MadeRepository {
  readonly path: string;
  readonly files: number;
  remove(): void;
}

const FILES_A_FOLDER = 100;
const WALL_MS = 120_000;

/** Makes a repository whose one commit holds `files` small files, 100 a folder. Only the object store is filled, and the first file saved. */
export async function makeRepository(files: number, processes: Processes): Promise<MadeRepository> {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'localcoder-bench-')));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: path,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
  };
  const git = async (args: readonly string[], stdin?: string): Promise<void> => {
    const argv = ['git', ...args] as [string, ...string[]];
    const end = await processes.run(
      { argv, cwd: path, env, wallMs: WALL_MS, ...(stdin === undefined ? {} : { stdin }) },
      new AbortController().signal,
    );
    if (end.is !== 'exited' || end.code !== 0) throw new Error(`git ${args[0]} ended as ${JSON.stringify(end)}`);
  };
  mkdirSync(join(path, 'part0'));
  await git(['init', '-q', '--initial-branch=main', '.']);
  const entries = Array.from({ length: files }, (_, index) => {
    const text = codeOf(index);
    return `M 100644 inline part${Math.floor(index / FILES_A_FOLDER)}/file${index}.js\ndata ${text.length}\n${text}\n`;
  });
  const stream = `commit refs/heads/main\ncommitter Bench <bench@localhost> 1700000000 +0000\ndata 4\nmade\n${entries.join('')}\ndone\n`;
  await git(['fast-import', '--quiet', '--done'], stream);
  await git(['checkout', '-q', 'main', '--', 'part0/file0.js']);
  return { path, files, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The text of file number `index`. */
export function codeOf(index: number): string {
  return `export function price${index}(count) {\n  var sum = 0;\n  for (var i = 0; i < count; i++) {\n    sum = sum + ${index};\n  }\n  return sum;\n}\n`;
}
