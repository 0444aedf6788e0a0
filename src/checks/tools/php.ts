import path from 'node:path';
import type { Detected, Package, Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { jsonInOutput } from './json-in-output.ts';
import { field, lineNumber, list, text } from './json-report.ts';
import { readJunit } from './junit.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, failed, localFile, once, problemLines } from './problem-lines.ts';

/** `PHP Parse error:  syntax error, unexpected token ";" in src/Hive.php on line 18` */
const SYNTAX_LINE =
  /^(?:PHP )?(?<rule>Parse error|Fatal error|Warning|Deprecated): {1,2}(?<message>.+) in (?<file>\S.*\.\w+) on line (?<line>\d+)$/u;
/** Runs `php -l` for each of several files, none of them through a shell. */
const EACH =
  'foreach (array_slice($argv, 1) as $file) { proc_close(proc_open([PHP_BINARY, "-l", $file], [1 => STDOUT, 2 => STDERR], $pipes)); }';
const PHPSTAN_SETTINGS = ['phpstan.neon', 'phpstan.neon.dist', 'phpstan.dist.neon'];
const PHPUNIT_SETTINGS = ['phpunit.xml', 'phpunit.xml.dist', 'phpunit.dist.xml'];

/** PHP's own look at the changed files. */
export const phpSyntax: Tool = {
  name: 'php -l',
  check: 'types',
  languages: ['php'],
  proof: { is: 'ran' },
  detect(place) {
    const source = place.files.find((file) => file.endsWith('.php'));
    return source === undefined ? undefined : foundOrNot(place, 'php', `${source} is there`);
  },
  version: ['--version'],
  command: ({ program, sources }) => ({
    argv: [
      program,
      '-d',
      'display_errors=0',
      '-d',
      'log_errors=1',
      ...(sources.length === 1 ? ['-l', ...sources] : ['-r', EACH, '--', ...sources]),
    ],
  }),
  parse(output, { sources }) {
    const problems = once(problemLines(`${output.stderr}\n${output.stdout}`, SYNTAX_LINE, 'php', output.cwd));
    const clean = [...output.stdout.matchAll(/^No syntax errors detected in /gmu)].length;
    const bad = new Set(problems.filter((problem) => /error$/u.test(problem.rule)).map((problem) => problem.file)).size;
    return clean + bad < sources.length ? broken('php -l', output) : { is: 'problems', problems };
  },
};

/** The project's static analysis, on the changed files. */
export const phpstan: Tool = {
  name: 'phpstan',
  check: 'types',
  languages: ['php'],
  proof: {
    is: 'fixture',
    version: '1, before 1.11',
    source: 'recorded run in github.com/phpactor/phpactor, the language server’s DiagnosticsParserTest',
  },
  detect: (place) => inComposer(place, 'phpstan', 'phpstan/phpstan', PHPSTAN_SETTINGS),
  version: ['--version'],
  command: ({ program, sources }) => ({ argv: [program, 'analyse', '--error-format=json', '--no-progress', '--no-ansi', ...sources] }),
  parse: parsePhpstan,
};

/** PHPUnit's tests. */
export const phpunit: Tool = {
  name: 'phpunit',
  check: 'test',
  languages: ['php'],
  proof: { is: 'ran' },
  selects: 'files',
  isTest: (file) => /(?:^|\/)tests?\/(?:.+\/)?[^/]+Test\.php$/iu.test(file),
  detect: (place) => inComposer(place, 'phpunit', 'phpunit/phpunit', PHPUNIT_SETTINGS),
  version: ['--version'],
  command({ program, tests, report }) {
    // It takes one path; several are named by their classes, which are called like their files.
    const classes = tests.map((file) => path.posix.basename(file, '.php')).join('|');
    const only = tests.length > 1 ? ['--filter', `/(^|\\\\)(${classes})::/`] : tests;
    return { argv: [program, '--colors=never', '--log-junit', report, ...only] };
  },
  parse: parsePhpunit,
};

function inComposer(place: Package, program: string, dependency: string, settings: readonly string[]): Detected | undefined {
  const needed = new RegExp(`"${dependency}"\\s*:`, 'u').test(place.read('composer.json') ?? '');
  const own = place.above(settings);
  if (own !== undefined) return foundOrNot(place, program, `${own} is there`);
  return needed ? foundOrNot(place, program, `composer.json names ${dependency}`) : undefined;
}

function parsePhpstan(output: ToolOutput): ToolReport {
  const report = jsonInOutput(output.stdout);
  const files = field(report, 'files');
  const general = list(report, 'errors');
  // Errors without a file are of its own settings.
  if (typeof files !== 'object' || files === null || general === undefined || general.length > 0) return broken('phpstan', output);
  const problems = Object.entries(files).flatMap(([name, file]) =>
    (list(file, 'messages') ?? []).map(
      (message): Problem => ({
        // The name of a trait's user stands behind the trait's file.
        file: localFile(name.replace(/ \(in context of .*\)$/u, ''), output.cwd),
        line: lineNumber(message, 'line'),
        rule: text(message, 'identifier') || 'phpstan',
        message: text(message, 'message'),
      }),
    ),
  );
  return (output.code !== 0) !== problems.length > 0 ? broken('phpstan', output) : { is: 'problems', problems };
}

function parsePhpunit(output: ToolOutput): ToolReport {
  const tests = output.report === '' ? undefined : readJunit(output.report);
  if (tests === undefined || tests.length === 0) {
    // That a file is missing is a matter of the installation.
    const dead = /^(?:(?:PHP )?(?:Parse|Fatal) error: |Error in bootstrap script: \w*Error:)[\s\S]*/mu.exec(
      `${output.stderr}\n${output.stdout}`,
    );
    if (dead !== null && output.code !== 0) return { is: 'tests', tests: [failed('load', dead[0])] };
    return output.code === 0 && /^No tests executed!$/mu.test(output.stdout) ? { is: 'tests', tests: [] } : broken('phpunit', output);
  }
  const red = tests.some((test) => test.is === 'failed');
  // Warnings alone end it with status 1 as well; whatever is above is a failure of its own.
  if (output.code > 1 && !red) return broken('phpunit', output);
  return {
    is: 'tests',
    tests: tests.map((test) => ({ ...test, ...(test.file === undefined ? {} : { file: localFile(test.file, output.cwd) }) })),
  };
}
