import type { Delivery } from '../core/delivery.ts';
import type { Aim, Job } from '../core/job.ts';
import type { Outcome } from '../core/outcome.ts';
import type { JobRow } from '../core/port/queue.ts';
import { plainLine } from './plain.ts';
import type { Colours } from './terminal.ts';

/** A place as it can be typed again: `src/cart.js#Cart.total`, `src/cart.js:10-40` for a region, `src/cart.js` for a whole file. */
export function placeOfAim({ file, symbol, lines }: Pick<Aim, 'file' | 'symbol' | 'lines'>): string {
  if (symbol === '') return plainLine(file);
  // A review is about no single file.
  if (file === '.') return plainLine(symbol);
  if (symbol.endsWith('@region')) return plainLine(`${file}:${lines.first}-${lines.last}`);
  return plainLine(`${file}#${symbol}`);
}

/** What a job is about, in a few words: `improve src/cart.js#total`. */
export function titleOf(job: Pick<Job, 'kind' | 'aim' | 'instruction'>): string {
  const words = job.instruction === '' ? '' : ` “${plainLine(job.instruction)}”`;
  return `${job.kind} ${placeOfAim(job.aim)}${words}`;
}

type Tone = 'good' | 'neutral' | 'bad';

const TONE: Record<Outcome, Tone> = {
  changed: 'good',
  'changed-unverified': 'good',
  'no-change': 'good',
  explained: 'good',
  'reviewed-findings': 'good',
  'reviewed-none': 'good',
  'refused-not-found': 'neutral',
  'refused-stale': 'neutral',
  'refused-unsafe': 'neutral',
  'refused-unsupported': 'neutral',
  'refused-too-large': 'neutral',
  'rejected-by-checks': 'neutral',
  superseded: 'neutral',
  cancelled: 'neutral',
  'failed-engine': 'bad',
  'failed-world': 'bad',
  'failed-bug': 'bad',
};

/** The outcome's name, coloured by how good the news is. */
export function renderOutcome(outcome: Outcome, colour: Colours): string {
  const paint = { good: colour.green, neutral: colour.yellow, bad: colour.red }[TONE[outcome]];
  return paint(outcome);
}

/** Where a row stands, in one word: its outcome once it has one, else its place in the queue. */
export function standing(row: JobRow, colour: Colours): string {
  const { status, delivery, cancelAsked, decision } = row.state;
  if (delivery === undefined) return status === 'running' ? colour.cyan(cancelAsked ? 'stopping' : 'running') : status;
  const outcome = renderOutcome(delivery.outcome, colour);
  return decision === 'open' ? outcome : `${outcome} (${decision})`;
}

/** A settled job with everything a person needs to take or leave it. `title` is what was asked for. */
export function renderSettled(id: string, title: string, delivery: Delivery, colour: Colours): string {
  const lines = [`${colour.bold(id)}  ${renderOutcome(delivery.outcome, colour)}  ${title}`, `  ${plainLine(delivery.reason)}`];
  const add = (label: string, text: string): void => {
    lines.push(`  ${colour.dim(label.padEnd(6))}  ${text}`);
  };
  if (delivery.branch !== undefined) add('branch', plainLine(delivery.branch.name));
  if (delivery.patch !== undefined) add('patch', plainLine(delivery.patch));
  if (delivery.note !== '') add('note', plainLine(delivery.note));
  if (delivery.next !== '') add('next', plainLine(delivery.next));
  return lines.join('\n');
}
