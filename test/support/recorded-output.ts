import { readdirSync, readFileSync } from 'node:fs';
import type { ToolOutput } from '../../src/checks/tool.ts';

/** What a tool once said, and where that was taken from. */
export interface RecordedOutput extends ToolOutput {
  readonly tool: string;
  readonly version: string;
  readonly source: string;
}

const FOLDER = new URL('../fixtures/output/', import.meta.url);

/** A recording of test/fixtures/output, by its file's name without `.json`. */
export function recordedOutput(name: string): RecordedOutput {
  const { stdout, stderr, report, ...rest } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
  return { ...rest, stdout: stdout.join('\n'), stderr: stderr.join('\n'), report: report.join('\n') };
}

/** The names of all of them. */
export function recordedOutputs(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length));
}
