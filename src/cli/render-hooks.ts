import type { ExitStatus } from '../core/outcome.ts';
import { EXIT } from '../core/outcome.ts';
import type { HookChange, HookState, HooksPlace, ManagerLine } from '../core/port/hooks.ts';
import type { SpoolSize } from '../open-hooks.ts';
import type { Call } from './call.ts';
import { plainLine } from './plain.ts';
import { count, table } from './render-table.ts';
import { ago, iso } from './render-time.ts';
import type { Terminal } from './terminal.ts';

/** What `hooks status` tells beside the hooks themselves. */
export interface HookFacts {
  readonly place: HooksPlace;
  readonly spool: SpoolSize;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Epoch milliseconds. */
  readonly lastEvent: number | undefined;
}

/** Prints what became of each hook. @returns 4 when one was left alone. */
export function hookChanges({ terminal, json }: Call, changes: readonly HookChange[], place: HooksPlace): ExitStatus {
  const { dim, yellow } = terminal.noteColour;
  for (const change of changes) {
    const { name, is, chained, why, add, written, line } = change;
    if (json) {
      terminal.print(JSON.stringify({ ...change, folder: place.folder, manager: place.manager }));
      continue;
    }
    if (is === 'refused') {
      terminal.note(`${name} ${yellow('left alone')}: ${plainLine(why ?? '')}`);
      terminal.note(`${dim('next:')} look at the file; remove or rename it and ask again`);
      continue;
    }
    const before = !chained ? '' : is === 'removed' ? '; the hook of before is back' : '; the hook of before runs first';
    const at = written === undefined ? '' : `; its line is ${is === 'removed' ? 'gone from' : 'in'} ${plainLine(written)}`;
    terminal.print(`${name} ${WORDS[is]}${before}${at}`);
    if (add === undefined) continue;
    told(terminal, add, is === 'removed', line === true);
  }
  return changes.some(({ is }) => is === 'refused') ? EXIT.refused : EXIT.done;
}

/** A line for the manager's file: what to do about it on the error stream, its text alone on the other. */
function told(terminal: Terminal, { file, where, text, command }: ManagerLine, gone: boolean, there: boolean): void {
  const { dim } = terminal.noteColour;
  if (gone) {
    terminal.note(`what ${plainLine(file)} calls of ours does nothing any more; it may be taken out`);
    return;
  }
  if (!there) {
    terminal.note(`add to ${plainLine(file)}, ${where}:`);
    terminal.print(plainLine(text));
  }
  if (command !== undefined) terminal.note(`${dim('then:')} ${plainLine(command)}`);
}

const WORDS = { installed: 'installed', already: 'is installed', removed: 'removed', absent: 'is not installed' } as const;

/** Prints which hooks are in place, who runs them and what waits in the spool. */
export function hookStates({ terminal, json }: Call, states: readonly HookState[], { place, spool, now, lastEvent }: HookFacts): void {
  if (json) {
    const last = lastEvent === undefined ? undefined : iso(lastEvent);
    terminal.print(JSON.stringify({ hooks: states, ...place, spool, lastEvent: last }));
    return;
  }
  terminal.print(table(states.map((state) => [state.name, wordsOf(state, place)])));
  const manager = place.manager === undefined ? '' : `; run by ${place.manager}`;
  terminal.print(`hooks folder: ${plainLine(place.foreign ?? place.folder)}${manager}`);
  terminal.print(`last event: ${lastEvent === undefined ? 'none yet' : ago(lastEvent, now)}`);
  terminal.print(`spool: ${count(spool.lines, 'line')} to be read, ${count(spool.bytes, 'byte')}`);
}

function wordsOf({ is, version, chained, line, add }: HookState, { manager }: HooksPlace): string {
  const by = version === undefined ? '' : ` (${version})`;
  const before = chained ? '; the hook of before runs first' : '';
  if (is === 'installed') return `installed${by}${before}`;
  if (is === 'ready' && line === true) return `waits for: ${plainLine(add?.command ?? '')}${by}`;
  if (is === 'ready' && line === false) return `waits for its line in ${plainLine(add?.file ?? `${manager}'s file`)}${by}`;
  if (is === 'ready') return `in place${by}; runs if ${plainLine(add?.file ?? `${manager}'s file`)} has its line`;
  if (is === 'changed') return `edited since it was installed${by}${before}`;
  return is === 'foreign' ? "somebody else's" : '-';
}
