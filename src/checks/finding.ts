import { posix } from 'node:path';
import type { Proposal } from '../core/port/checks.ts';
import type { Syntax } from '../core/port/syntax.ts';
import { type LineRange, linesOf, type Span } from '../core/span.ts';
import type { Finding } from '../core/verdict.ts';

/** Lines around a finding: enough to see it, and few enough for several in one prompt. */
const EXCERPT_LINES = 7;
const MESSAGE_LIMIT = 600;
/** Characters before the target that recognise its place in a text without symbols. */
const HEAD_LENGTH = 120;

/** The lines on which the target stands in the candidate's whole text. */
export async function linesAfter(proposal: Proposal, syntax: Syntax): Promise<LineRange> {
  return linesOf(proposal.after, await spanAfter(proposal, syntax));
}

/** Where the target stands in the candidate's whole text. */
export async function spanAfter({ target, after }: Proposal, syntax: Syntax): Promise<Span> {
  const { clean, language } = target.source;
  const symbol = (await syntax.outline(after, language)).symbols.find(({ path }) => path === target.symbol);
  if (symbol !== undefined) return symbol.span;
  const tail = clean.slice(target.span.end);
  const end = after.endsWith(tail) ? after.length - tail.length : after.length;
  const head = clean.slice(Math.max(0, target.span.start - HEAD_LENGTH), target.span.start);
  const at = after.startsWith(clean.slice(0, target.span.start)) ? target.span.start - head.length : after.lastIndexOf(head, end);
  return { start: Math.min(end, Math.max(0, at) + head.length), end };
}

/** Something that a tool said of a line, as a finding. */
export interface Said {
  readonly check: string;
  readonly rule: string;
  readonly message: string;
  /** Relative to the checkout's top, with a 1-based line in `text`; 0 for the whole file. */
  readonly file: string;
  readonly line: number;
}

/** Lines are counted in the target's text; what stands elsewhere says where in words. */
export function findingOf(
  { check, rule, message, file, line }: Said,
  targetFile: string,
  lines: LineRange,
  text: string | undefined,
): Finding {
  const short = message.slice(0, MESSAGE_LIMIT);
  const excerpt = line > 0 && text !== undefined ? excerptOf(text, line) : undefined;
  const shown = excerpt === undefined ? {} : { excerpt };
  if (file === targetFile && line >= lines.first && line <= lines.last)
    return { check, rule, message: short, line: line - lines.first + 1, ...shown };
  const where =
    file === targetFile && line === 0 ? '' : `${file === targetFile ? posix.basename(file) : file}${line > 0 ? `:${line}` : ''}: `;
  return { check, rule, message: where + short, ...shown };
}

function excerptOf(text: string, line: number): string {
  const from = Math.max(0, line - 1 - Math.floor(EXCERPT_LINES / 2));
  return text
    .split(/\r?\n/)
    .slice(from, from + EXCERPT_LINES)
    .join('\n');
}
