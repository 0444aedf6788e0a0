import type { Tool, ToolOutput, ToolReport } from '../tool.ts';
import { compilerLines } from './compiler-lines.ts';
import { broken } from './problem-lines.ts';

/** Of what a command printed last. */
const MESSAGE_LIMIT = 2_000;

/**
 * A tool from the person's settings (`verification.commands`): the shell runs `text`, and its exit status is the verdict. A red lint or type
 * command's problems are the lines it prints as compilers do, or one problem without a place.
 */
export function commandTool(check: 'lint' | 'types' | 'test', text: string): Tool {
  const settled = {
    name: text,
    languages: [],
    proof: { is: 'ran' },
    version: [],
    detect: (place) => {
      const why = `the settings name it: verification.commands.${check}`;
      const program = place.find('sh');
      return program === undefined ? { is: 'unusable', why: `${why}, but there is no sh` } : { is: 'found', program, why };
    },
    command: ({ program }) => ({ argv: [program, '-c', text] }),
    wholePackage: true,
  } satisfies Partial<Tool>;
  return check === 'test'
    ? { ...settled, check, selects: 'package', parse: (output) => parseTest(text, output) }
    : { ...settled, check, parse: (output) => parseProblems(text, output) };
}

function parseProblems(text: string, output: ToolOutput): ToolReport {
  if (cannotRun(output)) return broken(text, output);
  if (output.code === 0) return { is: 'problems', problems: [] };
  const problems = compilerLines(`${output.stdout}\n${output.stderr}`, output.cwd);
  const whole = { file: '', line: 0, rule: 'exit-status', message: `\`${text}\` ended with status ${output.code}` };
  return { is: 'problems', problems: problems.length === 0 ? [whole] : problems };
}

function parseTest(text: string, output: ToolOutput): ToolReport {
  if (cannotRun(output)) return broken(text, output);
  if (output.code === 0) return { is: 'tests', tests: [{ name: text, is: 'passed' }] };
  const message = `${output.stdout}\n${output.stderr}`.trim().slice(-MESSAGE_LIMIT);
  return { is: 'tests', tests: [{ name: text, is: 'failed', message }] };
}

/** The shell's own statuses for a command that it cannot find or may not run. */
function cannotRun({ code }: ToolOutput): boolean {
  return code === 126 || code === 127;
}
