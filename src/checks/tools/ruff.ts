import type { Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { blackUse } from './black.ts';
import { parseFormatted } from './formatted.ts';
import { jsonInOutput } from './json-in-output.ts';
import { field, lineNumber, list, text } from './json-report.ts';
import { broken, localFile } from './problem-lines.ts';
import { detectPython, type PythonSigns } from './python-use.ts';

const SIGNS: PythonSigns = {
  program: 'ruff',
  configs: ['ruff.toml', '.ruff.toml'],
  sections: { 'pyproject.toml': /^\[tool\.ruff\b/mu },
};

const PROOF = {
  is: 'fixture',
  version: '0.14',
  source: 'crates/ruff/tests/cli/snapshots/cli__lint__output_format_json.snap of astral-sh/ruff at 3f4a86f',
} as const;

/** Ruff's linter on the changed files. */
export const ruffCheck: Tool = {
  name: 'ruff check',
  check: 'lint',
  languages: ['python'],
  proof: PROOF,
  detect: (place) => detectPython(place, SIGNS),
  version: ['--version'],
  command: ({ program, sources }) => ({ argv: [program, 'check', '--output-format', 'json', '--no-cache', '--no-fix', ...sources] }),
  parse: parseRuff,
};

/** Ruff's formatter. */
export const ruffFormat: Tool = {
  name: 'ruff format',
  check: 'format',
  languages: ['python'],
  proof: PROOF,
  // Many projects lint with it and format with black.
  detect: (place) => (blackUse(place) === undefined ? detectPython(place, SIGNS) : undefined),
  version: ['--version'],
  command: ({ program, sources: [source = ''] }, place) => ({
    argv: [program, 'format', '--no-cache', '--stdin-filename', source, '-'],
    stdin: place.read(source) ?? '',
  }),
  parse: (output) => parseFormatted('ruff format', output),
};

function parseRuff(output: ToolOutput): ToolReport {
  const found = list({ found: jsonInOutput(output.stdout) }, 'found');
  if (found === undefined || output.code > 1) return broken('ruff', output);
  if (/No Python files found/u.test(output.stderr)) return { is: 'broken', why: 'its configuration leaves these files out' };
  const problems = found.map(
    (each): Problem => ({
      file: localFile(text(each, 'filename'), output.cwd),
      line: lineNumber(field(each, 'location'), 'row'),
      rule: text(each, 'code') || 'syntax',
      message: text(each, 'message'),
    }),
  );
  return output.code !== 0 && problems.length === 0 ? broken('ruff', output) : { is: 'problems', problems };
}
