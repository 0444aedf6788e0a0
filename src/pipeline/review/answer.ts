import { SEVERITIES, type Severity } from '../../core/review.ts';
import type { AddedLine, Part } from './part.ts';

/** What a reviewer said of a part. */
export type Answer = { readonly is: 'none' } | { readonly is: 'unreadable' } | ({ readonly is: 'finding' } & Claim);

/** A finding as the model words it, before anything was looked up. */
export interface Claim {
  readonly severity: Severity;
  readonly quote: string;
  readonly message: string;
  readonly hint?: string;
}

/** Longer words are no one sentence. */
const LONGEST_MESSAGE = 400;
const LONGEST_HINT = 200;
/** A quote of fewer letters and digits (a brace, `else`) is no evidence of anything. */
const SHORTEST_QUOTE = 5;

const LABELS = ['SEVERITY', 'LINE', 'WRONG', 'FIX'] as const;

/** Reads a reply in the one form that was asked for (a fence around the whole of it is taken away); anything else is unreadable. */
export function readAnswer(text: string): Answer {
  const lines = text.split(/\r?\n/u).filter((line) => line.trim() !== '' && !/^\s*`{3,}[\w-]*\s*$/u.test(line));
  if (/^\s*["'`*]*NONE["'`*.]*\s*$/u.test(lines[0] ?? '')) return { is: 'none' };
  const said = new Map<string, string>();
  for (const line of lines) {
    const found = /^\s*(?<label>[A-Z]+):\s?(?<words>.*)$/u.exec(line)?.groups;
    const label = LABELS.find((each) => each === found?.label);
    if (label === undefined || said.has(label)) return { is: 'unreadable' };
    said.set(label, found?.words?.trim() ?? '');
  }
  const severity = SEVERITIES.find((each) => each === said.get('SEVERITY')?.toLowerCase());
  const [quote = '', message = '', hint = ''] = [said.get('LINE'), said.get('WRONG'), said.get('FIX')];
  if (severity === undefined || quote === '' || message === '' || message.length > LONGEST_MESSAGE) return { is: 'unreadable' };
  return { is: 'finding', severity, quote, message, ...(hint === '' || hint.length > LONGEST_HINT ? {} : { hint }) };
}

/**
 * The added line that a quote is: equal to its bytes once the blanks at both ends are gone; or, for a longer one, a piece of exactly one of them.
 * Undefined when the change brought no such line. @returns its number, the column of the quote (both from 1) and the line without its blanks.
 */
export function evidenceOf(
  quote: string,
  { added }: Part,
): { readonly line: number; readonly column: number; readonly text: string } | undefined {
  const wanted = bare(quote);
  if (wanted.replace(/[^\p{L}\p{N}]/gu, '').length < SHORTEST_QUOTE) return undefined;
  const whole = added.find(({ text }) => text.trim() === wanted);
  const pieces = added.filter(({ text }) => text.includes(wanted));
  const found: AddedLine | undefined = whole ?? (pieces.length === 1 ? pieces[0] : undefined);
  return found === undefined ? undefined : { line: found.line, column: found.text.indexOf(wanted) + 1, text: found.text.trim() };
}

/** A quote without the `+` of the diff and the backticks that models put around code. */
function bare(quote: string): string {
  const text = quote.trim().replace(/^\+\s*/u, '');
  const ticked = /^(`+)(?<code>.*)\1$/u.exec(text)?.groups?.code;
  return (ticked ?? text).trim();
}
