import type { Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { jsonInOutput } from './json-in-output.ts';
import { lineNumber, list, text } from './json-report.ts';
import { broken, localFile } from './problem-lines.ts';
import { detectPython, type PythonSigns, sharedConfig } from './python-use.ts';

/** Bits of its status: 1 for a fatal message, 32 for wrong usage. */
const FAILED = 1 | 32;
const SIGNS: PythonSigns = {
  program: 'pylint',
  configs: ['.pylintrc', 'pylintrc', 'pylintrc.toml', '.pylintrc.toml'],
  sections: { 'pyproject.toml': /^\[tool\.pylint\b/mu, 'setup.cfg': /^\[pylint\b/mu, 'tox.ini': /^\[pylint\b/mu },
};

/** Pylint on the changed files. */
export const pylint: Tool = {
  name: 'pylint',
  check: 'lint',
  languages: ['python'],
  proof: { is: 'ran' },
  detect: (place) => detectPython(place, SIGNS),
  version: ['--version'],
  command: ({ program, sources }, place) => ({
    argv: [program, '--output-format=json', '--persistent=n', ...sharedConfig(place, SIGNS, '--rcfile'), ...sources],
  }),
  parse: parsePylint,
};

function parsePylint(output: ToolOutput): ToolReport {
  const found = list({ found: jsonInOutput(output.stdout) }, 'found');
  if (found === undefined || (output.code & FAILED) !== 0 || output.code > 63) return broken('pylint', output);
  const problems = found.map(
    (each): Problem => ({
      file: localFile(text(each, 'path'), output.cwd),
      line: lineNumber(each, 'line'),
      rule: text(each, 'symbol') || 'pylint',
      message: text(each, 'message'),
    }),
  );
  return output.code !== 0 && problems.length === 0 ? broken('pylint', output) : { is: 'problems', problems };
}
