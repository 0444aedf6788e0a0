import type { ChildStage } from './protocol.ts';

/**
 * Milliseconds without any progress after which a child counts as hung, by what it is doing. Progress is a new stage, a part of a file read,
 * a chunk of prompt evaluated, a piece of text; so a slow machine gets as long as it needs, but a stuck one does not. The figures are
 * several times what a 14B model on two CPU cores takes for one such step (a chunk of 128 prompt tokens: about 30 s).
 */
export const PATIENCE_MS: Readonly<Record<ChildStage, number>> = {
  start: 30_000,
  hash: 60_000,
  header: 60_000,
  backend: 120_000,
  open: 180_000,
  context: 120_000,
  connect: 30_000,
  render: 30_000,
  prefill: 180_000,
  decode: 120_000,
  // The client gives up after SERVER_PATIENCE itself and says so; this only catches a client that is stuck.
  answer: 330_000,
  count: 60_000,
  idle: Number.POSITIVE_INFINITY,
};

/** How long the server client waits: to be connected, for the first text (a long prompt on a slow server), and from text to text. */
export const SERVER_PATIENCE = { connectMs: 10_000, answerMs: 280_000, textMs: 120_000 } as const;

/** While an order runs, the child is asked this often whether it still listens. Its native calls run beside its event loop, so it can always answer. */
export const PING_EVERY_MS = 5_000;

/** A child that has said nothing at all for so long, pings included, is stopped or stuck. */
export const SILENCE_MS = 30_000;

/** A check that comes this much late means that the machine was asleep; then nobody is blamed and the waits begin anew. */
export const SLEPT_MS = 15_000;

/** How long a cancelled generation may take to say what it has; after that the caller goes on without. */
export const CANCEL_GRACE_MS = 1_500;

/** More than this in one second of the clock is a flood; text comes about 30 times a second, a few hundred bytes each. */
export const FLOOD = { frames: 2_000, characters: 32 * 1024 * 1024 } as const;
