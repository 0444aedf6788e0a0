/**
 * What a model has written so far, made from pieces. Ends before the first stop text, and holds back what could still turn out to be the
 * beginning of one, so that nothing is shown that is not in the final text.
 */
export interface Transcript {
  push(piece: string): void;
  /** True once a stop text was seen; later pieces are dropped. */
  readonly stopped: boolean;
  /** Everything that counts: up to the stop text, or all. */
  readonly text: string;
  /** What may be shown and was not yet handed out. */
  take(): string;
}

/** Opens an empty transcript. Empty stop texts are left out. */
export function openTranscript(stopTexts: readonly string[]): Transcript {
  const stops = stopTexts.filter((stop) => stop !== '');
  const longest = Math.max(0, ...stops.map((stop) => stop.length));
  let text = '';
  let taken = 0;
  let stopped = false;

  function held(): number {
    if (stopped) return 0;
    let most = 0;
    for (const stop of stops) {
      for (let length = Math.min(stop.length - 1, text.length - taken); length > most; length -= 1) {
        if (text.endsWith(stop.slice(0, length))) most = length;
      }
    }
    return most;
  }

  return {
    push(piece) {
      if (stopped || piece === '') return;
      const from = Math.max(0, text.length - longest);
      text += piece;
      const found = stops.map((stop) => text.indexOf(stop, from)).filter((at) => at !== -1);
      if (found.length === 0) return;
      stopped = true;
      text = text.slice(0, Math.min(...found));
    },
    get stopped() {
      return stopped;
    },
    get text() {
      return text;
    },
    take() {
      const until = text.length - held();
      const fresh = text.slice(taken, until);
      taken = Math.max(taken, until);
      return fresh;
    },
  };
}
