import type { Detected, Package, Problem, Tool, ToolOutput, ToolReport, ToolRequest } from '../tool.ts';
import { foundOrNot, fromPackage, npmUse } from './npm-use.ts';
import { broken, localFile, once } from './problem-lines.ts';

const PLACED = /^(?<file>\S.*?)\((?<line>\d+),\d+\): error (?<rule>TS\d+): (?<message>.*)$/u;
const UNPLACED = /^error (?<rule>TS\d+): /mu;
const PROJECTS = ['tsconfig.json', 'jsconfig.json'];

/** TypeScript's own compiler. */
export const tsc: Tool = {
  ...compiler('tsc', ['typescript', 'tsx', 'javascript']),
  detect(place) {
    const project = place.above(PROJECTS);
    // It knows nothing of .vue files that others import: vue-tsc does all that it does.
    if (project === undefined || vueUse(place) !== undefined) return undefined;
    return foundOrNot(place, 'tsc', `${project} is there`);
  },
};

/** The same with single-file components. */
export const vueTsc: Tool = {
  ...compiler('vue-tsc', ['vue', 'typescript', 'tsx', 'javascript']),
  detect(place): Detected | undefined {
    const why = vueUse(place);
    if (why === undefined) return undefined;
    if (place.above(PROJECTS) === undefined) return { is: 'unusable', why: `${why}, but there is no tsconfig.json` };
    return foundOrNot(place, 'vue-tsc', why);
  },
};

function vueUse(place: Package): string | undefined {
  return npmUse(place, { program: 'vue-tsc', dependencies: ['vue-tsc'], configs: [] });
}

/** A signature's callers may lie in any file: the whole project is judged. What belongs to it is listed, since a file outside of it is judged by nobody. */
function compiler(name: string, languages: readonly string[]): Omit<Tool, 'detect'> {
  return {
    name,
    check: 'types',
    languages,
    proof: { is: 'ran' },
    wholePackage: true,
    version: ['--version'],
    command({ program }, place) {
      const found = place.above(PROJECTS);
      const project = found === undefined ? 'tsconfig.json' : fromPackage(place, found);
      // A project of several parts is built in order; it writes only what the checkout forgets again.
      const whole = hasReferences(found === undefined ? '' : (place.readAbove(found) ?? ''));
      const how: readonly string[] = whole ? ['-b', project, '--force'] : ['-p', project, '--noEmit'];
      return { argv: [program, ...how, '--pretty', 'false', '--listFiles'] };
    },
    parse: (output, request) => parseTypes(name, output, request),
  };
}

/** Comments may hold the word; a needless build is only slower. */
function hasReferences(settings: string): boolean {
  return /"references"\s*:\s*\[\s*[^\]\s]/u.test(settings);
}

function parseTypes(name: string, output: ToolOutput, { sources }: ToolRequest): ToolReport {
  const problems = once(complaints(output));
  if (output.code > 2 || (output.code !== 0 && problems.length === 0)) return broken(name, output);
  // A complaint about the settings, or about nothing that has a place: the files themselves were not looked at.
  const settings = problems.find(({ file }) => /(?:^|\/)[jt]sconfig[^/]*\.json$/u.test(file));
  if (settings !== undefined) return { is: 'broken', why: `${settings.file}:${settings.line}: ${settings.message}` };
  if (UNPLACED.test(output.stdout)) return broken(name, output);
  const lines = output.stdout.split(/\r?\n/u).filter((line) => /^(?:\/|[A-Za-z]:).*\.\w+$/u.test(line));
  const listed = new Set(lines.map((line) => localFile(line, output.cwd)));
  if (listed.size === 0) return broken(name, output);
  const judged = sources.length === 0 || sources.some((source) => listed.has(source) || problems.some(({ file }) => file === source));
  return judged ? { is: 'problems', problems } : { is: 'broken', why: `its project does not contain ${sources[0]}` };
}

/** Lines that are indented go on with the complaint before them. */
function complaints({ stdout, cwd }: ToolOutput): Problem[] {
  const problems: { file: string; line: number; rule: string; message: string }[] = [];
  let open = false;
  for (const line of stdout.split(/\r?\n/u)) {
    const { file, line: number, rule, message } = PLACED.exec(line)?.groups ?? {};
    const last = problems.at(-1);
    if (file !== undefined && rule !== undefined)
      problems.push({ file: localFile(file, cwd), line: Number(number), rule, message: message ?? '' });
    else if (open && /^\s+\S/u.test(line) && last !== undefined) last.message += `\n${line}`;
    open = file !== undefined || (open && /^\s/u.test(line));
  }
  return problems;
}
