import type { ToolOutput, ToolReport } from '../tool.ts';
import { broken } from './problem-lines.ts';

/** A formatter's report: what it printed is the new text. One that prints nothing has not understood the file. */
export function parseFormatted(tool: string, output: ToolOutput): ToolReport {
  return output.code === 0 && output.stdout !== '' ? { is: 'formatted', text: output.stdout } : broken(tool, output);
}
