import path from 'node:path';
import type { Detected, Package, Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { foundOrNot } from './npm-use.ts';
import { broken, once, problemLines } from './problem-lines.ts';

/** `bakery/Oven.java:8: warning: [rawtypes] found raw type: ArrayList` */
const JAVAC_LINE = /^(?<file>[^\s:].*\.java):(?<line>\d+): (?:error: |warning: )(?:\[(?<rule>[\w-]+)\] )?(?<message>.+)$/u;
const BUILDS = ['pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'];

/** The compiler on the changed files, stopped before it would write classes. Only for projects that no build tool compiles. */
export const javac: Tool = {
  name: 'javac',
  check: 'types',
  languages: ['java'],
  proof: { is: 'ran' },
  detect(place) {
    const build = place.above(BUILDS);
    const source = place.files.find((file) => file.endsWith('.java'));
    if (build !== undefined || source === undefined) return undefined;
    return foundOrNot(place, 'javac', `${source} is there and no pom.xml or build.gradle`);
  },
  version: ['-version'],
  command: ({ program, sources }, place) => ({
    argv: [
      program,
      '-Xlint:all',
      '-proc:none',
      '-implicit:none',
      // No class is written: a package's folder is not the place for them.
      '-XDshould-stop.ifNoError=FLOW',
      '-encoding',
      'UTF-8',
      '-sourcepath',
      sourceFolders(place).join(path.delimiter),
      ...sources,
    ],
  }),
  parse(output) {
    const problems = problemLines(output.stderr, JAVAC_LINE, 'javac', output.cwd);
    // It says nothing, or ends with how much it said.
    const whole = output.stderr.trim() === '' || /^\d+ (?:errors?|warnings?)\s*$/mu.test(output.stderr);
    return whole && (problems.length > 0 || output.code === 0) ? { is: 'problems', problems } : broken('javac', output);
  },
};

/** What a Maven build says while it compiles. */
export const mavenCompile: Tool = {
  name: 'maven compile',
  check: 'types',
  languages: ['java'],
  proof: { is: 'ran' },
  wholePackage: true,
  detect: inMaven,
  version: ['-v'],
  // Whatever was compiled before counts as out of date (23 days, the most that fits): files left alone would keep their warnings to themselves.
  command: ({ program }) => ({
    argv: [
      program,
      '-o',
      '-B',
      '-Dstyle.color=never',
      '-Dmaven.compiler.showWarnings=true',
      '-DlastModGranularityMs=-2000000000',
      'test-compile',
    ],
  }),
  parse: parseMavenCompile,
};

/** What a Gradle build says while it compiles. */
export const gradleCompile: Tool = {
  name: 'gradle compile',
  check: 'types',
  languages: ['java'],
  proof: { is: 'fixture', version: '6 or 7', source: 'recorded build in github.com/MCreator/MCreator, issue 3816' },
  wholePackage: true,
  detect: inGradle,
  version: ['--version'],
  command: ({ program }) => ({ argv: [program, '--offline', '--no-daemon', '--console=plain', 'clean', 'testClasses'] }),
  parse(output) {
    const said = `${output.stdout}\n${output.stderr}`;
    const problems = once(problemLines(said, JAVAC_LINE, 'javac', output.cwd));
    const ended = /^BUILD (?<end>SUCCESSFUL|FAILED)\b/mu.exec(said)?.groups?.end;
    return ended === undefined || (ended === 'FAILED' && problems.length === 0) ? broken('gradle', output) : { is: 'problems', problems };
  },
};

/** `gradle` on PATH, else the project's own `gradlew`, which finds its Gradle where it was downloaded before. */
export function inGradle(place: Package): Detected | undefined {
  const build = ['build.gradle', 'build.gradle.kts'].find((file) => place.has(file));
  if (build === undefined) return undefined;
  const wrapper = place.above(['gradlew']);
  if (wrapper === undefined || place.find('gradle') !== undefined) return foundOrNot(place, 'gradle', `${build} is there`);
  return { is: 'found', program: path.join(place.root, wrapper), why: `${build} and ${wrapper} are there` };
}

/** `mvn` on PATH; the project's own `mvnw` would want to download one. */
export function inMaven(place: Package): Detected | undefined {
  return place.has('pom.xml') ? foundOrNot(place, 'mvn', 'pom.xml is there') : undefined;
}

/** Folders that packages start in: above `bakery/` for a file that says `package bakery;`. */
function sourceFolders(place: Package): string[] {
  const folders = place.files
    .filter((file) => file.endsWith('.java'))
    .slice(0, 2_000)
    .flatMap((file) => {
      const folder = path.posix.dirname(file);
      const named = /^\s*package\s+(?<name>[\w.]+)\s*;/mu.exec(place.read(file) ?? '')?.groups?.name?.replaceAll('.', '/') ?? '';
      if (named === '') return [folder];
      if (folder === named) return ['.'];
      return folder.endsWith(`/${named}`) ? [folder.slice(0, -named.length - 1)] : [];
    });
  return [...new Set(['.', ...folders])];
}

function parseMavenCompile(output: ToolOutput): ToolReport {
  const line = /^\[(?:ERROR|WARNING)\] (?<file>\/.+\.java):\[(?<line>\d+),\d+\] (?:\[(?<rule>[\w-]+)\] )?(?<message>.+)$/u;
  const problems: Problem[] = once(problemLines(output.stdout, line, 'javac', output.cwd));
  const ended = /^\[INFO\] BUILD (?<end>SUCCESS|FAILURE)$/mu.exec(output.stdout)?.groups?.end;
  const silent = problems.length === 0 && (ended === 'FAILURE' || /^\[INFO\] Nothing to compile/mu.test(output.stdout));
  return ended === undefined || silent ? broken('mvn', output) : { is: 'problems', problems };
}
