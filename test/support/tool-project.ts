import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageOf } from '../../src/checks/packages.ts';
import { openToolRunner } from '../../src/checks/run-tool.ts';
import type { Detected, Package, Tool, ToolReport } from '../../src/checks/tool.ts';
import type { RepoPath } from '../../src/core/brand.ts';
import type { Sandbox } from '../../src/core/port/sandbox.ts';
import type { Checkout } from '../../src/core/port/scratch.ts';
import { scratchFolder } from './scratch-folder.ts';

/** Milliseconds a tool may take: cold compilers on a busy machine need minutes. */
const WALL_MS = 280_000;

/** A copy of a project below test/fixtures/projects, in which the real tools run as they do in the product, but for the sandbox. */
export interface ToolProject {
  readonly root: string;
  readonly place: Package;
  write(file: string, text: string): void;
  /** Replaces the first `from` in a file. @throws Error when it is not there */
  edit(file: string, from: string, to: string): void;
  detect(tool: Tool): Detected | undefined;
  /** @throws Error when the tool is not found in the project */
  run(tool: Tool, task?: { sources?: readonly string[]; tests?: readonly string[] }): Promise<ToolReport>;
}

/**
 * `file` is a file of the package that is meant, relative to the project. The copy goes when the running test has ended. Tools run as they are,
 * with a HOME of their own, unless `sandbox` is given.
 */
export function toolProject(name: string, file: string, sandbox: Sandbox = noSandbox): ToolProject {
  const top = scratchFolder();
  const root = path.join(top, 'project');
  cpSync(fileURLToPath(new URL(`../fixtures/projects/${name}`, import.meta.url)), root, { recursive: true });
  const checkout: Checkout = {
    root,
    readable: [],
    hidden: [],
    tree: '',
    files: filesBelow(root) as RepoPath[],
    read: (each) => readFileSync(path.join(root, each), 'utf8'),
    put: async () => {},
  };
  const place = packageOf(checkout, file, process.env);
  const runner = openToolRunner({ sandbox, cacheDir: path.join(top, 'cache'), env: process.env });
  const write = (each: string, text: string): void => {
    mkdirSync(path.dirname(path.join(root, each)), { recursive: true });
    writeFileSync(path.join(root, each), text);
  };
  return {
    root,
    place,
    write,
    edit(each, from, to) {
      const text = readFileSync(path.join(root, each), 'utf8');
      if (!text.includes(from)) throw new Error(`${each} does not hold ${JSON.stringify(from)}`);
      write(
        each,
        text.replace(from, () => to),
      );
    },
    detect: (tool) => tool.detect(place),
    async run(tool, { sources = [], tests = [] } = {}) {
      const found = tool.detect(place);
      if (found?.is !== 'found') throw new Error(`${tool.name} is not found in ${name}: ${found?.why}`);
      const task = { checkout, place, tool, program: found.program, sources, tests, wallMs: WALL_MS };
      return (await runner.run(task, new AbortController().signal)).report;
    },
  };
}

/** Runs the command as it is. HOME and TMPDIR are folders of their own, as in the sandbox. */
const noSandbox: Sandbox = {
  state: async () => ({ is: 'opted-out', why: 'a test of our own fixtures' }),
  async run({ argv: [program, ...rest], cwd, env, stdin, writable, limits }) {
    const home = path.join(writable[1] ?? cwd, 'home');
    mkdirSync(home, { recursive: true });
    const end = spawnSync(program, rest, {
      cwd,
      env: { ...env, HOME: home, TMPDIR: home },
      ...(stdin === undefined ? {} : { input: stdin }),
      timeout: limits.wallMs,
      maxBuffer: 64 * 1024 * 1024,
      encoding: 'utf8',
    });
    const story = { stdout: { text: end.stdout, lost: 0 }, stderr: { text: end.stderr, lost: 0 }, millis: 0 };
    if (end.error !== undefined && end.status === null && end.signal === null) return { is: 'not-found', why: end.error.message };
    return end.status === null ? { is: 'killed', by: end.signal ?? '', ...story } : { is: 'exited', code: end.status, ...story };
  },
};

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
