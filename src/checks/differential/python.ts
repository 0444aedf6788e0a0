import { type AskingTools, findPython, pythonProgram } from '../python/ask.ts';
import type { Differ, Difference, DifferQuestion } from './differ.ts';
import type { HarnessPlace } from './harness-place.ts';

/** Inputs that are compared at most, and how long making and running them may take. */
const MOST_INPUTS = 1_000;
const TRIAL_MILLIS = 2_000;
/** Importing the file, the trial, a last call that hangs, a counter-example made small. */
const WALL_MS = 30_000;

/** Python: functions of the top level and static methods. */
export const pythonDiffer: Differ = {
  languages: ['python'],
  differ: (question, place, signal) => differPython(question, place, process.env, signal),
};

/** As `differ`; `env` is where python3 is looked for. */
export async function differPython(
  { file, symbol, before, after, seed }: Pick<DifferQuestion, 'file' | 'symbol' | 'before' | 'after' | 'seed'>,
  place: HarnessPlace,
  env: AskingTools['env'],
  signal: AbortSignal,
): Promise<Difference> {
  const python = findPython(env);
  if (python === undefined) return { is: 'not-run', why: 'python3 is not installed' };
  const argv = [python, '-s', '-B', pythonProgram(place.packageRoot, 'harness.py')] as const;
  const request = { file, root: place.root, symbol, before, after, seed, most: MOST_INPUTS, millis: TRIAL_MILLIS };
  const end = await place.run([...argv], request, WALL_MS, signal);
  if (end.is === 'none') return { is: 'not-run', why: end.why };
  const answer = end.value as { is: string; why?: string; message?: string; inputs?: number; returned?: number; by?: string };
  const by = answer.by ?? 'Python';
  if (answer.is === 'same') return { is: 'same', inputs: answer.inputs ?? 0, returned: answer.returned ?? 0, by };
  if (answer.is === 'different' && answer.message !== undefined) {
    return { is: 'different', message: answer.message, inputs: answer.inputs ?? 0, by };
  }
  return { is: 'not-run', why: answer.why ?? 'the harness gave no answer' };
}
