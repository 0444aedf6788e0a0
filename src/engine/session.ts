/**
 * A supervised child from its start to its end. It is given one order at a time and watched while it works: silence, lack of progress,
 * a flood, a wrong id or anything that is no report ends it, and whoever waits is told how it died. An idle child's death is noticed too.
 * Never leaves a caller waiting: every order ends with an answer or with the child's end.
 */
import { type Child, type ChildOptions, type Exit, startChild } from './child.ts';
import { deathOf } from './death.ts';
import type { Death } from './helper-state.ts';
import { memoryWatch } from './memory-watch.ts';
import { FLOOD, PATIENCE_MS, PING_EVERY_MS, SILENCE_MS, SLEPT_MS } from './patience.ts';
import { type Answer, type ChildStage, type Order, PROTOCOL_VERSION, type Report } from './protocol.ts';

type Hello = Extract<Report, { is: 'hello' }>;

/** What came of an order: an answer, or the child's end ('asked' when we ended it). */
export type Ordered = { readonly is: 'answer'; readonly answer: Answer } | { readonly is: 'gone'; readonly death: Death | 'asked' };

export interface Session {
  /** Called with reports that are not the answer: stages, progress, text. The caller sees to it that orders do not overlap. */
  order(order: Order, onReport?: (report: Report) => void): Promise<Ordered>;
  /** Asks the running order with this id to stop. */
  cancel(id: number): void;
  /** Ends the child and waits until it is gone. */
  end(): Promise<void>;
}

/** A child that has said hello. */
export interface Started {
  readonly is: 'started';
  readonly session: Session;
  /** Process id of the program itself, inside whatever sandbox. */
  readonly pid: number;
  /** True when the kernel keeps it from the network. */
  readonly cutOff: boolean;
}

/** A child that ended before it said anything. */
export interface Stillborn {
  readonly is: 'gone';
  readonly death: Death;
}

interface Waiting {
  readonly id: number;
  readonly settle: (ordered: Ordered) => void;
  readonly onReport: ((report: Report) => void) | undefined;
}

export interface SessionOptions extends Pick<ChildOptions, 'clock' | 'file' | 'args' | 'env' | 'block'> {
  /** Told of a death that nobody waited for: the child died idle. */
  readonly onIdleDeath: (death: Death) => void;
}

/** Starts a child and begins to watch it; `hello` gives its first words, or how it ended without any. */
function openSession(options: SessionOptions): Session & { readonly hello: Promise<Hello | Death | 'asked'> } {
  const { clock } = options;
  const memory = memoryWatch();
  let stage: ChildStage = 'start';
  let waiting: Waiting | undefined;
  let verdict: Death | 'asked' | undefined;
  let greet: (word: Hello | Death | 'asked') => void = () => undefined;
  const hello = new Promise<Hello | Death | 'asked'>((resolve) => {
    greet = resolve;
  });
  let left: () => void = () => undefined;
  const gone = new Promise<void>((resolve) => {
    left = resolve;
  });
  let alive = true;
  let greeted = false;
  let heardAt = clock.now();
  let movedAt = heardAt;
  let second = { at: heardAt, frames: 0, characters: 0 };
  let stopWatch: (() => void) | undefined;

  const child: Child = startChild({ ...options, onReport: hear, onBroken: (why) => condemn('protocol', why), onExit: leave });
  watch();

  function watch(): void {
    const due = clock.now() + PING_EVERY_MS;
    stopWatch ??= clock.after(PING_EVERY_MS, () => {
      stopWatch = undefined;
      look(due);
    });
  }

  function look(due: number): void {
    if (!alive || verdict !== undefined || (waiting === undefined && greeted)) return;
    const now = clock.now();
    if (now - due > SLEPT_MS) {
      heardAt = now;
      movedAt = now;
    } else if (now - heardAt >= SILENCE_MS) {
      condemn('hung', `no sign of life for ${Math.round((now - heardAt) / 1000)} s`);
      return;
    } else if (now - movedAt >= PATIENCE_MS[stage]) {
      condemn('hung', `no progress for ${Math.round((now - movedAt) / 1000)} s`);
      return;
    } else {
      child.send({ is: 'ping', id: 0 });
    }
    watch();
  }

  function hear(report: Report, length: number): void {
    if (verdict !== undefined) return;
    heardAt = clock.now();
    const wrong = wrongWith(report, length);
    if (wrong !== undefined) {
      condemn('protocol', wrong);
    } else if (report.is === 'hello') {
      greeted = true;
      greet(report);
    } else if (report.is !== 'pong' && waiting !== undefined) {
      movedAt = heardAt;
      follow(report, waiting);
    }
  }

  /** Why a report cannot be from a child that works as it should. */
  function wrongWith(report: Report, length: number): string | undefined {
    if (heardAt - second.at >= 1000) second = { at: heardAt, frames: 0, characters: 0 };
    second.frames += 1;
    second.characters += length;
    if (second.frames > FLOOD.frames || second.characters > FLOOD.characters) {
      return `a flood of ${second.frames} frames with ${second.characters} characters in a second`;
    }
    if (report.is === 'pong') return undefined;
    if (report.is === 'hello') {
      if (greeted) return 'a second greeting';
      return report.version === PROTOCOL_VERSION
        ? undefined
        : `it speaks version ${report.version} of the protocol, this worker ${PROTOCOL_VERSION}`;
    }
    return report.id === waiting?.id ? undefined : `a report about order ${report.id}, which does not run`;
  }

  function follow(report: Exclude<Report, { is: 'hello' | 'pong' }>, order: Waiting): void {
    if (report.is === 'stage') stage = report.stage;
    if (!isAnswer(report)) {
      order.onReport?.(report);
      return;
    }
    waiting = undefined;
    stage = 'idle';
    order.settle({ is: 'answer', answer: report });
  }

  function condemn(how: 'hung' | 'protocol', detail: string): void {
    verdict ??= { how, stage, detail, sure: true };
    child.kill();
  }

  function leave(exit: Exit): void {
    alive = false;
    stopWatch?.();
    verdict ??= deathOf(exit, stage, memory());
    greet(verdict);
    left();
    const held = waiting;
    waiting = undefined;
    if (held !== undefined) held.settle({ is: 'gone', death: verdict });
    else if (verdict !== 'asked' && greeted) options.onIdleDeath(verdict);
  }

  return {
    hello,
    order(order, onReport) {
      if (!alive || verdict !== undefined) return Promise.resolve({ is: 'gone', death: verdict ?? 'asked' });
      heardAt = clock.now();
      movedAt = heardAt;
      stage = order.is === 'load' ? 'start' : 'render';
      return new Promise((settle) => {
        waiting = { id: order.id, settle, onReport };
        watch();
        child.send(order);
      });
    },
    cancel(id) {
      if (waiting?.id === id) child.send({ is: 'cancel', id });
    },
    async end() {
      verdict ??= 'asked';
      child.kill();
      await gone;
    },
  };
}

/** Starts a child and waits for its first words. */
export async function startSession(options: SessionOptions): Promise<Started | Stillborn> {
  const session = openSession(options);
  const hello = await session.hello;
  if (hello === 'asked') throw new Error('a child was ended before anybody knew it');
  if ('how' in hello) return { is: 'gone', death: hello };
  return { is: 'started', session, pid: hello.pid, cutOff: hello.network === 'blocked' };
}

function isAnswer(report: Report): report is Answer {
  return (
    report.is === 'loaded' ||
    report.is === 'done' ||
    report.is === 'counted' ||
    report.is === 'warmed' ||
    report.is === 'weighed' ||
    report.is === 'error'
  );
}
