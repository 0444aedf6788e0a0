import type { Review, ReviewFinding, Severity } from '../core/review.ts';
import { plainLine } from './plain.ts';
import { count } from './render-table.ts';
import type { Colours } from './terminal.ts';

/** The first `shown` findings of a review, each with its line of code, and how many more the note has. */
export function renderReview({ findings, shown: most }: Pick<Review, 'findings' | 'shown'>, colour: Colours, shown = most): string {
  const told = findings.slice(0, shown).map((finding) => renderFinding(finding, colour));
  const more = findings.length - told.length;
  return [...told, ...(more > 0 ? [colour.dim(`${count(more, 'more finding')} in the note`)] : [])].join('\n');
}

/** One finding on a few lines: place, severity, message, the line it quotes, the hint. */
export function renderFinding({ id, file, line, severity, message, hint, quote }: ReviewFinding, colour: Colours): string {
  const lines = [
    `${colour.bold(`${plainLine(file)}:${line}`)}: ${painted(severity, colour)}: ${plainLine(message)} ${colour.dim(`[${id}]`)}`,
    `    ${colour.dim(plainLine(quote))}`,
  ];
  if (hint !== undefined) lines.push(`    ${colour.dim('fix:')} ${plainLine(hint)}`);
  return lines.join('\n');
}

/** A finding as compilers tell theirs, for the problem matchers of editors. Paths are relative to the repository's root. */
export function problemLine({ file, line, column, severity, message }: ReviewFinding): string {
  return `${plainLine(file)}:${line}:${column}: ${severity}: ${plainLine(message)} [localcoder]`;
}

function painted(severity: Severity, colour: Colours): string {
  return { error: colour.red, warning: colour.yellow, note: colour.cyan }[severity](severity);
}
