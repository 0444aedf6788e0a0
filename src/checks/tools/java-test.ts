import path from 'node:path';
import type { Tool, ToolOutput, ToolReport } from '../tool.ts';
import { inGradle, inMaven } from './java.ts';
import { readJunit } from './junit.ts';
import { broken, buildFailed } from './problem-lines.ts';

/** What Surefire and Gradle take for a test by its name. */
const TEST_CLASS = /(?:^|\/)src\/test\/(?:java|kotlin|groovy)\/(?:.+\/)?(?:Test[^/]*|[^/]*(?:Tests?|TestCase|Spec))\.(?:java|kt|groovy)$/u;

/** Surefire's tests, from what was downloaded before. */
export const mavenTest: Tool = {
  name: 'maven test',
  check: 'test',
  languages: ['java', 'kotlin', 'groovy'],
  proof: { is: 'ran' },
  keeps: ['target'],
  selects: 'files',
  isTest: (file) => TEST_CLASS.test(file),
  detect: (place) => (place.files.some((file) => file.startsWith('src/test/')) ? inMaven(place) : undefined),
  version: ['-v'],
  command: ({ program, tests }) => ({
    argv: [
      program,
      '-o',
      '-B',
      '-Dstyle.color=never',
      ...(tests.length === 0
        ? []
        : [`-Dtest=${classes(tests).join(',')}`, '-DfailIfNoTests=false', '-Dsurefire.failIfNoSpecifiedTests=false']),
      'test',
    ],
    reportsIn: 'target/surefire-reports',
  }),
  parse: (output) => parseReports('mvn', output, { unbuilt: /^\[ERROR\] COMPILATION ERROR/mu, ended: /^\[INFO\] BUILD SUCCESS$/mu }),
};

/** Gradle's `test` task. */
export const gradleTest: Tool = {
  name: 'gradle test',
  check: 'test',
  languages: ['java', 'kotlin', 'groovy'],
  proof: {
    is: 'fixture',
    version: '6.8.2',
    source: 'recorded run in github.com/morganstanley/testplan, tests/functional/testplan/testing/junit',
  },
  keeps: ['build', '.gradle'],
  selects: 'files',
  isTest: (file) => TEST_CLASS.test(file),
  detect: (place) => (place.files.some((file) => file.startsWith('src/test/')) ? inGradle(place) : undefined),
  version: ['--version'],
  command: ({ program, tests }) => ({
    argv: [
      program,
      '--offline',
      '--no-daemon',
      '--console=plain',
      'cleanTest',
      'test',
      ...classes(tests).flatMap((name) => ['--tests', `*${name}`]),
    ],
    reportsIn: 'build/test-results/test',
  }),
  parse: (output) => parseReports('gradle', output, { unbuilt: /^> Task :\S*compile\S* FAILED$/mu, ended: /^BUILD SUCCESSFUL\b/mu }),
};

/** `OvenTest` for `src/test/java/bakery/OvenTest.java`. */
function classes(tests: readonly string[]): string[] {
  return tests.map((file) => path.posix.basename(file).replace(/\.\w+$/u, ''));
}

function parseReports(tool: string, output: ToolOutput, { unbuilt, ended }: { unbuilt: RegExp; ended: RegExp }): ToolReport {
  if (output.code !== 0 && unbuilt.test(output.stdout)) return buildFailed(errorsOf(`${output.stdout}\n${output.stderr}`));
  const tests = output.report === '' ? [] : readJunit(output.report);
  const red = tests?.some((test) => test.is === 'failed') ?? false;
  // A green end with no report of it would be a suite nobody saw.
  const unseen = tests?.length === 0 && /^(?:\[\w+\] )?Tests run: [1-9]/mu.test(output.stdout);
  const whole = output.code === 0 ? ended.test(output.stdout) && !red && !unseen : red;
  return tests === undefined || !whole ? broken(tool, output) : { is: 'tests', tests };
}

function errorsOf(said: string): string {
  const lines = said.split(/\r?\n/u).filter((line) => /\.(?:java|kt|groovy)\b/u.test(line) && !line.startsWith('[WARNING]'));
  return (lines.length === 0 ? said.split(/\r?\n/u) : [...new Set(lines)]).join('\n');
}
