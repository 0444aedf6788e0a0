import type { Piece } from '../../core/budget.ts';
import { spanOfLines } from '../../core/locate-symbol.ts';
import type { Message } from '../../core/plan.ts';
import type { Model } from '../../core/port/engine.ts';
import type { Bench, ReadPrompt } from '../../core/port/world.ts';
import type { Target } from '../../core/target.ts';
import { budgeted, surroundings } from '../context.ts';
import { fenceFor, fill, languageName } from '../prompt.ts';
import type { Claim } from './answer.ts';
import { type Part, symbolOf } from './part.ts';

/** Tokens of one answer: four short lines. */
export const ANSWER_TOKENS = 220;

/** A part as a prompt that fits, or why it does not. */
export type Question =
  | { readonly is: 'asked'; readonly messages: readonly Message[]; readonly tokens: number }
  | { readonly is: 'too-long'; readonly tokens: number };

/**
 * The question about one part: the change itself, and as much around it as fits: the whole symbol, what it calls, who calls it, imports, rules.
 * The change is never cut.
 */
export async function questionAbout(part: Part, model: Model, bench: Bench, read: ReadPrompt): Promise<Question> {
  const symbol = symbolOf(part);
  const request = fill(read('review/chat.md'), {
    language: languageName(part.source.language),
    file: part.file,
    place: symbol === undefined ? '' : `, in \`${symbol.path}\``,
    code: part.shown,
    fence: fenceFor(part.shown),
  });
  const compose = (pieces: readonly Piece[]): Message[] => [
    { role: 'system', content: read('shared/system.md') },
    { role: 'user', content: [...pieces.map((piece) => shownPiece(piece, read)), request].join('\n\n') },
  ];
  const limit = model.contextSize - ANSWER_TOKENS;
  const bare = await model.countPrompt(compose([]));
  if (bare > limit) return { is: 'too-long', tokens: bare };
  const target = targetOf(part);
  const whole = symbol === undefined || part.shown.length >= target.text.length ? [] : [wholeSymbol(symbol.path, target)];
  const around = await surroundings(target, part.outline, bench);
  let { kept } = await budgeted([...whole, ...around], model, bench, bare, limit);
  let tokens = await model.countPrompt(compose(kept));
  // Pieces were counted one by one; the fences around them cost more.
  while (tokens > limit && kept.length > 0) {
    kept = kept.slice(0, -1);
    tokens = await model.countPrompt(compose(kept));
  }
  return { is: 'asked', messages: compose(kept), tokens };
}

/** The second pass: whether a finding is really one. */
export function scoreQuestion(part: Part, { quote, message }: Pick<Claim, 'quote' | 'message'>, read: ReadPrompt): Message[] {
  const content = fill(read('review/score.md'), {
    language: languageName(part.source.language),
    file: part.file,
    code: part.shown,
    fence: fenceFor(part.shown),
    quote,
    message,
  });
  return [
    { role: 'system', content: read('shared/system.md') },
    { role: 'user', content },
  ];
}

/** The symbol around a part, or its lines, as the target of a job. */
export function targetOf(part: Part): Target {
  const { source } = part;
  const symbol = symbolOf(part);
  const span = symbol?.span ?? spanOfLines(source.clean, part.lines);
  return {
    source,
    symbol: symbol?.path ?? '',
    name: symbol?.name ?? '',
    node: symbol?.node ?? 'region',
    span,
    lines: part.lines,
    text: source.clean.slice(span.start, span.end),
    header: symbol?.header ?? '',
  };
}

function wholeSymbol(path: string, target: Target): Omit<Piece, 'tokens'> {
  return { section: 'target', title: `${path} as it is after the change`, text: target.text, required: false };
}

function shownPiece({ section, title, text }: Piece, read: ReadPrompt): string {
  return section === 'rules' ? `${title}:\n${text}` : fill(read('shared/context.md'), { title, text, fence: fenceFor(text) });
}
