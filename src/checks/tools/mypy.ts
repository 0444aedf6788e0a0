import type { Tool, ToolOutput, ToolReport } from '../tool.ts';
import { broken, once, problemLines } from './problem-lines.ts';
import { detectPython, type PythonSigns, sharedConfig } from './python-use.ts';

const LINE = /^(?<file>.+?):(?<line>\d+):(?:\d+:)? error: (?<message>.*?)(?: {2}\[(?<rule>[\w-]+)\])?$/u;
const SIGNS: PythonSigns = {
  program: 'mypy',
  configs: ['mypy.ini', '.mypy.ini'],
  sections: { 'pyproject.toml': /^\[tool\.mypy\]/mu, 'setup.cfg': /^\[mypy\]/mu },
};

/** Mypy on the changed files and what they import. */
export const mypy: Tool = {
  name: 'mypy',
  check: 'types',
  languages: ['python'],
  proof: { is: 'ran' },
  keeps: ['.mypy_cache'],
  detect: (place) => detectPython(place, SIGNS),
  version: ['--version'],
  command: ({ program, sources }, place) => ({
    argv: [
      program,
      ...['--show-error-codes', '--no-error-summary', '--no-pretty', '--no-color-output', '--hide-error-context'],
      ...sharedConfig(place, SIGNS, '--config-file'),
      ...sources,
    ],
  }),
  parse: parseMypy,
};

/** Status 2 stands for a syntax error too, which is a problem of the code; without one it is mypy's own failure. */
function parseMypy(output: ToolOutput): ToolReport {
  const problems = once(problemLines(output.stdout, LINE, 'mypy', output.cwd));
  const orderly = output.code === 0 || (output.code === 1 && problems.length > 0);
  const unreadable = output.code === 2 && problems.some(({ rule }) => rule === 'syntax');
  return orderly || unreadable ? { is: 'problems', problems } : broken('mypy', output);
}
