import { existsSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openToolRunner } from '../../src/checks/run-tool.ts';
import type { Package, Tool } from '../../src/checks/tool.ts';
import type { Sandbox, SandboxCommand, SandboxEnd } from '../../src/core/port/sandbox.ts';
import type { Checkout } from '../../src/core/port/scratch.ts';
import { scratchFolder } from '../support/scratch-folder.ts';

const never = new AbortController().signal;
const STORY = { stdout: { text: 'words', lost: 0 }, stderr: { text: '', lost: 0 }, millis: 7 };

/** A tool that hands back what it was given to read. */
const echo: Tool = {
  name: 'echo',
  check: 'lint',
  languages: [],
  proof: { is: 'ran' },
  detect: () => undefined,
  version: ['--version'],
  command: ({ program, report, sources }) => ({ argv: [program, ...sources, report], env: { LINT_LEVEL: 'high' } }),
  parse: ({ stdout, report, code }) => ({ is: 'problems', problems: [{ file: stdout, line: code, rule: 'echo', message: report }] }),
};

function rig(
  act: (command: SandboxCommand) => SandboxEnd,
  env: NodeJS.ProcessEnv = { PATH: '/usr/bin:relative', HOME: '/home/ada', SECRET: 'x' },
) {
  const root = scratchFolder();
  const cacheDir = path.join(root, 'cache');
  const commands: SandboxCommand[] = [];
  const sandbox: Sandbox = {
    state: async () => ({ is: 'ready', by: 'bubblewrap' }),
    async run(command) {
      commands.push(command);
      return command.argv.includes('--version')
        ? { is: 'exited', code: 0, ...STORY, stdout: { text: 'Echo tool, version v3.14.1\n', lost: 0 } }
        : act(command);
    },
  };
  const checkout = { root: path.join(root, 'project'), readable: ['/deps'], hidden: ['/home/ada/work'] } as unknown as Checkout;
  mkdirSync(path.join(checkout.root, 'till/node_modules/.bin'), { recursive: true });
  const runner = openToolRunner({ sandbox, cacheDir, env });
  const place = { folder: 'till' } as Package;
  const task = { checkout, place, tool: echo, program: '/usr/bin/echo', sources: ['src/a.js'], tests: [], wallMs: 5_000 };
  return { root, cacheDir, checkout, commands, run: () => runner.run(task, never) };
}
const reportOf = (command: SandboxCommand): string => command.argv.at(-1) ?? '';

describe('running a tool', () => {
  it('gives it an environment built anew, the checkout to write in, and nothing of the person', async () => {
    const { run, commands, checkout } = rig(() => ({ is: 'exited', code: 0, ...STORY }));
    await run();
    const command = commands.at(-1);
    expect(command?.cwd).toBe(path.join(checkout.root, 'till'));
    expect(command?.env.PATH).toBe(`${path.join(checkout.root, 'till/node_modules/.bin')}:/usr/bin`);
    expect(command?.env).toMatchObject({ CI: '1', NO_COLOR: '1', LINT_LEVEL: 'high', GOPROXY: 'off', PYTHONDONTWRITEBYTECODE: '1' });
    expect(command?.env).not.toHaveProperty('SECRET');
    expect(command?.env).not.toHaveProperty('HOME');
    expect(command?.hidden).toEqual(['/home/ada/work']);
    expect(command?.readable).toContain('/deps');
    expect(command?.writable[0]).toBe(checkout.root);
    expect(command?.limits.wallMs).toBe(5_000);
  });

  it('takes the place of the checkout out of what a tool says', async () => {
    const { run, checkout } = rig((command) => {
      writeFileSync(reportOf(command), `at ${path.join(checkout.root, 'till/a.js')}:3 of ${checkout.root}`);
      return { is: 'exited', code: 0, ...STORY };
    });
    expect((await run()).report).toMatchObject({ problems: [{ message: 'at till/a.js:3 of .' }] });
  });

  it('reads output and report, names the tool with its version once, and leaves no report behind', async () => {
    const { run, commands, cacheDir } = rig((command) => {
      writeFileSync(reportOf(command), 'all is well');
      return { is: 'exited', code: 1, ...STORY };
    });
    expect(await run()).toEqual({
      report: { is: 'problems', problems: [{ file: 'words', line: 1, rule: 'echo', message: 'all is well' }] },
      by: 'echo 3.14.1',
      millis: 7,
    });
    await run();
    expect(commands.filter(({ argv }) => argv.includes('--version'))).toHaveLength(1);
    expect(readdirSync(path.join(cacheDir, 'reports'))).toEqual([]);
  });

  it.each([
    [{ is: 'timed-out', ...STORY }, 'echo took longer than 5 s'],
    [{ is: 'too-much-output', ...STORY }, 'echo wrote more than anyone can read'],
    [{ is: 'too-greedy', of: 'memory', ...STORY }, 'echo took more memory than it is allowed'],
    [{ is: 'too-greedy', of: 'processes', ...STORY }, 'echo started more processes than it is allowed'],
    [{ is: 'killed', by: 'SIGSEGV', ...STORY }, 'echo was ended by SIGSEGV'],
    [{ is: 'not-found', why: 'no such file' }, 'echo could not be started: no such file'],
  ] as const)('is broken, with a plain reason, when it ends as %o', async (end, why) => {
    expect((await rig(() => end).run()).report).toEqual({ is: 'broken', why });
  });

  it('never follows a link that a command left for a report, and never reads one of any size', async () => {
    const linked = rig((command) => {
      writeFileSync(path.join(linked.root, 'secret'), 'the secret');
      symlinkSync(path.join(linked.root, 'secret'), reportOf(command));
      return { is: 'exited', code: 0, ...STORY };
    });
    expect((await linked.run()).report.is).toBe('broken');
    const huge = rig((command) => {
      writeFileSync(reportOf(command), '');
      truncateSync(reportOf(command), 20 * 1024 * 1024);
      return { is: 'exited', code: 0, ...STORY };
    });
    expect((await huge.run()).report).toEqual({ is: 'broken', why: expect.stringContaining('more than 16 MiB') });
    expect(existsSync(path.join(linked.root, 'secret'))).toBe(true);
  });
});
