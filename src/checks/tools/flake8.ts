import type { Tool } from '../tool.ts';
import { broken, problemLines } from './problem-lines.ts';
import { detectPython, type PythonSigns, sharedConfig } from './python-use.ts';

const LINE = /^(?<file>.+?):(?<line>\d+):\d+: (?<rule>[A-Z]+\d+) (?<message>.*)$/u;
const SIGNS: PythonSigns = {
  program: 'flake8',
  configs: ['.flake8'],
  sections: { 'setup.cfg': /^\[flake8\]/mu, 'tox.ini': /^\[flake8\]/mu, 'pyproject.toml': /^\[tool\.flake8\b/mu },
};

/** Flake8 on the changed files. */
export const flake8: Tool = {
  name: 'flake8',
  check: 'lint',
  languages: ['python'],
  proof: { is: 'ran' },
  detect: (place) => detectPython(place, SIGNS),
  version: ['--version'],
  command: ({ program, sources }, place) => ({
    argv: [program, '--format=%(path)s:%(row)d:%(col)d: %(code)s %(text)s', ...sharedConfig(place, SIGNS, '--config'), ...sources],
  }),
  parse(output) {
    const problems = problemLines(output.stdout, LINE, 'flake8', output.cwd);
    const orderly = output.code === 0 || (output.code === 1 && problems.length > 0);
    return orderly ? { is: 'problems', problems } : broken('flake8', output);
  },
};
