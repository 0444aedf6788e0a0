import type { Package, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { broken } from './problem-lines.ts';
import { isPlacedTest } from './test-files.ts';
import { testMessage } from './test-message.ts';
import { findRunner, runnersOf } from './test-runners.ts';

const MESSAGE_LIMIT = 2_000;

/** The `test` script of a package whose runner is not known: one result, by how it ends. */
export const npmScript: Tool = {
  name: 'npm test',
  check: 'test',
  languages: ['javascript', 'typescript', 'tsx', 'vue', 'svelte'],
  proof: { is: 'ran' },
  selects: 'package',
  isTest: isPlacedTest,
  detect: (place) => findRunner(place, 'npm-script', 'npm'),
  version: ['--version'],
  command({ program }, place: Package) {
    const from = runnersOf(place).get('npm-script')?.from ?? '';
    return { argv: [program, ...(from === '' ? [] : ['--prefix', from]), 'run', '--silent', 'test'], env: { CI: '1' } };
  },
  parse: parseScript,
};

/** The shell's own statuses for a command that cannot be run say nothing of the code. */
function parseScript(output: ToolOutput): ToolReport {
  const name = 'npm test';
  if (output.code === 0) return { is: 'tests', tests: [{ name, is: 'passed' }] };
  if (output.code === 126 || output.code === 127 || /^npm (?:error|ERR!) (?:code|Missing)/mu.test(output.stderr))
    return broken(name, output);
  const said = testMessage(`${output.stdout}\n${output.stderr}`, output.cwd);
  const whole = `${output.stdout}\n${output.stderr}`.trim();
  const message = whole.length > MESSAGE_LIMIT ? testMessage(whole.slice(-MESSAGE_LIMIT), output.cwd) : said;
  return { is: 'tests', tests: [{ name, is: 'failed', message }] };
}
