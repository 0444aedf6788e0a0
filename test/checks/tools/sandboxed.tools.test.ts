import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import type { Tool, ToolReport } from '../../../src/checks/tool.ts';
import { compiler, ctest, makeTest } from '../../../src/checks/tools/c.ts';
import { goTest, goVet } from '../../../src/checks/tools/go.ts';
import { javac } from '../../../src/checks/tools/java.ts';
import { mavenTest } from '../../../src/checks/tools/java-test.ts';
import { phpSyntax, phpunit } from '../../../src/checks/tools/php.ts';
import { minitest, rspec, rubocop } from '../../../src/checks/tools/ruby.ts';
import { cargoClippy, cargoTest } from '../../../src/checks/tools/rust.ts';
import { systemClock } from '../../../src/system/clock.ts';
import { openProcesses } from '../../../src/system/processes.ts';
import { openSandbox } from '../../../src/system/sandbox.ts';
import { type ToolProject, toolProject } from '../../support/tool-project.ts';
import { needs } from '../../support/toolchain.ts';

const DEBIAN = '/usr/share/maven-repo';
const sandbox = openSandbox({
  processes: openProcesses(systemClock),
  clock: systemClock,
  platform: process.platform,
  env: { ...process.env, HOME: homedir() },
  allowWithout: false,
});

/** What came of it: how many problems, or how many tests passed and failed. */
async function counted(project: ToolProject, tool: Tool, sources: readonly string[] = []): Promise<string> {
  const report: ToolReport = await project.run(tool, { sources });
  if (report.is === 'problems') return `${report.problems.length} problems`;
  if (report.is !== 'tests') return report.is === 'broken' ? report.why : report.is;
  const count = (end: string): number => report.tests.filter((each) => each.is === end).length;
  return `${count('passed')} passed, ${count('failed')} failed`;
}

needs(
  'bwrap',
  'go',
  'cargo-clippy',
  'javac',
  'mvn',
  `${DEBIAN}/org/apache/maven/plugins/maven-surefire-plugin`,
  'cmake',
  'rubocop',
  'rspec',
  'phpunit',
)('inside the sandbox, with HOME hidden and no network, a project is judged as outside:', () => {
  test('Go', async () => {
    const project = toolProject('go', 'beam.go', sandbox);
    expect(await counted(project, goVet)).toBe('1 problems');
    expect(await counted(project, goTest)).toBe('3 passed, 1 failed');
  });

  test('Rust', async () => {
    const project = toolProject('rust', 'src/basket.rs', sandbox);
    expect(await counted(project, cargoClippy)).toBe('2 problems');
    expect(await counted(project, cargoTest)).toBe('2 passed, 1 failed');
  });

  test('Java', async () => {
    expect(await counted(toolProject('java-plain', 'bakery/Oven.java', sandbox), javac, ['bakery/Oven.java'])).toBe('2 problems');
    const project = toolProject('java', 'src/main/java/bakery/Oven.java', sandbox);
    project.write('.mvn/maven.config', `-Dmaven.repo.local=${DEBIAN}\n`);
    expect(await counted(project, mavenTest)).toBe('1 passed, 1 failed');
  });

  test('C and C++', async () => {
    const project = toolProject('cpp', 'src/ferry.cpp', sandbox);
    expect(await counted(project, compiler, ['src/ferry.cpp'])).toBe('1 problems');
    expect(await counted(project, ctest)).toBe('1 passed, 1 failed');
    expect(await counted(toolProject('c', 'anchor.c', sandbox), makeTest)).toBe('0 passed, 1 failed');
  });

  test('Ruby', async () => {
    const project = toolProject('ruby', 'lib/lantern.rb', sandbox);
    expect(await counted(project, rubocop, ['lib/lantern.rb'])).toBe('1 problems');
    expect(await counted(project, rspec)).toBe('1 passed, 1 failed');
    expect(await counted(project, minitest)).toBe('1 passed, 1 failed');
  });

  test('PHP', async () => {
    const project = toolProject('php', 'src/Hive.php', sandbox);
    expect(await counted(project, phpSyntax, ['src/Hive.php'])).toBe('0 problems');
    expect(await counted(project, phpunit)).toBe('1 passed, 1 failed');
  });
});
