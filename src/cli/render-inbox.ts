import type { JobRow } from '../core/port/queue.ts';
import { type Standing, standingWords } from '../core/standing.ts';
import { plainLine } from './plain.ts';
import { renderDiff } from './render-diff.ts';
import { renderOutcome, titleOf } from './render-job.ts';
import type { Terminal } from './terminal.ts';

/** One result on the screen. */
export interface InboxPage {
  readonly row: JobRow;
  /** From 1. */
  readonly position: number;
  readonly count: number;
  readonly standing?: Standing;
  /** The text of its patch; undefined when it has none, or it is gone. */
  readonly patch?: string;
  /** How many lines of the diff are above the screen. */
  readonly offset: number;
  /** What the last key did. */
  readonly message: string;
}

const KEYS = 'a apply  r reject  s skip  o note  q quit  up/down/space page';
/** Lines of a page that are not the diff's. */
const FRAME_LINES = 7;

/** The lines of a screen `height` high, and the farthest the diff can be moved. Never more lines than the screen has. */
export function renderInbox(
  { row, position, count, standing, patch, offset, message }: InboxPage,
  height: number,
  { colour, read }: Pick<Terminal, 'colour' | 'read'>,
): { readonly lines: readonly string[]; readonly last: number; readonly room: number } {
  const { job, state } = row;
  const { delivery } = state;
  const diff = patch === undefined ? ['(no diff: see its note)'] : renderDiff(patch, { colour, read }).trimEnd().split('\n');
  const room = Math.max(1, height - FRAME_LINES);
  const last = Math.max(0, diff.length - room);
  const at = Math.min(offset, last);
  const below = diff.length - at - room;
  const stands = standing === undefined ? '' : `  ${colour.dim(standingWords(standing))}`;
  const lines = [
    `${colour.dim(`${position}/${count}`)}  ${colour.bold(job.id)}  ${titleOf(job)}`,
    `${delivery === undefined ? '' : renderOutcome(delivery.outcome, colour)}${stands}`,
    plainLine(delivery?.reason ?? ''),
    '',
    ...diff.slice(at, at + room),
    ...Array.from({ length: Math.max(0, room - diff.length) }, () => ''),
    colour.dim(below > 0 ? `… ${below} more lines` : ''),
    message,
    colour.dim(KEYS),
  ];
  return { lines: lines.slice(-Math.max(1, height)), last, room };
}
