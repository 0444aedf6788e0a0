import type { Package, Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { jsonInOutput } from './json-in-output.ts';
import { field, list, text } from './json-report.ts';
import { foundOrNot, npmUse } from './npm-use.ts';
import { broken, localFile } from './problem-lines.ts';
import { type PythonSigns, pythonUse } from './python-use.ts';

const SIGNS: PythonSigns = {
  program: 'pyright',
  configs: ['pyrightconfig.json'],
  sections: { 'pyproject.toml': /^\[tool\.pyright\]/mu },
};

/** Pyright on the changed files and what they import. */
export const pyright: Tool = {
  name: 'pyright',
  check: 'types',
  languages: ['python'],
  proof: { is: 'ran' },
  detect(place: Package) {
    const why = pythonUse(place, SIGNS) ?? npmUse(place, { program: 'pyright', dependencies: ['pyright'], configs: [] });
    return why === undefined ? undefined : foundOrNot(place, 'pyright', why);
  },
  version: ['--version'],
  command: ({ program, sources }) => ({ argv: [program, '--outputjson', ...sources] }),
  parse: parsePyright,
};

function parsePyright(output: ToolOutput): ToolReport {
  const report = jsonInOutput(output.stdout);
  const found = list(report, 'generalDiagnostics');
  if (found === undefined || output.code > 1) return broken('pyright', output);
  if (field(field(report, 'summary'), 'filesAnalyzed') === 0) return { is: 'broken', why: 'pyright read no file' };
  const judged = found.filter((each) => ['error', 'warning'].includes(text(each, 'severity')));
  const problems = judged.map((each): Problem => {
    // Its lines begin at 0.
    const line = field(field(field(each, 'range'), 'start'), 'line');
    return {
      file: localFile(text(each, 'file'), output.cwd),
      line: typeof line === 'number' ? line + 1 : 0,
      rule: text(each, 'rule') || 'syntax',
      // It indents with spaces that do not break.
      message: text(each, 'message').replaceAll('\u00A0', ' '),
    };
  });
  return output.code !== 0 && problems.length === 0 ? broken('pyright', output) : { is: 'problems', problems };
}
