/**
 * An Engine over one kept child, whatever the child does: run weights, or talk to a server. Orders run one at a time; the child is ended
 * when it was idle for long enough. A Model stays usable across restarts and unloads: it loads again when it is next asked.
 */
import type { Reply } from '../core/candidate.ts';
import { Failure } from '../core/failure.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Engine, EngineStatus, GenerateRequest, Model, ModelChoice, OnText } from '../core/port/engine.ts';
import type { Log } from '../core/port/log.ts';
import { cancelledReply, withGrace } from './interrupt.ts';
import { type ChildKind, type OrderBody, openKeeper, unexpected } from './keeper.ts';
import { type OneAtATime, openOneAtATime } from './one-at-a-time.ts';
import type { LoadedFacts, Report } from './protocol.ts';

export interface ChildEngineOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds without a request after which the child is ended. */
  readonly idleUnloadMs: number;
  /** True keeps the model in memory for ever. */
  readonly resident: boolean;
  /** A turn shared with another engine; absent: its own. */
  readonly inTurn?: OneAtATime | undefined;
  /** Called, in turn, before a child is started; the place to end another engine's. */
  readonly beforeStart?: (() => Promise<void>) | undefined;
}

export interface ChildEngine extends Engine {
  /** Ends the child without waiting for the turn: for whoever has it already. */
  endNow(): Promise<void>;
}

/** Opens an engine over children of one kind; nothing is started yet. */
export function openChildEngine<Choice extends ModelChoice>(kind: ChildKind<Choice>, options: ChildEngineOptions): ChildEngine {
  const { clock, log } = options;
  const keeper = openKeeper(kind, log, options.beforeStart);
  const inTurn = options.inTurn ?? openOneAtATime();
  const closing = new AbortController();
  const never = new AbortController().signal;
  let stayAwake: (() => void) | undefined;

  /** Runs work on the loaded model, in turn; the idle time begins again afterwards. */
  function use<Result>(
    choice: Choice,
    signal: AbortSignal,
    work: (facts: LoadedFacts) => Promise<Result>,
    onProgress?: (fraction: number) => void,
  ): Promise<Result> {
    return inTurn(async () => {
      stayAwake?.();
      try {
        return await work(await keeper.ensure(choice, AbortSignal.any([signal, closing.signal]), onProgress));
      } finally {
        sleepLater();
      }
    });
  }

  function sleepLater(): void {
    stayAwake?.();
    if (options.resident || keeper.running() === undefined) return;
    stayAwake = clock.after(options.idleUnloadMs, () => {
      log.info('model unloaded: idle', { model: keeper.running()?.choice.name });
      void inTurn(() => keeper.end());
    });
  }

  function modelOf(choice: Choice, loaded: LoadedFacts): Model {
    let facts = loaded;
    const count = (body: OrderBody): Promise<number[]> =>
      use(choice, never, async (fresh) => {
        facts = fresh;
        const answer = await keeper.order(body);
        if (answer.is !== 'counted') throw unexpected(answer);
        return [...answer.counts];
      });
    return {
      name: choice.name,
      style: choice.style,
      get contextSize() {
        return facts.contextSize;
      },
      get device() {
        return facts.device;
      },
      ...(choice.abilities === undefined ? {} : { abilities: choice.abilities }),
      generate: (request, signal, onText) => {
        const learn = (fresh: LoadedFacts): void => {
          facts = fresh;
        };
        return generate(choice, request, signal, onText, learn);
      },
      countTokens: (texts) => (texts.length === 0 ? Promise.resolve([]) : count({ is: 'count', texts })),
      countPrompt: async (messages) => (await count({ is: 'count-prompt', messages }))[0] ?? 0,
      weigh: (messages, answers, signal) =>
        use(choice, signal, async (fresh) => {
          facts = fresh;
          const answer = await keeper.order({ is: 'weigh', messages, answers }, signal);
          signal.throwIfAborted();
          if (answer.is !== 'weighed') throw unexpected(answer);
          return answer.shares.length === 0 ? undefined : answer.shares;
        }),
      warm: (messages, signal) =>
        use(choice, signal, async (fresh) => {
          facts = fresh;
          await keeper.order({ is: 'warm', messages }, signal);
        }),
    };
  }

  function generate(
    choice: Choice,
    request: GenerateRequest,
    signal: AbortSignal,
    onText: OnText | undefined,
    learn: (facts: LoadedFacts) => void,
  ): Promise<Reply> {
    const startedAt = clock.now();
    const soFar = { text: '', tokens: 0 };
    let listenerError: { readonly error: unknown } | undefined;
    const cancelled = (): Reply => cancelledReply(soFar, request.seed, clock.now() - startedAt);
    if (signal.aborted) return Promise.resolve(cancelled());
    const hear = (report: Report): void => {
      if (report.is !== 'text') return;
      soFar.text += report.text;
      soFar.tokens = report.tokens;
      const { text, tokens, tokensPerSecond } = report;
      try {
        if (!signal.aborted) onText?.({ text, tokens, tokensPerSecond });
      } catch (error) {
        // Thrown here it would end the worker; the caller gets it with its answer.
        listenerError ??= { error };
      }
    };
    const work = use(choice, signal, async (facts): Promise<Reply> => {
      learn(facts);
      const answer = await keeper.order({ is: 'generate', request }, signal, hear);
      if (answer.is !== 'done') throw unexpected(answer);
      if (listenerError !== undefined) throw listenerError.error;
      return { ...answer.facts, seed: request.seed };
    });
    return withGrace(work, signal, clock, cancelled);
  }

  function status(): EngineStatus {
    const state = keeper.state();
    const running = keeper.running();
    const { restarts, last, failed } = keeper.failures();
    const facts = state.is === 'ready' || state.is === 'working' ? state.facts : undefined;
    const notes = running === undefined ? [] : [facts?.notice, kind.lighter(running.choice)].filter((note) => note !== undefined);
    return {
      state: state.is === 'absent' ? (failed ? 'failed' : 'unloaded') : state.is === 'working' ? 'generating' : state.is,
      ...(running === undefined ? {} : { model: running.choice.name, pid: running.pid }),
      ...(facts === undefined ? {} : { device: facts.device, contextSize: facts.contextSize }),
      network: running?.network ?? 'no model process is running',
      restarts,
      ...(notes.length === 0 ? {} : { lighter: notes.join('; ') }),
      ...(last === undefined ? {} : { lastFailure: `${last.code}: ${last.message}` }),
    };
  }

  return {
    async load(choice, signal, onProgress) {
      const mine = kind.accept(choice);
      if (mine === undefined) throw new Error(`this engine does not serve choices by ${choice.by}`);
      return use(mine, signal, async (facts) => modelOf(mine, facts), onProgress);
    },
    unload() {
      stayAwake?.();
      return inTurn(() => keeper.end());
    },
    endNow: () => keeper.end(),
    status,
    async close() {
      stayAwake?.();
      closing.abort(new Failure('engine-crashed', 'the engine was closed in the middle of a job', { next: 'run the job again' }));
      await keeper.abandon();
      await inTurn(() => keeper.end());
    },
  };
}
