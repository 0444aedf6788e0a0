import type { Detected, Package, Tool, ToolOutput } from '../tool.ts';
import { compileFlags } from './compile-flags.ts';
import { readJunit } from './junit.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, buildFailed, failed, once, problemLines } from './problem-lines.ts';

const C_FILE = /\.c$/u;
const SOURCE = /\.(?:c|cc|cpp|cxx)$/u;
/** `src/ferry.cpp:5:7: warning: unused variable ‘spare’ [-Wunused-variable]` */
const COMPILER_LINE = /^(?<file>[^\s:][^:]*):(?<line>\d+):\d+: (?:fatal error|error|warning): (?<message>.+?)(?: \[(?<rule>-W[^\]]+)\])?$/u;
const TEST_FILE = /(?:^|\/)(?:tests?\/(?:.+\/)?[^/]+|(?:test_[^/]+|[^/]+[_-](?:unit)?tests?))\.(?:c|cc|cpp|cxx)$/u;
/** Where CMake builds, in the package, apart from the person's own build. */
const BUILD = '.localcoder-build';

/** The compiler's syntax and type check of the changed files, with the flags of the build where it tells them. */
export const compiler: Tool = {
  name: 'cc',
  check: 'types',
  languages: ['c', 'cpp'],
  proof: { is: 'ran' },
  detect(place) {
    const source = place.files.find((file) => SOURCE.test(file));
    return source === undefined ? undefined : foundOrNot(place, C_FILE.test(source) ? 'cc' : 'c++', `${source} is there`);
  },
  version: ['--version'],
  // C files of a C++ project are C, and the other way round.
  command({ program, sources }, place) {
    const cpp =
      sources.some((file) => !C_FILE.test(file) && !/\.h$/u.test(file)) ||
      (sources.every((file) => /\.h$/u.test(file)) && !/\bcc$/u.test(program));
    return {
      argv: [
        (cpp ? place.find('c++') : place.find('cc')) ?? program,
        '-fsyntax-only',
        ...compileFlags(place, sources[0] ?? ''),
        ...sources,
      ],
    };
  },
  parse(output) {
    const problems = once(problemLines(output.stderr, COMPILER_LINE, 'cc', output.cwd));
    return problems.length > 0 || output.code === 0 ? { is: 'problems', problems } : broken('cc', output);
  },
};

/** CMake's own way to configure, build and test in one command. */
export const ctest: Tool = {
  name: 'ctest',
  check: 'test',
  languages: ['c', 'cpp'],
  proof: { is: 'ran' },
  keeps: [BUILD],
  selects: 'package',
  isTest: (file) => TEST_FILE.test(file),
  detect(place) {
    const tested = place.files.some(
      (file) =>
        /(?:^|\/)CMakeLists\.txt$/u.test(file) && /\b(?:add_test|enable_testing|include\s*\(\s*CTest)\b/iu.test(place.read(file) ?? ''),
    );
    if (!place.has('CMakeLists.txt') || !tested) return undefined;
    const needed = ['cmake', ...(generator(place) === undefined ? ['make'] : [])].find((name) => place.find(name) === undefined);
    return foundOrNot(place, needed ?? 'ctest', 'CMakeLists.txt is there');
  },
  version: ['--version'],
  command: ({ program, report }, place) => ({
    argv: [
      program,
      '--build-and-test',
      '.',
      BUILD,
      '--build-generator',
      generator(place) ?? 'Unix Makefiles',
      '--build-noclean',
      '--build-options',
      '-DBUILD_TESTING=ON',
      '--test-command',
      program,
      '--output-on-failure',
      '--output-junit',
      report,
    ],
  }),
  parse(output) {
    const errors = problemLines(`${output.stdout}\n${output.stderr}`, COMPILER_LINE, 'cc', output.cwd).length > 0;
    if (output.report === '' && output.code !== 0 && errors && !/CMake Error at/u.test(output.stdout)) return buildFailed(errorsOf(output));
    const tests = output.report === '' ? undefined : readJunit(withWords(output.report));
    const red = tests?.some((test) => test.is === 'failed') ?? false;
    return tests === undefined || (output.code !== 0) !== red ? broken('ctest', output) : { is: 'tests', tests };
  },
};

/** The `test` or `check` target of a Makefile: all of it is one test, green when it ends with status 0. */
export const makeTest: Tool = {
  name: 'make test',
  check: 'test',
  languages: ['c', 'cpp'],
  proof: { is: 'ran' },
  selects: 'package',
  isTest: (file) => TEST_FILE.test(file),
  detect(place): Detected | undefined {
    const target = makeTarget(place);
    if (target === undefined || place.has('CMakeLists.txt') || !place.files.some((file) => SOURCE.test(file))) return undefined;
    return foundOrNot(place, 'make', `${target.file} has a target ${target.name}`);
  },
  version: ['--version'],
  command: ({ program }, place) => ({ argv: [program, makeTarget(place)?.name ?? 'test'] }),
  parse(output) {
    const name = 'make test';
    if (output.code === 0) return { is: 'tests', tests: [{ name, is: 'passed' }] };
    // 2: a command of a rule failed. That there is no such rule, or no such program, says nothing of the code.
    const own = /^make(?:\[\d+\])?: \*\*\* (?:No rule to make target|.*Stop\.$)|: (?:command )?not found$/mu.test(output.stderr);
    return output.code !== 2 || own
      ? broken('make', output)
      : { is: 'tests', tests: [failed(name, `${output.stderr}\n${output.stdout.slice(-1_000)}`)] };
  },
};

function generator(place: Package): string | undefined {
  if (place.find('make') !== undefined) return 'Unix Makefiles';
  return place.find('ninja') === undefined ? undefined : 'Ninja';
}

function makeTarget(place: Package): { file: string; name: string } | undefined {
  const file = ['GNUmakefile', 'makefile', 'Makefile'].find((each) => place.has(each));
  const rules = file === undefined ? '' : (place.read(file) ?? '');
  const name = ['test', 'check'].find((each) => new RegExp(`^${each}\\s*:(?!=)`, 'mu').test(rules));
  return file === undefined || name === undefined ? undefined : { file, name };
}

/** CTest writes what a failed test said beside the failure, not into it. */
function withWords(xml: string): string {
  return xml.replaceAll(
    /<failure message=""\s*\/>\s*<system-out>(?<said>[^<]*)<\/system-out>/gu,
    (_whole, said: string) => `<failure message="">${said}</failure>`,
  );
}

function errorsOf({ stdout, stderr }: ToolOutput): string {
  const lines = `${stdout}\n${stderr}`.split(/\r?\n/u);
  return lines.filter((line) => COMPILER_LINE.test(line.trim())).join('\n');
}
