import { linesOf, type Span } from '../../core/span.ts';
import type { Mutant } from '../mutant.ts';
import { type AskingTools, askPython } from './ask.ts';

/** All mutants of the code at `span`; none where python3 or a sandbox is missing, or the text cannot be read. */
export async function pythonMutants(text: string, span: Span, tools: AskingTools, signal: AbortSignal): Promise<readonly Mutant[]> {
  const { first, last } = linesOf(text, span);
  const end = await askPython({ do: 'mutants', text, first, last }, tools, signal);
  return end.is === 'answer' ? (end.value as { mutants: readonly Mutant[] }).mutants : [];
}
