/** The checks over a real repository: real scratch checkout, real sandbox, real grammars; what runs in the sandbox is counted. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CheckTools } from '../../src/checks/check.ts';
import { openChecks } from '../../src/checks/checks.ts';
import type { Tool } from '../../src/checks/tool.ts';
import { nodeTest } from '../../src/checks/tools/node-test.ts';
import { broken } from '../../src/checks/tools/problem-lines.ts';
import type { TrustGate } from '../../src/checks/trust-gate.ts';
import { openImports } from '../../src/code-index/imports.ts';
import type { Oid, RepoId, RepoPath } from '../../src/core/brand.ts';
import { DEFAULT_CONFIG } from '../../src/core/config.ts';
import type { Checks, Proposal } from '../../src/core/port/checks.ts';
import type { TrustBook } from '../../src/core/port/trust.ts';
import { linesOf } from '../../src/core/span.ts';
import type { Target } from '../../src/core/target.ts';
import type { CheckReport } from '../../src/core/verdict.ts';
import { openSyntax } from '../../src/syntax/syntax.ts';
import { systemClock } from '../../src/system/clock.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { openProcesses } from '../../src/system/processes.ts';
import { openSandbox } from '../../src/system/sandbox.ts';
import { type GitRepo, gitRepo } from './git-repo.ts';
import { testScratch } from './open-scratch.ts';
import { recordedLog } from './recorded-log.ts';

/** A linter of the tests' own: `lint.mjs` of the project prints one JSON problem a line. */
export const plainLint: Tool = {
  name: 'plain-lint',
  check: 'lint',
  languages: ['javascript'],
  proof: { is: 'ran' },
  detect: (place) => (place.has('lint.mjs') ? { is: 'found', program: process.execPath, why: 'lint.mjs' } : undefined),
  version: ['--version'],
  command: ({ program, sources }) => ({ argv: [program, 'lint.mjs', ...sources] }),
  parse: (output) =>
    output.code === 0
      ? {
          is: 'problems',
          problems: output.stdout
            .split('\n')
            .filter((line) => line !== '')
            .map((line) => JSON.parse(line)),
        }
      : broken('plain-lint', output),
};

/** Complains of every `var` and every `==`, and dies of the word CRASH. */
export const LINT = `import { readFileSync } from 'node:fs';
for (const file of process.argv.slice(2)) {
  readFileSync(file, 'utf8').split('\\n').forEach((text, index) => {
    if (text.includes('CRASH')) process.exit(3);
    const say = (rule, message) => console.log(JSON.stringify({ file, line: index + 1, rule, message }));
    if (/\\bvar\\b/.test(text)) say('no-var', 'use let or const');
    if (/[^=!]==[^=]/.test(text)) say('eqeqeq', 'use ===');
  });
}
`;

const TRUSTING: TrustGate = {
  open: async () => ({ is: 'yes' }),
  allowed: async () => ({ is: 'yes' }),
  survey: () => Promise.reject(new Error('not part of this test')),
};
const NO_TRUST: TrustBook = { find: () => undefined, record: () => undefined, revoke: () => false };

export interface ChecksWorld {
  readonly repo: GitRepo;
  readonly checks: Checks;
  readonly tools: CheckTools;
  /** Commands that ran in the sandbox, but for questions for a version. */
  readonly commands: string[][];
  /** Another life of the worker: nothing is in memory. */
  restart(): Checks;
  target(file: string, symbol: string): Promise<Target>;
  /** Deletes all of it. */
  remove(): Promise<void>;
  /** The file's text with `from` replaced by `to`, as a proposal. */
  proposal(file: string, symbol: string, from: string, to: string, more?: Partial<Proposal>): Promise<Proposal>;
}

export interface ChecksWorldOptions {
  readonly gate?: TrustGate;
  readonly table?: readonly Tool[];
  readonly settings?: Partial<CheckTools['settings']>;
}

/** Everything is gone when the test has ended. */
export async function checksWorld(files: Readonly<Record<string, string>>, options: ChecksWorldOptions = {}): Promise<ChecksWorld> {
  const world = await openChecksWorld(files, options);
  onTestFinished(world.remove);
  return world;
}

/** One that lives until it is removed. */
export async function openChecksWorld(files: Readonly<Record<string, string>>, options: ChecksWorldOptions = {}): Promise<ChecksWorld> {
  const { gate = TRUSTING, table = [plainLint, nodeTest], settings = {} } = options;
  const repo = gitRepo({ files });
  const made = await testScratch(repo);
  const sandbox = openSandbox({
    processes: openProcesses(systemClock),
    clock: systemClock,
    platform: process.platform,
    env: process.env,
    allowWithout: true,
  });
  const commands: string[][] = [];
  const tools: CheckTools = {
    repo: '0123456789abcdef' as RepoId,
    head: async () => repo.head() as Oid,
    syntax: openSyntax(),
    clock: systemClock,
    log: recordedLog(),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    scratch: made.scratch,
    sandbox: {
      state: () => sandbox.state(),
      run(command, signal) {
        if (!command.argv.includes('--version')) commands.push([...command.argv]);
        return sandbox.run(command, signal);
      },
    },
    imports: openImports(),
    trust: NO_TRUST,
    settings: { ...DEFAULT_CONFIG.verification, differential: false, ...settings },
    ownSettings: [],
    cacheDir: path.join(made.stateDir, 'checks'),
    packageRoot: packageRoot(),
    env: process.env,
  };
  const target = async (file: string, symbol: string): Promise<Target> => {
    const clean = repo.read(file);
    const language = tools.syntax.languageOf(file as RepoPath, clean);
    const found = (await tools.syntax.outline(clean, language)).symbols.find((each) => each.path === symbol);
    if (found === undefined) throw new Error(`${file} has no ${symbol}`);
    const source = {
      file: file as RepoPath,
      blob: '0'.repeat(40) as Oid,
      mode: '100644',
      saved: clean,
      triggers: [],
      clean,
      language,
      eol: '\n',
    } as const;
    const { path: symbolPath, name, node, span, header } = found;
    const text = clean.slice(span.start, span.end);
    return { source, symbol: symbolPath, name, node, span, lines: linesOf(clean, span), text, header, base: repo.head() as Oid };
  };
  return {
    repo,
    tools,
    commands,
    async remove() {
      await made.remove();
      repo.remove();
    },
    checks: openChecks(tools, gate, table),
    restart: () => openChecks(tools, gate, table),
    target,
    async proposal(file, symbol, from, to, more = {}) {
      const place = await target(file, symbol);
      if (!place.source.clean.includes(from)) throw new Error(`${file} does not hold ${from}`);
      return { target: place, after: place.source.clean.replace(from, to), kind: 'improve', instruction: '', ...more };
    },
  };
}

/** The report of one check. */
export function reportOn(reports: readonly CheckReport[], check: string): CheckReport {
  const found = reports.find((report) => report.check === check);
  if (found === undefined) throw new Error(`no report on ${check}`);
  return found;
}

/** That of a check that ran. @throws when it did not. */
export function ranReport(reports: readonly CheckReport[], check: string): Extract<CheckReport, { is: 'ran' }> {
  const found = reportOn(reports, check);
  if (found.is !== 'ran') throw new Error(`${check} did not run: ${found.why}`);
  return found;
}
