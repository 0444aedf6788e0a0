/** Why a running job is told to stop: somebody cancelled it, or the worker is ending and hands it back. */
export type InterruptionReason = 'cancelled' | 'yielded';

/** The reason that an aborted job's signal carries. Only bot.ts creates and catches it. */
export class Interruption extends Error {
  readonly why: InterruptionReason;

  constructor(why: InterruptionReason) {
    super(`the job was ${why}`);
    this.name = 'Interruption';
    this.why = why;
  }
}
