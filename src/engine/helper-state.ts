import type { ChildStage, LoadedFacts } from './protocol.ts';

/** How a child ended when nobody had asked it to. */
export interface Death {
  readonly how: 'crashed' | 'hung' | 'out-of-memory' | 'protocol';
  readonly stage: ChildStage;
  /** For people: the signal or exit status, the last words, how long it was silent. */
  readonly detail: string;
  /** True when the system itself says that memory ran out, false when that is only the likeliest reason. */
  readonly sure: boolean;
}

/** What is known about the one supervised child. */
export type HelperState =
  | { readonly is: 'absent'; readonly after?: Death }
  | { readonly is: 'loading'; readonly model: string; readonly stage: ChildStage }
  | { readonly is: 'ready'; readonly model: string; readonly facts: LoadedFacts }
  | { readonly is: 'working'; readonly model: string; readonly facts: LoadedFacts; readonly stage: ChildStage }
  | { readonly is: 'quarantined'; readonly model: string; readonly after: Death };

/** Deaths of one model in a row, by stage; forgotten when it completes a piece of work or another model is chosen. */
export type Strikes = Readonly<Partial<Record<ChildStage, number>>>;

export interface Supervision {
  readonly state: HelperState;
  readonly strikes: Strikes;
}

/** Deaths at one stage after which a model is not tried again by itself. */
export const STRIKES_TO_QUARANTINE = 2;

export const NOTHING_RUNS: Supervision = { state: { is: 'absent' }, strikes: {} };

export type HelperEvent =
  | { readonly is: 'start'; readonly model: string }
  | { readonly is: 'stage'; readonly stage: ChildStage }
  | { readonly is: 'loaded'; readonly facts: LoadedFacts }
  | { readonly is: 'ordered'; readonly stage: ChildStage }
  /** The order came back; `completed` when it did what was asked, not when it was refused or cancelled. */
  | { readonly is: 'answered'; readonly completed: boolean }
  /** We ended it, or it could not load and was sent away. */
  | { readonly is: 'ended' }
  | { readonly is: 'died'; readonly death: Death }
  /** Another model was chosen. */
  | { readonly is: 'released' };

/** The next state. @throws Error on an event that cannot happen in this state: a bug in the supervisor, never the child's doing. */
export function step(now: Supervision, event: HelperEvent): Supervision {
  const { state, strikes } = now;
  switch (event.is) {
    case 'start':
      if (state.is !== 'absent') return illegal(state, event);
      return { state: { is: 'loading', model: event.model, stage: 'start' }, strikes };
    case 'stage':
      if (state.is !== 'loading' && state.is !== 'working') return illegal(state, event);
      return { state: { ...state, stage: event.stage }, strikes };
    case 'loaded':
      if (state.is !== 'loading') return illegal(state, event);
      return { state: { is: 'ready', model: state.model, facts: event.facts }, strikes };
    case 'ordered':
      if (state.is !== 'ready') return illegal(state, event);
      return { state: { ...state, is: 'working', stage: event.stage }, strikes };
    case 'answered':
      if (state.is !== 'working') return illegal(state, event);
      return { state: { is: 'ready', model: state.model, facts: state.facts }, strikes: event.completed ? {} : strikes };
    case 'ended':
      if (state.is === 'quarantined') return now;
      return { state: { is: 'absent' }, strikes };
    case 'died':
      return died(now, event.death);
    case 'released':
      return NOTHING_RUNS;
  }
}

function died({ state, strikes }: Supervision, death: Death): Supervision {
  if (state.is === 'absent' || state.is === 'quarantined') return illegal(state, { is: 'died', death });
  // Lack of memory has its own answer, a lighter setting; it says nothing
  // against the model; nor does an end while nothing was asked of it.
  if (death.how === 'out-of-memory' || death.stage === 'idle') return { state: { is: 'absent', after: death }, strikes };
  const count = (strikes[death.stage] ?? 0) + 1;
  const counted = { ...strikes, [death.stage]: count };
  if (count < STRIKES_TO_QUARANTINE) return { state: { is: 'absent', after: death }, strikes: counted };
  return { state: { is: 'quarantined', model: state.model, after: death }, strikes: counted };
}

function illegal(state: HelperState, event: HelperEvent): never {
  throw new Error(`'${event.is}' cannot happen while the helper is ${state.is}`);
}
