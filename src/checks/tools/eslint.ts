import type { Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { jsonInOutput } from './json-in-output.ts';
import { field, lineNumber, list, text } from './json-report.ts';
import { detectNpm, manifestsOf } from './npm-use.ts';
import { broken, localFile } from './problem-lines.ts';

const FLAT = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `eslint.config.${ending}`);
const LEGACY = ['.eslintrc', ...['json', 'js', 'cjs', 'yaml', 'yml'].map((ending) => `.eslintrc.${ending}`)];

/** The project's own rules on the changed files. */
export const eslint: Tool = {
  name: 'eslint',
  check: 'lint',
  languages: ['javascript', 'typescript', 'tsx', 'vue'],
  proof: { is: 'ran' },
  detect: (place) => detectNpm(place, { program: 'eslint', dependencies: ['eslint'], configs: [...FLAT, ...LEGACY] }),
  version: ['--version'],
  command({ program, sources }, place) {
    // ESLint 9 reads the older configuration only when told to; its scripts then say so.
    const old = place.above(FLAT) === undefined && manifestsOf(place).some(({ manifest }) => saysLegacy(manifest.scripts));
    return {
      argv: [program, '--format', 'json', ...sources],
      ...(old ? { env: { ESLINT_USE_FLAT_CONFIG: 'false' } } : {}),
    };
  },
  parse: parseEslint,
};

function saysLegacy(scripts: Readonly<Record<string, string>>): boolean {
  return Object.values(scripts).some((script) => script.includes('ESLINT_USE_FLAT_CONFIG=false'));
}

function parseEslint(output: ToolOutput): ToolReport {
  const files = list({ files: jsonInOutput(output.stdout) }, 'files');
  if (files === undefined || output.code > 1) return broken('eslint', output);
  const judged = files.filter((file) => !(list(file, 'messages') ?? []).some(isIgnored));
  if (judged.length === 0) return { is: 'broken', why: 'its configuration leaves these files out' };
  return { is: 'problems', problems: judged.flatMap((file) => problemsOf(file, output.cwd)) };
}

function problemsOf(file: unknown, cwd: string): Problem[] {
  return (list(file, 'messages') ?? []).map((message) => ({
    file: localFile(text(file, 'filePath'), cwd),
    line: lineNumber(message, 'line'),
    rule: text(message, 'ruleId') || (field(message, 'fatal') === true ? 'syntax' : 'eslint'),
    message: text(message, 'message'),
  }));
}

/** Eslint answers with such a warning when it is given a file that its configuration ignores or knows nothing of. */
function isIgnored(message: unknown): boolean {
  return text(message, 'ruleId') === '' && field(message, 'fatal') !== true && /^File ignored\b/u.test(text(message, 'message'));
}
