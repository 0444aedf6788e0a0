import path from 'node:path';
import type { Package, Tool, ToolCommand, ToolRequest } from '../tool.ts';
import { parseJestReport } from './jest-report.ts';
import { optionName, splitOptions } from './script-words.ts';
import { isNamedTest } from './test-files.ts';
import { findRunner, runnersOf } from './test-runners.ts';

/** Options of the project's own script that say what a test is and where it runs. */
const KEPT = ['--config', '-c', '--dir', '--environment', '--globals', '--project'];

/** Vitest: the tests that import the changed files, or some test files, or all. */
export const vitest: Tool = {
  name: 'vitest',
  check: 'test',
  languages: ['javascript', 'typescript', 'tsx', 'vue', 'svelte'],
  proof: { is: 'ran' },
  selects: 'sources',
  isTest: isNamedTest,
  detect: (place) => findRunner(place, 'vitest'),
  version: ['--version'],
  command: vitestCommand,
  parse: (output) => parseJestReport('vitest', output),
};

function vitestCommand({ program, sources, tests, report }: ToolRequest, place: Package): ToolCommand {
  const use = runnersOf(place).get('vitest');
  const { options } = splitOptions(use?.command?.words ?? [], KEPT);
  const from = use?.from ?? '';
  // Names are read relative to the folder that holds the configuration.
  const inRoot = (file: string): string =>
    path.posix.join(from === '' ? '' : path.posix.relative(path.posix.join('/', place.folder, from), `/${place.folder}`), file);
  const whole = from === '' ? [] : [`${inRoot('')}/`];
  const related = tests.length === 0 && sources.length > 0;
  const verb = related ? ['related', '--run', ...sources.map(inRoot)] : ['run', ...(tests.length > 0 ? tests.map(inRoot) : whole)];
  return {
    argv: [
      program,
      ...verb,
      ...(from === '' ? [] : ['--root', from]),
      ...options.filter((option) => KEPT.includes(optionName(option))).flat(),
      '--reporter=json',
      `--outputFile=${report}`,
      '--coverage.enabled=false',
    ],
    env: { ...use?.command?.env, CI: '1' },
  };
}
