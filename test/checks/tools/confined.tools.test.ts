import { cpSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { packageOf } from '../../../src/checks/packages.ts';
import { openToolRunner } from '../../../src/checks/run-tool.ts';
import type { Tool, ToolReport } from '../../../src/checks/tool.ts';
import { TOOLS } from '../../../src/checks/tools.ts';
import type { RepoPath } from '../../../src/core/brand.ts';
import type { Checkout } from '../../../src/core/port/scratch.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { openProcesses } from '../../../src/system/processes.ts';
import { openSandbox } from '../../../src/system/sandbox.ts';
import { npmTool } from '../../support/npm-project.ts';
import { scratchFolder } from '../../support/scratch-folder.ts';
import { needs } from '../../support/toolchain.ts';

const MODULES = path.resolve(npmTool(''), '../..', 'node_modules');

/** Runs a tool on a copy of a project as the product does: in the sandbox, the installed dependencies only to be read. */
async function confined(name: string, project: string, file: string, tests: readonly string[] = []): Promise<ToolReport> {
  const folder = scratchFolder();
  const root = path.join(folder, 'checkout');
  cpSync(fileURLToPath(new URL(`../../fixtures/projects/${project}`, import.meta.url)), root, { recursive: true });
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)) as RepoPath);
  symlinkSync(MODULES, path.join(root, 'node_modules'));
  const read = (each: RepoPath): string => readFileSync(path.join(root, each), 'utf8');
  const checkout: Checkout = { root, readable: [MODULES], hidden: [], tree: '', files, read, put: async () => {} };
  const sandbox = openSandbox({
    processes: openProcesses(systemClock),
    clock: systemClock,
    platform: process.platform,
    env: process.env,
    allowWithout: false,
  });
  const place = packageOf(checkout, file, process.env);
  const tool = TOOLS.find((each) => each.name === name) as Tool;
  const found = tool.detect(place);
  if (found?.is !== 'found') throw new Error(`${name} is not found in ${project}: ${found?.why}`);
  const runner = openToolRunner({ sandbox, cacheDir: path.join(folder, 'cache'), env: process.env });
  const task = { checkout, place, tool, program: found.program, sources: [file], tests, wallMs: 120_000 };
  return (await runner.run(task, new AbortController().signal)).report;
}

needs(
  'bwrap',
  npmTool('tsc'),
  'pytest',
  'mypy',
  'pylint',
  'flake8',
)('in the real sandbox', () => {
  test.each([
    ['eslint', 'harbour', 'src/berth.js', 2],
    ['biome lint', 'ferry', 'src/timetable.ts', 1],
    ['oxlint', 'beacon', 'src/rhythm.ts', 2],
    ['tsc', 'ferry', 'src/timetable.ts', 1],
    ['vue-tsc', 'beacon', 'src/Lamp.vue', 1],
    ['flake8', 'signal', 'station/flags.py', 1],
    ['pylint', 'signal', 'station/flags.py', 1],
    ['mypy', 'signal', 'station/flags.py', 1],
    ['pyright', 'signal', 'station/flags.py', 1],
  ])('%s finds the problems of %s', async (tool, project, file, count) => {
    const report = await confined(tool, project, file);
    expect(report.is === 'problems' ? report.problems.length : report).toBe(count);
  });

  test.each([
    ['vitest', 'ferry', 'src/timetable.ts'],
    ['jest', 'harbour', 'src/berth.js'],
    ['mocha', 'lock', 'src/gate.js'],
    ['ava', 'tide', 'src/level.js'],
    ['node --test', 'mooring', 'src/rope.js'],
    ['npm test', 'bell', 'src/strokes.js'],
    ['pytest', 'signal', 'station/flags.py'],
  ])('%s finds the red test of %s', async (tool, project, file) => {
    const report = await confined(tool, project, file);
    expect(report.is === 'tests' ? report.tests.filter(({ is }) => is === 'failed').length : report).toBe(1);
  });

  test.each([
    ['prettier', 'harbour', 'src/berth.js'],
    ['biome format', 'ferry', 'src/timetable.ts'],
    ['black', 'signal', 'station/flags.py'],
  ])('%s formats a file of %s', async (tool, project, file) => {
    expect(await confined(tool, project, file)).toMatchObject({ is: 'formatted' });
  });
});
