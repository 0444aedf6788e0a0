import path from 'node:path';
import type { Detected, Package } from '../tool.ts';
import { foldersOf, foundOrNot, fromPackage, manifestsOf } from './npm-use.ts';
import { commandOf, type ScriptCommand, scriptCommands } from './script-words.ts';

/** The JavaScript runners, each with the names of its configuration files without their endings. Each has its npm package's name. */
const RUNNERS: Readonly<Record<'vitest' | 'jest' | 'mocha' | 'ava', readonly string[]>> = {
  vitest: ['vitest.config', 'vitest.workspace'],
  jest: ['jest.config'],
  mocha: ['.mocharc'],
  ava: ['ava.config'],
};
const RUNNER_NAMES = ['vitest', 'jest', 'mocha', 'ava'] as const;
const ENDINGS = ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '.jsonc', '.yaml', '.yml'];

/** `npm-script` is a script that names none of the others. */
export type RunnerName = keyof typeof RUNNERS | 'node' | 'npm-script';

/** Why a package's tests are run by a runner, and how its own script calls it. */
export interface RunnerUse {
  readonly why: string;
  /** What follows the program in the script that names it; absent when none does. */
  readonly command?: ScriptCommand;
  /** The folder whose configuration or manifest says so, relative to the package's folder: '' or `../..`. */
  readonly from: string;
}

/**
 * The test runners of a package. The nearest folder with any sign decides, so that a runner at a monorepo's top does not claim packages with one of
 * their own; in it a script that names runners comes before configuration files and dependencies, and these before a script that names none.
 */
export function runnersOf(place: Package): ReadonlyMap<RunnerName, RunnerUse> {
  const manifests = manifestsOf(place);
  for (const folder of foldersOf(place)) {
    const from = folder === place.folder ? '' : fromPackage(place, folder === '' ? '.' : folder);
    const placed = manifests.find((each) => each.folder === folder);
    const uses = new Map<RunnerName, RunnerUse>();
    const scripts = Object.entries(placed?.manifest.scripts ?? {}).filter(([name]) => /^(?:test|unit|spec)/iu.test(name));
    const ordered = [...scripts.filter(([name]) => name === 'test'), ...scripts.filter(([name]) => name !== 'test')];
    for (const [name, script] of ordered) {
      for (const [runner, command] of namedIn(script)) {
        if (!uses.has(runner))
          uses.set(runner, { why: `${placed?.file} scripts.${name} runs ${runner === 'node' ? 'node --test' : runner}`, command, from });
      }
      if (name === 'test' && uses.size > 0) break;
    }
    if (uses.size === 0) {
      for (const [runner, why] of signsIn(place, folder, placed?.manifest.dependencies ?? {}, placed?.file ?? ''))
        uses.set(runner, { why, from });
    }
    const test = placed?.manifest.scripts.test ?? '';
    if (uses.size === 0 && test.trim() !== '' && !/no test specified/u.test(test)) {
      uses.set('npm-script', { why: `${placed?.file} has a test script: ${test}`, from });
    }
    if (uses.size > 0) return uses;
  }
  return new Map();
}

function namedIn(script: string): readonly (readonly [RunnerName, ScriptCommand])[] {
  const named = RUNNER_NAMES.flatMap((runner) => {
    const command = commandOf(script, runner);
    return command === undefined ? [] : [[runner, command] as const];
  });
  const node = scriptCommands(script).find(({ words }) => words[0] === 'node' && words.includes('--test'));
  return node === undefined
    ? named
    : [...named, ['node', { env: node.env, words: node.words.slice(1).filter((word) => word !== '--test') }]];
}

function signsIn(
  place: Package,
  folder: string,
  dependencies: Readonly<Record<string, string>>,
  file: string,
): (readonly [RunnerName, string])[] {
  const found: (readonly [RunnerName, string])[] = [];
  for (const runner of RUNNER_NAMES) {
    const names = RUNNERS[runner].flatMap((config) => ENDINGS.map((ending) => path.posix.join(folder, config + ending)));
    const config = names.find((name) => place.above([fromPackage(place, name)]) === name);
    if (config !== undefined) found.push([runner, `${config} is there`]);
    else if (dependencies[runner] !== undefined) found.push([runner, `${file} depends on ${runner}`]);
  }
  return found;
}

/** The runner as a package's tool, by the name of its program; undefined where another runs the tests, or none. */
export function findRunner(place: Package, runner: RunnerName, program: string = runner): Detected | undefined {
  const use = runnersOf(place).get(runner);
  return use === undefined ? undefined : foundOrNot(place, program, use.why);
}
