/**
 * Keeps one child with one model: starts it when a choice is asked for, gives it orders, starts it again after a death, comes down to a
 * lighter setting when memory runs out, and sets a model aside that dies twice at the same point. Its callers see to it that calls do not
 * overlap. Never lets a child's end, or anything a child says, reach the worker as more than a Failure.
 */
import { Failure } from '../core/failure.ts';
import type { ModelChoice } from '../core/port/engine.ts';
import type { Log } from '../core/port/log.ts';
import { failureOf, quarantine } from './death.ts';
import { type Death, type HelperEvent, type HelperState, NOTHING_RUNS, step } from './helper-state.ts';
import type { Answer, HelperLoad, LoadedFacts, Order, Report, ServerLoad } from './protocol.ts';
import type { Session, Started, Stillborn } from './session.ts';

/** More than this of a child's message tells nobody anything. Characters. */
const WORDS_LIMIT = 1_000;

/** What differs between a child that runs weights and one that talks to a server. */
export interface ChildKind<Choice extends ModelChoice> {
  /** The choice, when it is for this kind of child. */
  accept(choice: ModelChoice): Choice | undefined;
  /** Two choices with one key are served by the same loaded model. */
  keyOf(choice: Choice): string;
  /** Starts a child and waits for its first words. */
  start(onIdleDeath: (death: Death) => void): Promise<Started | Stillborn>;
  /** What to load, at the setting the choice has come down to. @throws Failure when the choice cannot be served at all. */
  loadOf(choice: Choice): HelperLoad | ServerLoad;
  onLoaded(choice: Choice, facts: LoadedFacts): void;
  /** Memory ran out for this choice. @returns true when it is worth loading again at once, at a setting that is now lighter if need be. */
  onMemory(choice: Choice, sure: boolean): boolean;
  /** A job went well: earlier doubts about memory are forgotten. */
  onCompleted(choice: Choice): void;
  /** How the present setting is lighter than asked for. */
  lighter(choice: Choice): string | undefined;
  /** How the child is kept from the network. */
  network(choice: Choice, started: Started): string;
}

/** An order before it has a number. */
export type OrderBody = Order extends infer Each ? (Each extends Order ? Omit<Each, 'id'> : never) : never;

export interface Keeper<Choice> {
  /** Sees to it that the choice is loaded. @throws Failure, or the signal's reason */
  ensure(choice: Choice, signal: AbortSignal, onProgress?: (fraction: number) => void): Promise<LoadedFacts>;
  /** One order to the loaded model; an abort of `signal` asks it to stop, and it still answers. @throws Failure */
  order(body: OrderBody, signal?: AbortSignal, onReport?: (report: Report) => void): Promise<Answer>;
  /** Ends the child. */
  end(): Promise<void>;
  /** The same without waiting for a running order, which then fails. */
  abandon(): Promise<void>;
  state(): HelperState;
  running(): { readonly choice: Choice; readonly pid: number; readonly network: string } | undefined;
  failures(): { readonly restarts: number; readonly last?: Failure; readonly failed: boolean };
}

/** Opens a keeper; nothing is started yet. `beforeStart` is called before each child, the place to end another engine's. */
export function openKeeper<Choice extends ModelChoice>(
  kind: ChildKind<Choice>,
  log: Log,
  beforeStart?: () => Promise<void>,
): Keeper<Choice> {
  let now = NOTHING_RUNS;
  let running: { session: Session; choice: Choice; pid: number; network: string } | undefined;
  let restarts = 0;
  let lastFailure: Failure | undefined;
  let failed = false;
  let nextId = 1;

  function move(event: HelperEvent): void {
    now = step(now, event);
  }

  function lastDeath(): Death | undefined {
    return now.state.is === 'absent' ? now.state.after : undefined;
  }

  /** The child is gone by itself: says what that means. */
  function mourn(death: Death, choice: Choice): Failure {
    const loading = now.state.is === 'loading';
    running = undefined;
    failed = true;
    move({ is: 'died', death });
    lastFailure = failureOf(death, choice.name, now.state.is === 'quarantined');
    log.warn('model process lost', {
      model: choice.name,
      how: death.how,
      stage: death.stage,
      detail: death.detail,
      code: lastFailure.code,
    });
    if (!loading && death.how === 'out-of-memory') kind.onMemory(choice, death.sure);
    return lastFailure;
  }

  async function end(): Promise<void> {
    const held = running;
    running = undefined;
    failed = false;
    if (now.state.is !== 'absent') move({ is: 'ended' });
    await held?.session.end();
  }

  async function order(body: OrderBody, signal?: AbortSignal, onReport?: (report: Report) => void): Promise<Answer> {
    if (running === undefined) throw new Error('an order without a child');
    const { session, choice } = running;
    const id = nextId;
    nextId += 1;
    if (body.is !== 'load') move({ is: 'ordered', stage: 'render' });
    const coming = session.order({ ...body, id } as Order, (report) => {
      if (report.is === 'stage') {
        move({ is: 'stage', stage: report.stage });
        log.debug('model process stage', { stage: report.stage });
      }
      onReport?.(report);
    });
    const cancel = (): void => session.cancel(id);
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    const ordered = await coming;
    signal?.removeEventListener('abort', cancel);
    if (ordered.is === 'gone') {
      if (ordered.death !== 'asked') throw mourn(ordered.death, choice);
      if (body.is !== 'load') await end();
      throw new Failure('engine-crashed', `${choice.name} was unloaded in the middle of a job`, { next: 'run the job again' });
    }
    const { answer } = ordered;
    if (answer.is === 'error') throw await refused(answer, choice, body.is === 'load');
    if (body.is === 'load') return answer;
    const completed = answer.is === 'done' && answer.facts.stop !== 'cancelled';
    move({ is: 'answered', completed });
    if (completed) kind.onCompleted(choice);
    return answer;
  }

  async function refused(answer: Extract<Answer, { is: 'error' }>, choice: Choice, loading: boolean): Promise<Failure> {
    lastFailure = new Failure(answer.code, printable(answer.message), { next: printable(answer.next) });
    if (loading) return lastFailure;
    if (!answer.fatal) {
      move({ is: 'answered', completed: false });
      return lastFailure;
    }
    const stage = now.state.is === 'working' ? now.state.stage : 'render';
    await running?.session.end();
    const how = answer.code === 'engine-out-of-memory' ? 'out-of-memory' : 'crashed';
    return mourn({ how, stage, detail: printable(answer.message), sure: true }, choice);
  }

  async function ensure(choice: Choice, signal: AbortSignal, onProgress?: (fraction: number) => void): Promise<LoadedFacts> {
    if (running !== undefined && now.state.is === 'ready' && kind.keyOf(running.choice) === kind.keyOf(choice)) return now.state.facts;
    await end();
    if (now.state.is === 'quarantined') {
      if (now.state.model === kind.keyOf(choice)) throw quarantine(now.state.after, choice.name);
      move({ is: 'released' });
    }
    for (;;) {
      try {
        return await load(choice, signal, onProgress);
      } catch (error) {
        await end();
        if (signal.aborted) throw signal.reason;
        failed = true;
        const sure = lastDeath()?.sure ?? true;
        if (!(error instanceof Failure) || error.code !== 'engine-out-of-memory' || !kind.onMemory(choice, sure)) throw error;
        log.warn('loading again after running out of memory', { model: choice.name, lighter: kind.lighter(choice) ?? 'the same setting' });
      }
    }
  }

  async function load(choice: Choice, signal: AbortSignal, onProgress?: (fraction: number) => void): Promise<LoadedFacts> {
    signal.throwIfAborted();
    const load = kind.loadOf(choice);
    await beforeStart?.();
    if (lastDeath() !== undefined) restarts += 1;
    move({ is: 'start', model: kind.keyOf(choice) });
    failed = false;
    const started = await kind.start((death) => {
      if (now.state.is !== 'absent') mourn(death, choice);
    });
    if (started.is === 'gone') throw mourn(started.death, choice);
    running = { ...started, choice, network: kind.network(choice, started) };
    const abort = (): void => void started.session.end();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    const answer = await order({ is: 'load', load }, undefined, (report) => {
      if (report.is === 'progress') onProgress?.(report.fraction);
    }).finally(() => signal.removeEventListener('abort', abort));
    if (answer.is !== 'loaded') throw unexpected(answer);
    move({ is: 'loaded', facts: answer.facts });
    kind.onLoaded(choice, answer.facts);
    const { device, contextSize } = answer.facts;
    log.info('model loaded', { model: choice.name, device, contextSize, network: running?.network ?? '', pid: started.pid });
    return answer.facts;
  }

  return {
    ensure,
    order,
    end,
    abandon: async () => running?.session.end(),
    state: () => now.state,
    running: () => running,
    failures: () => ({ restarts, failed, ...(lastFailure === undefined ? {} : { last: lastFailure }) }),
  };
}

/** Words from a child as one line that may be shown: a model file's own text could be among them, with anything in it. */
function printable(words: string): string {
  return words
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, WORDS_LIMIT);
}

/** The failure of an answer that belongs to another question. */
export function unexpected(answer: Answer): Failure {
  return new Failure('engine-protocol', `the model process answered '${answer.is}' to another question`, { next: 'run the job again' });
}
