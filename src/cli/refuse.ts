import type { ExitStatus, Refusal } from '../core/outcome.ts';
import { exitOf } from '../core/outcome.ts';
import type { Call } from './call.ts';
import type { AskJson, SkippedJson } from './json.ts';
import { plainLine } from './plain.ts';

/** Tells that the request as a whole means nothing that can be done. */
export function refuse({ terminal, json }: Call, refusal: Refusal, skipped: readonly SkippedJson[]): ExitStatus {
  const exit = exitOf(refusal.outcome);
  if (json) {
    const nothing: AskJson = { dryRun: false, detached: false, jobs: [], skipped, othersWaiting: 0, exit };
    terminal.print(JSON.stringify({ ...nothing, refusal }));
    return exit;
  }
  for (const { what, why } of skipped) terminal.note(`skipped ${plainLine(what)}: ${plainLine(why)}`);
  const { red, dim } = terminal.noteColour;
  terminal.note(`${red('localcoder:')} ${plainLine(refusal.reason)}`);
  terminal.note(`${dim('next:')} ${plainLine(refusal.next)}`);
  return exit;
}
