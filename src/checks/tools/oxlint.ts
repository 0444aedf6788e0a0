import type { Problem, Tool, ToolOutput, ToolReport } from '../tool.ts';
import { jsonInOutput } from './json-in-output.ts';
import { field, lineNumber, list, text } from './json-report.ts';
import { detectNpm, fromPackage } from './npm-use.ts';
import { broken, localFile } from './problem-lines.ts';

const CONFIGS = ['.oxlintrc.json', '.oxlintrc.jsonc', 'oxlint.config.ts'];

/** Oxlint on the changed files. */
export const oxlint: Tool = {
  name: 'oxlint',
  check: 'lint',
  languages: ['javascript', 'typescript', 'tsx', 'vue', 'svelte'],
  proof: { is: 'ran' },
  detect: (place) => detectNpm(place, { program: 'oxlint', dependencies: ['oxlint'], configs: CONFIGS }),
  version: ['--version'],
  command({ program, sources }, place) {
    const config = place.above(CONFIGS);
    // It looks in its own folder only.
    const shared = config !== undefined && fromPackage(place, config).startsWith('../') ? ['-c', fromPackage(place, config)] : [];
    return { argv: [program, ...shared, '-f', 'json', ...sources] };
  },
  parse: parseOxlint,
};

function parseOxlint(output: ToolOutput): ToolReport {
  const report = jsonInOutput(output.stdout);
  const diagnostics = list(report, 'diagnostics');
  if (diagnostics === undefined || output.code > 1) return broken('oxlint', output);
  if (field(report, 'number_of_files') === 0) return { is: 'broken', why: 'its configuration leaves these files out' };
  const problems = diagnostics.map((diagnostic): Problem => {
    const [label] = list(diagnostic, 'labels') ?? [];
    return {
      file: localFile(text(diagnostic, 'filename'), output.cwd),
      line: lineNumber(field(label, 'span'), 'line'),
      rule: text(diagnostic, 'code') || 'syntax',
      message: text(diagnostic, 'message'),
    };
  });
  return output.code !== 0 && problems.length === 0 ? broken('oxlint', output) : { is: 'problems', problems };
}
