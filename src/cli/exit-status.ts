import type { ExitStatus, Outcome } from '../core/outcome.ts';
import { EXIT, exitOf } from '../core/outcome.ts';

/** Worst first: what a command with several jobs reports. */
const SEVERITY: readonly ExitStatus[] = [
  EXIT.interrupted,
  EXIT.usage,
  EXIT.locked,
  EXIT.world,
  EXIT.engine,
  EXIT.refused,
  EXIT.rejected,
  EXIT.done,
];

/** The worst of several exit statuses; 0 when there are none. */
export function worst(statuses: readonly ExitStatus[]): ExitStatus {
  return SEVERITY.find((status) => statuses.includes(status)) ?? EXIT.done;
}

/** The exit status of a command whose jobs ended so. */
export function exitOfAll(outcomes: readonly Outcome[]): ExitStatus {
  return worst(outcomes.map(exitOf));
}
