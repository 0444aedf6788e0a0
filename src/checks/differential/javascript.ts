import path from 'node:path';
import { asExpression, type FoundFunction, findFunction } from '../javascript/find-function.ts';
import { type Module, openModules, readModule } from '../javascript/modules.ts';
import { purityOf } from '../javascript/purity.ts';
import type { Node } from '../javascript/tree.ts';
import type { Differ, Difference, DifferQuestion } from './differ.ts';
import type { HarnessPlace } from './harness-place.ts';
import { constantsOf, examplesOf, parametersOf } from './inputs.ts';
import type { HarnessReply, HarnessRequest } from './shape.ts';

/** Inputs that both versions are given, and the milliseconds in which it has to be done; fewer inputs when they do not fit. */
const INPUTS = 800;
const BUDGET_MS = 2_000;
/** For the whole process: starting Node and loading takes its share. */
const WALL_MS = 15_000;
const HARNESS = 'dist/src/checks/harness/main.js';

/** JavaScript and TypeScript: both versions loaded by a harness of ours in Node. */
export const javascriptDiffer: Differ = { languages: ['javascript', 'typescript', 'tsx'], differ };

async function differ(question: DifferQuestion, place: HarnessPlace, signal: AbortSignal): Promise<Difference> {
  const request = harnessRequest(question, place.read);
  if ('why' in request) return { is: 'not-run', why: request.why };
  const end = await place.run([process.execPath, path.join(place.packageRoot, HARNESS)], request, WALL_MS, signal);
  if (end.is === 'none') return { is: 'not-run', why: end.why };
  const reply = readReply(end.value);
  if (reply === undefined) return { is: 'not-run', why: 'the run ended without a readable answer' };
  return reply.is === 'not-run' ? reply : { ...reply, by: `generated inputs, Node ${process.versions.node}` };
}

/** What the harness needs to know; or why the function cannot be compared. Reads only. */
export function harnessRequest(
  question: DifferQuestion,
  read: (file: string) => string | undefined,
): HarnessRequest | { readonly why: string } {
  const modules = openModules(read);
  const [before, after] = [prepare(question.before, question.beforeSpan), prepare(question.after, question.afterSpan)];
  if ('why' in before) return before;
  if ('why' in after) return { why: `the new text: ${after.why}` };
  const constants = constantsOf([...before.nodes, ...after.nodes]);
  const parameters = parametersOf(before.found.node, before.found.statement, before.module, modules);
  const width = parameters.length;
  return {
    file: question.file,
    name: question.name,
    before: before.source,
    after: after.source,
    parameters,
    ...constants,
    examples: parameters.some(({ rest }) => rest)
      ? []
      : examplesOf(question.name, before.module).filter((example) => example.length <= width),
    seed: question.seed,
    inputs: INPUTS,
    budgetMs: BUDGET_MS,
  };

  function prepare(text: string, span: { readonly start: number; readonly end: number }): Prepared | { readonly why: string } {
    const module = readModule(question.file, text, question.language);
    if (module === undefined) return { why: 'it does not parse' };
    if (module.scopes.unknowable) return { why: 'its names cannot be known' };
    const found = findFunction(module.program, span);
    if (found === undefined) return { why: 'not a plain function' };
    const purity = purityOf(found, module, modules);
    if (purity.is === 'impure') return { why: `not pure: ${purity.why}` };
    const source = sliceOf(module, found, purity.needs);
    return source === undefined
      ? { why: 'not a plain function' }
      : { found, module, source, nodes: new Set([...purity.needs, found.node]) };
  }
}

interface Prepared {
  readonly found: FoundFunction;
  readonly module: Module;
  readonly source: string;
  readonly nodes: ReadonlySet<Node>;
}

/** The statements of the file that the function needs, in their order, and the function as an export. Nothing else of the file is loaded. */
function sliceOf({ text, statements }: Module, { node, topName }: FoundFunction, needs: ReadonlySet<Node>): string | undefined {
  const kept = statements.filter((statement) => needs.has(statement)).map((statement) => text.slice(statement.start, statement.end));
  const target = topName ?? asExpression(text, node);
  return target === undefined ? undefined : [...kept, `exports.__localcoder = ${target};`].join('\n');
}

/** The harness's answer, if it has the form of one. */
function readReply(value: unknown): HarnessReply | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { is, why, message, inputs, returned } = value as Record<string, unknown>;
  if (is === 'not-run' && typeof why === 'string') return { is, why: why.slice(0, 300) };
  if (typeof inputs !== 'number') return undefined;
  if (is === 'same' && typeof returned === 'number') return { is, inputs, returned };
  return is === 'different' && typeof message === 'string' ? { is, message: message.slice(0, 1_000), inputs } : undefined;
}
