/**
 * Runs one tool of the project and reads what it says.
 * Why: a linter's configuration and a test are programs of the repository; they may hang, flood, or write what nobody expects.
 * How: the command runs in the sandbox inside the checkout, with an environment built anew and a report folder of ours; output and report
 * are bounded; every way of not ending properly becomes `broken` with a plain sentence.
 * It never runs anything outside the sandbox, never follows a link out of the report folder, and never takes a broken tool for a verdict.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync, rmSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import type { SandboxCommand, SandboxEnd, SandboxLimits } from '../core/port/sandbox.ts';
import type { Checkout } from '../core/port/scratch.ts';
import type { CheckTools } from './check.ts';
import { watchReports } from './report-folder.ts';
import type { Package, Tool, ToolCommand, ToolReport } from './tool.ts';
import { toolEnvironment } from './tool-environment.ts';
import { identityOf, installedVersion, versionIn } from './tool-version.ts';

/** Bytes of a report that are read; a suite of 10,000 tests writes about 2 MiB. */
const REPORT_BYTES = 16 * 1024 * 1024;
/** Milliseconds to print a version. */
const VERSION_MS = 20_000;
/** Processes and threads' leaders at once: a test runner with a worker for each core stays far below. */
const PROCESSES = 512;

/** One run of a tool. */
export interface ToolRun {
  readonly report: ToolReport;
  /** Name and version: `eslint 9.39.1`; the name alone when it would not tell. */
  readonly by: string;
  readonly millis: number;
}

/** What to run it on. Paths are relative to the package's folder. */
export interface ToolTask {
  readonly checkout: Checkout;
  readonly place: Package;
  readonly tool: Tool;
  /** Absolute. */
  readonly program: string;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  readonly wallMs: number;
}

/** Runs tools of one repository. */
export interface ToolRunner {
  /** Never throws for what a tool does. @throws Failure sandbox-missing | process-limit | disk-…; the signal's reason when interrupted. */
  run(task: ToolTask, signal: AbortSignal): Promise<ToolRun>;
  /** `eslint 9.39.1`; remembered until the program's file changes. */
  version(task: Pick<ToolTask, 'checkout' | 'place' | 'tool' | 'program'>, signal: AbortSignal): Promise<string>;
}

/** Reports and tools' own caches lie below `cacheDir`. */
export function openToolRunner({ sandbox, cacheDir, env }: Pick<CheckTools, 'sandbox' | 'cacheDir' | 'env'>): ToolRunner {
  const versions = new Map<string, string>();
  const toolCache = path.join(cacheDir, 'tools');
  const reports = path.join(cacheDir, 'reports');

  const command = (
    { checkout, place }: Pick<ToolTask, 'checkout' | 'place'>,
    { argv, env: extra = {}, stdin }: ToolCommand,
    reportDir: string,
    wallMs: number,
  ): SandboxCommand => {
    mkdirSync(toolCache, { recursive: true, mode: 0o700 });
    const surroundings = toolEnvironment(env, checkout.root, place.folder, toolCache);
    return {
      argv,
      cwd: path.join(checkout.root, place.folder),
      env: { ...surroundings.env, ...extra },
      ...(stdin === undefined ? {} : { stdin }),
      writable: [checkout.root, reportDir, toolCache],
      readable: [...checkout.readable, ...surroundings.readable],
      hidden: checkout.hidden,
      limits: limitsFor(wallMs),
    };
  };
  /** With a folder of its own that is gone afterwards. */
  const inFolder = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
    const folder = path.join(reports, randomUUID());
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      return await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  const version: ToolRunner['version'] = async ({ checkout, place, tool, program }, signal) => {
    const key = `${tool.name} ${identityOf(program)}`;
    let number = versions.get(key) ?? installedVersion(program);
    if (number === undefined && tool.version.length > 0) {
      const end = await inFolder((folder) =>
        sandbox.run(command({ checkout, place }, { argv: [program, ...tool.version] }, folder, VERSION_MS), signal),
      );
      signal.throwIfAborted();
      number = end.is === 'exited' ? versionIn(end.stdout.text) || versionIn(end.stderr.text) : '';
    }
    versions.set(key, number ?? '');
    return number ? `${tool.name} ${number}` : tool.name;
  };

  return {
    version,
    async run(task, signal) {
      const { checkout, place, tool, program, sources, tests, wallMs } = task;
      signal.throwIfAborted();
      const by = await version(task, signal);
      return inFolder(async (folder) => {
        const request = { sources: sources.map(asPath), tests: tests.map(asPath), program, report: path.join(folder, 'report') };
        const asked = tool.command(request, place);
        const written = asked.reportsIn === undefined ? undefined : watchReports(checkout.root, path.join(place.folder, asked.reportsIn));
        const end = await sandbox.run(command(task, asked, folder, wallMs), signal);
        signal.throwIfAborted();
        const millis = end.is === 'not-found' ? 0 : end.millis;
        const broken = (why: string): ToolRun => ({ report: { is: 'broken', why }, by, millis });
        if (end.is !== 'exited') return broken(`${tool.name} ${wayOfEnding(end, wallMs)}`);
        // What is missing may be the one line that mattered, and a tool that speaks in lines cannot tell.
        if (end.stdout.lost + end.stderr.lost > 0) return broken(`${tool.name} said more than is kept`);
        const report = written === undefined ? readReport(request.report) : readReports(written());
        if (report === undefined)
          return broken(`${tool.name} wrote a report of more than ${REPORT_BYTES / 1024 / 1024} MiB, or none that can be read`);
        const output = {
          stdout: end.stdout.text,
          stderr: end.stderr.text,
          code: end.code,
          report,
          cwd: path.join(checkout.root, place.folder),
        };
        return { report: withoutPlace(tool.parse(output, request), checkout.root), by, millis };
      });
    },
  };
}

/** A path that no tool takes for an option. */
function asPath(file: string): string {
  return file.startsWith('-') ? `./${file}` : file;
}

/** Where the checkout lies is no business of notes, and would make the same message another one on every machine. */
function withoutPlace(report: ToolReport, root: string): ToolReport {
  const without = <Said extends { readonly message?: string }>(said: Said): Said =>
    said.message?.includes(root) === true ? { ...said, message: said.message.replaceAll(`${root}/`, '').replaceAll(root, '.') } : said;
  if (report.is === 'problems') return { ...report, problems: report.problems.map(without) };
  return report.is === 'tests' ? { ...report, tests: report.tests.map(without) } : report;
}

/** Half the machine's memory at most, so that the person's own programs keep theirs; below 2 GiB a type checker cannot work. */
function limitsFor(wallMs: number): SandboxLimits {
  const half = Math.floor(totalmem() / 2 / 1024 / 1024);
  // Of one process, whose threads may keep four cores busy.
  return { wallMs, cpuSeconds: Math.ceil(wallMs / 1_000) * 4, memoryMb: Math.min(8_192, Math.max(2_048, half)), processes: PROCESSES };
}

function wayOfEnding(end: Exclude<SandboxEnd, { is: 'exited' }>, wallMs: number): string {
  switch (end.is) {
    case 'timed-out':
      return `took longer than ${Math.round(wallMs / 1_000)} s`;
    case 'too-much-output':
      return 'wrote more than anyone can read';
    case 'too-greedy':
      return end.of === 'memory' ? 'took more memory than it is allowed' : 'started more processes than it is allowed';
    case 'killed':
      return `was ended by ${end.by}`;
    case 'not-found':
      return `could not be started: ${end.why}`;
  }
}

/** All of them one after the other. */
function readReports(files: readonly string[]): string | undefined {
  let all = '';
  for (const file of files) {
    const report = readReport(file);
    if (report === undefined || all.length + report.length > REPORT_BYTES) return undefined;
    all += report;
  }
  return all;
}

/** '' when there is none; undefined when it is too large or no plain file (a command may put anything there). */
function readReport(file: string): string | undefined {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? '' : undefined;
  }
  try {
    const stat = fstatSync(handle);
    if (!stat.isFile() || stat.size > REPORT_BYTES) return undefined;
    const bytes = Buffer.alloc(stat.size);
    let read = 0;
    while (read < bytes.length) {
      const count = readSync(handle, bytes, read, bytes.length - read, read);
      if (count === 0) break;
      read += count;
    }
    return bytes.toString('utf8', 0, read);
  } finally {
    closeSync(handle);
  }
}
