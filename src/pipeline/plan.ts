import type { Piece } from '../core/budget.ts';
import type { KindResult } from '../core/kind.ts';
import { type Answer, no, yes } from '../core/outcome.ts';
import type { LedgerEntry, Plan, Round } from '../core/plan.ts';
import type { Model } from '../core/port/engine.ts';
import type { Outline } from '../core/port/syntax.ts';
import type { Bench, World } from '../core/port/world.ts';
import { contains } from '../core/span.ts';
import type { Target } from '../core/target.ts';
import { budgeted, surroundings } from './context.ts';
import { composePrompt, type PromptSubject } from './prompt.ts';
import { type Shown, tinyWords } from './shown.ts';
import { replyGrammar } from './sketch/reply-grammar.ts';
import type { Task } from './task.ts';

/** Longest rewrite that small models still get right: about 1,200 tokens. */
const MAX_REWRITE_TOKENS = 1_200;
const OTHER_TOKENS: Readonly<Record<Exclude<KindResult, 'rewrite'>, number>> = {
  'doc-comment': 400,
  prose: 500,
  'test-file': 1_200,
  findings: 200,
};
/** A stub's body, or a new function beside one, is as long as it needs to be. */
const NEW_CODE_TOKENS = 600;
/** Lines of a range that most models can rewrite at once. */
const SMALL_RANGE_LINES = 60;
/** A rewrite may grow by about a third, and needs its fences. */
const GROWTH = 1.35;
const FENCE_TOKENS = 48;
/** Order in the prompt: what changes least from job to job comes first, so that the engine can reuse what it has read. */
const PROMPT_ORDER: readonly LedgerEntry['section'][] = ['rules', 'imports', 'signatures', 'callers'];

/** Stage 3: which context is shown, how long the answer may be, how many candidates. Everything is counted with the model's own tokenizer. */
export async function plan(
  task: Task,
  target: Target,
  outline: Outline,
  shown: Shown,
  model: Model,
  bench: Bench,
  { prompts: read, grammars }: Pick<World, 'prompts' | 'grammars'>,
): Promise<Answer<Plan>> {
  const { kind } = task;
  const subject: PromptSubject = {
    task,
    style: model.style,
    language: target.source.language,
    node: target.node,
    name: target.name,
    instruction: model.style === 'tiny' ? tinyWords(task, shown) : task.instruction,
    code: shown.code,
  };
  const [targetTokens = 0, instructionTokens = 0] = await model.countTokens([shown.code, task.instruction]);
  const mostWords = bench.config.context.task;
  if (instructionTokens > mostWords) {
    return no(
      'refused-too-large',
      `the instruction has ${instructionTokens} tokens; context.task allows ${mostWords}`,
      'Say it in fewer words.',
    );
  }
  const bare = await model.countPrompt(composePrompt(read, subject, []));
  const settings = bench.config.kinds[kind.name];
  const allowed = Math.min(settings?.maxTokens ?? bench.config.generation.maxTokens, model.contextSize);
  const fresh = task.stub === undefined ? 0 : NEW_CODE_TOKENS;
  const wanted = kind.result === 'rewrite' ? Math.ceil(targetTokens * GROWTH) + FENCE_TOKENS + fresh : OTHER_TOKENS[kind.result];
  const maxTokens = Math.min(wanted, allowed);
  if ((kind.result === 'rewrite' && (targetTokens > MAX_REWRITE_TOKENS || wanted > allowed)) || bare + maxTokens > model.contextSize) {
    return tooLarge(kind.name, target, outline, targetTokens, model);
  }
  const limit = model.contextSize - maxTokens;
  const raw = model.style === 'tiny' ? [] : await surroundings(target, outline, bench);
  const chosen = await budgeted(raw, model, bench, bare, limit);
  let kept = inPromptOrder(chosen.kept);
  let messages = composePrompt(read, subject, kept);
  let promptTokens = await model.countPrompt(messages);
  // Pieces were counted one by one; the template around them may cost more, so the whole prompt is counted again before it is believed.
  while (promptTokens > limit && kept.length > 0) {
    kept = kept.slice(0, -1);
    messages = composePrompt(read, subject, kept);
    promptTokens = await model.countPrompt(messages);
  }
  const dropped = chosen.ledger.map((entry) =>
    entry.kept && !kept.some((piece) => piece.title === entry.title) ? { ...entry, kept: false, why: 'no room left' } : entry,
  );
  const ledger: LedgerEntry[] = [
    { section: 'target', title: target.name || target.source.file, tokens: targetTokens, kept: true, why: 'required' },
    ...dropped,
  ];
  // Larger models think and talk before they answer.
  const grammar = shown.sketch && replyGrammar(kind.result, shown.sketch, target.source.language === 'python', grammars);
  const rounds = roundsOf(task, bench);
  return yes({ messages, promptTokens, maxTokens, rounds, ledger, model: model.name, style: model.style, ...(grammar && { grammar }) });
}

function roundsOf(task: Task, bench: Bench): Round[] {
  const { candidates, candidatesFirst, maxRetries, temperature } = bench.config.generation;
  const settings = bench.config.kinds[task.kind.name];
  const each = settings?.candidates ?? candidates;
  const warmth = settings?.temperature ?? temperature;
  const repairs = Array.from({ length: maxRetries }, (_, index) => ({ index: index + 1, candidates: each, temperature: warmth }));
  return [{ index: 0, candidates: candidatesFirst, temperature: candidatesFirst > 1 ? warmth : 0 }, ...repairs];
}

function inPromptOrder(pieces: readonly Piece[]): readonly Piece[] {
  return [...pieces].sort((a, b) => PROMPT_ORDER.indexOf(a.section) - PROMPT_ORDER.indexOf(b.section));
}

function tooLarge(verb: string, target: Target, outline: Outline, tokens: number, model: Model): Answer<never> {
  const parts = outline.symbols
    .filter((symbol) => symbol.path !== target.symbol && contains(target.span, symbol.span))
    .map((symbol) => symbol.path);
  const { file } = target.source;
  const { first } = target.lines;
  const smaller = `Mark a part of it with @ai ${verb} begin and @ai end, or name fewer of its lines, such as ${file}:${first}-${first + SMALL_RANGE_LINES}.`;
  const named = parts.slice(0, 5).map((path) => `${file}#${path}`);
  const next = named.length > 0 ? `Ask for a part of it: ${named.join(', ')}.` : smaller;
  return no(
    'refused-too-large',
    `${target.name || target.source.file} has ${tokens} tokens, too many for ${model.name} to rewrite in a context of ${model.contextSize}`,
    next,
  );
}
