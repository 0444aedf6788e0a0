import type { ScratchFile } from '../core/port/scratch.ts';
import type { BaselineKey, BaselineRun, Baselines } from './baseline.ts';
import type { CheckTools } from './check.ts';
import type { ToolRun, ToolRunner } from './run-tool.ts';
import type { FoundProgram } from './tool-search.ts';
import { nameOf, type Visit } from './visit.ts';

/** Stands for a path of this machine in what a baseline is remembered by. */
const REPORT = '<report>';

/** What running tools needs, shared by the checks of one row. */
export interface Running {
  readonly tools: CheckTools;
  readonly runner: ToolRunner;
  readonly baselines: Baselines;
  readonly visit: Visit;
}

/** One question to one tool. Paths are relative to its package. */
export interface Question {
  readonly found: FoundProgram;
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  readonly wallMs: number;
}

/** Asks with these files put over the tree. */
export async function ask(question: Question, files: readonly ScratchFile[], running: Running, signal: AbortSignal): Promise<ToolRun> {
  const { found, sources, tests, wallMs } = question;
  await running.visit.show(files);
  // Linters and type checkers write caches at most; tests write anything.
  if (found.tool.check === 'test') running.visit.soil();
  return running.runner.run({ ...found, checkout: running.visit.checkout, sources, tests, wallMs }, signal);
}

/**
 * What the tool says of the unchanged code: from memory, or by asking now. `again` decides which reds to ask for once more before they are
 * remembered, and gives the names of those that were green then.
 */
export async function askUnchanged(
  question: Question,
  running: Running,
  again: (run: ToolRun) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<BaselineRun> {
  const { visit, baselines, runner } = running;
  const { found } = question;
  const by = await runner.version({ ...found, checkout: visit.checkout }, signal);
  const key = keyOf(question, by, running);
  const known = baselines.find(key);
  if (known !== undefined) return known;
  const run = await ask(question, visit.unchanged, running, signal);
  const kept = { ...run, flaky: await again(run) };
  baselines.keep(key, kept);
  return kept;
}

function keyOf({ found, sources, tests }: Question, by: string, { visit, tools }: Running): BaselineKey {
  const { tool, place, program } = found;
  const { argv } = tool.command({ sources, tests, report: REPORT, program }, place);
  // What judges all of the package whatever it is given has one answer for all its files.
  const about = tool.wholePackage === true ? [] : [...sources, ...tests];
  const command = [...argv, ...about].map((word) => word.replaceAll(visit.checkout.root, '<root>'));
  return { tree: visit.checkout.tree, overlay: nameOf(visit.unchanged, tools), folder: place.folder, command, tool: tool.name, by };
}
