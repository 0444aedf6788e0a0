import path from 'node:path';
import type { Package, Tool, ToolCommand, ToolRequest } from '../tool.ts';
import { parseJestReport } from './jest-report.ts';
import { optionName, splitOptions } from './script-words.ts';
import { isNamedTest } from './test-files.ts';
import { findRunner, runnersOf } from './test-runners.ts';

/** Options of the project's own script that say what a test is and where it runs. */
const KEPT = ['--config', '-c', '--env', '--rootDir', '--roots', '--selectProjects', '--testEnvironment'];
const CONFIGS = ['ts', 'js', 'mjs', 'cjs', 'json'].map((ending) => `jest.config.${ending}`);

/** Jest: the tests that import the changed files, or some test files, or all. New snapshots are not written. */
export const jest: Tool = {
  name: 'jest',
  check: 'test',
  languages: ['javascript', 'typescript', 'tsx', 'vue'],
  proof: { is: 'ran' },
  selects: 'sources',
  isTest: isNamedTest,
  detect: (place) => findRunner(place, 'jest'),
  version: ['--version'],
  command: jestCommand,
  parse: (output) => parseJestReport('jest', output),
};

function jestCommand({ program, sources, tests, report }: ToolRequest, place: Package): ToolCommand {
  const use = runnersOf(place).get('jest');
  const { options } = splitOptions(use?.command?.words ?? [], KEPT);
  const kept = options.filter((option) => KEPT.includes(optionName(option))).flat();
  // By itself it looks no further up than the nearest package.json.
  const shared = use?.from ? place.above(CONFIGS) : undefined;
  const config = shared === undefined || kept.includes('--config') ? [] : ['--config', path.posix.relative(place.folder, shared)];
  const modules = Object.values(place.manifest?.scripts ?? {}).some((script) => script.includes('--experimental-vm-modules'));
  const chosen = tests.length > 0 ? ['--runTestsByPath', ...tests] : sources.length > 0 ? ['--findRelatedTests', ...sources] : [];
  return {
    argv: [program, '--ci', '--json', `--outputFile=${report}`, '--coverage=false', '--watchman=false', ...config, ...kept, ...chosen],
    env: { ...(modules ? { NODE_OPTIONS: '--experimental-vm-modules' } : {}), ...use?.command?.env, CI: '1' },
  };
}
