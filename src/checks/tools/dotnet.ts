import { parseXml, XmlElement } from '@rgrove/parse-xml';
import type { Detected, Package, TestResult, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, buildFailed, failed, localFile, once, problemLines } from './problem-lines.ts';

/** `/srv/depot/Wagon.cs(12,9): error CS0103: The name 'tons' does not exist … [/srv/depot/Depot.csproj]` */
const BUILD_LINE =
  /^\s*(?<file>[^\s(][^(]*)\((?<line>\d+),\d+(?:,\d+,\d+)?\): (?:error|warning) (?<rule>[A-Za-z]+\d+): (?<message>.+?)(?: \[[^\]]+proj(?:::[^\]]*)?\])?$/u;
const PROJECT = /\.(?:csproj|fsproj|vbproj|sln|slnx)$/u;
/** Packages that make a project one of tests. */
const TEST_PACKAGES = /Microsoft\.NET\.Test\.Sdk|MSTest\.Sdk|xunit\.v3/u;

/** The compiler and its analyzers, from packages that were restored before. */
export const dotnetBuild: Tool = {
  name: 'dotnet build',
  check: 'types',
  languages: ['csharp', 'fsharp', 'visual-basic'],
  proof: { is: 'fixture', version: 'SDK 2', source: 'recorded build in github.com/microsoft/GraphEngine, issue 209' },
  wholePackage: true,
  keeps: ['bin', 'obj'],
  detect: inDotnet,
  version: ['--version'],
  // Not incremental: what is up to date would keep its warnings to itself. In English: its last lines are what shows that it is whole.
  command: ({ program }) => ({
    argv: [program, 'build', '--no-restore', '--no-incremental', '-nologo', '-v', 'minimal', '-clp:Summary', '-tl:off'],
    env: { DOTNET_CLI_UI_LANGUAGE: 'en' },
  }),
  parse(output) {
    const problems = once(problemLines(output.stdout, BUILD_LINE, 'dotnet', output.cwd));
    const whole = /^ +\d+ Error\(s\)\s*$/mu.test(output.stdout);
    return whole && (problems.length > 0 || output.code === 0) ? { is: 'problems', problems } : broken('dotnet build', output);
  },
};

/** The project's tests, whatever framework they are written for. */
export const dotnetTest: Tool = {
  name: 'dotnet test',
  check: 'test',
  languages: ['csharp', 'fsharp', 'visual-basic'],
  proof: {
    is: 'fixture',
    version: '.NET Core 3.1, xUnit 2.4',
    source: 'recorded report in github.com/dorny/test-reporter, __tests__/fixtures/dotnet-trx.trx',
  },
  keeps: ['bin', 'obj'],
  selects: 'files',
  isTest: (file) => /Tests?\.(?:cs|fs|vb)$/u.test(file),
  detect(place) {
    const tested = place.files.some((file) => PROJECT.test(file) && TEST_PACKAGES.test(place.read(file) ?? ''));
    return tested ? inDotnet(place) : undefined;
  },
  version: ['--version'],
  command: ({ program, tests, report }) => ({
    argv: [program, 'test', '--no-restore', '-nologo', '--logger', `trx;LogFileName=${report}`, ...filter(tests)],
  }),
  parse: parseTrx,
};

function inDotnet(place: Package): Detected | undefined {
  const project = place.files.find((file) => !file.includes('/') && PROJECT.test(file)) ?? place.files.find((file) => PROJECT.test(file));
  return project === undefined ? undefined : foundOrNot(place, 'dotnet', `${project} is there`);
}

/** By class, which is called like its file. */
function filter(tests: readonly string[]): string[] {
  const classes = tests.map((file) => (file.split('/').at(-1) ?? '').replace(/\.\w+$/u, ''));
  return classes.length === 0 ? [] : ['--filter', classes.map((name) => `FullyQualifiedName~${name}`).join('|')];
}

function parseTrx(output: ToolOutput): ToolReport {
  if (output.report === '') {
    const errors = output.stdout.split(/\r?\n/u).filter((line) => / error [A-Z]+\d+: /u.test(line) && BUILD_LINE.test(line));
    if (output.code !== 0 && errors.length > 0) return buildFailed([...new Set(errors)].join('\n'));
  }
  const tests = readTrx(output);
  const red = tests?.some((test) => test.is === 'failed') ?? false;
  return tests === undefined || (output.code !== 0) !== red ? broken('dotnet test', output) : { is: 'tests', tests };
}

function readTrx({ report, cwd }: ToolOutput): TestResult[] | undefined {
  try {
    const { root } = parseXml(report, { ignoreUndefinedEntities: true });
    const results = root?.name === 'TestRun' ? child(root, 'Results') : undefined;
    return results?.children.flatMap((each): TestResult[] => {
      if (!(each instanceof XmlElement) || each.name !== 'UnitTestResult') return [];
      const { testName: name = '', outcome = '' } = each.attributes;
      if (outcome === 'Passed') return [{ name, is: 'passed' }];
      if (outcome === 'NotExecuted' || outcome === 'Inconclusive') return [{ name, is: 'skipped' }];
      const error = child(child(each, 'Output'), 'ErrorInfo');
      const trace = child(error, 'StackTrace')?.text ?? '';
      // The last frame of our own is the test; those above it are what it called.
      const frame = [...trace.matchAll(/ in (?<file>.+\.\w+):line (?<line>\d+)/gu)].at(-1)?.groups;
      return [
        {
          ...failed(name, `${child(error, 'Message')?.text ?? ''}\n${trace}`),
          ...(frame?.file === undefined ? {} : { file: localFile(frame.file, cwd), line: Number(frame.line) }),
        },
      ];
    });
  } catch {
    return undefined;
  }
}

function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((each) => each instanceof XmlElement && each.name === name) as XmlElement | undefined;
}
