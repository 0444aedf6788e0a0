import { constants } from 'node:os';
import { Failure } from '../core/failure.ts';
import type { Exit } from './child.ts';
import type { Death } from './helper-state.ts';
import type { ChildStage } from './protocol.ts';

/** What each stage is called when it is told to people. */
const STAGE_WORDS: Record<ChildStage, string> = {
  start: 'starting',
  hash: 'reading the model file',
  header: 'checking the model file',
  backend: 'starting llama.cpp',
  open: 'loading the model',
  context: 'making room for the prompt',
  connect: 'connecting to the server',
  render: 'preparing the prompt',
  prefill: 'reading the prompt',
  decode: 'writing the answer',
  answer: "waiting for the server's answer",
  count: 'counting tokens',
  idle: 'idle',
};

const LAST_WORDS_LIMIT = 240;

/** What marks the line that matters among stack frames and warnings, most telling first. */
const TELLING = [/assert|terminate called|out of memory/iu, /fatal|error|fail/iu];

/**
 * Why a child that nobody told to end is gone. `memory` says what the system knows: 'ran-out' when its counter of out-of-memory kills rose,
 * 'unknown' where there is none to read.
 */
export function deathOf(exit: Exit, stage: ChildStage, memory: 'ran-out' | 'not-seen' | 'unknown'): Death {
  const signal = exit.signal ?? signalOf(exit.code);
  const words = lastWords(exit.lastWords);
  const said = words === '' ? '' : `; its last words: ${words}`;
  if (signal === 'SIGKILL') {
    const detail = memory === 'ran-out' ? 'killed by the system for lack of memory' : 'killed from outside, most likely for lack of memory';
    return { how: 'out-of-memory', stage, detail: `${detail}${said}`, sure: memory === 'ran-out' };
  }
  const ending = signal === undefined ? `ended with status ${exit.code ?? 'unknown'}` : `aborted with ${signal}`;
  return { how: 'crashed', stage, detail: `${ending}${said}`, sure: true };
}

/** The failure that a death means for whoever was waiting. `quarantined` says that it was the last one allowed. */
export function failureOf(death: Death, model: string, quarantined: boolean): Failure {
  const during = `while ${STAGE_WORDS[death.stage]}`;
  if (quarantined) return quarantine(death, model);
  switch (death.how) {
    case 'hung':
      return new Failure('engine-hung', `the model process of ${model} stopped answering ${during}: ${death.detail}`, {
        next: 'it was ended and starts again with the next job; if this repeats, set engine.compatibility: true or choose a smaller model',
      });
    case 'out-of-memory':
      return new Failure('engine-out-of-memory', `the model process of ${model} was lost ${during}: ${death.detail}`, {
        next: 'close other programs, or choose a smaller model or a smaller engine.contextSize',
      });
    case 'protocol':
      return new Failure('engine-protocol', `the model process of ${model} sent what cannot be understood ${during}: ${death.detail}`, {
        next: 'it was ended and starts again with the next job; if this repeats, install localcoder again',
      });
    case 'crashed':
      return new Failure('engine-crashed', `the model process of ${model} died ${during}: ${death.detail}`, {
        next: 'it starts again with the next job; if this repeats, set engine.compatibility: true or choose another model',
      });
  }
}

/** The failure of everything that asks for a model which died twice at the same point. */
export function quarantine(death: Death, model: string): Failure {
  return new Failure(
    'engine-quarantined',
    `${model} is set aside: its process was lost twice ${STAGE_WORDS[death.stage]} (${death.detail})`,
    { next: 'choose another model in models.code, or restart the worker (localcoder stop) to try this one again' },
  );
}

/** Shells and sandboxes report a child's signal as status 128 + its number. */
function signalOf(code: number | null): string | undefined {
  if (code === null || code <= 128) return undefined;
  return Object.entries(constants.signals).find(([, number]) => number === code - 128)?.[0];
}

/** The one line worth reading of what a child wrote to standard error. */
function lastWords(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/[^\x20-\x7e]+/gu, ' ').trim())
    .filter((line) => line !== '');
  const telling = TELLING.map((sign) => lines.find((line) => sign.test(line))).find((line) => line !== undefined) ?? lines.at(-1) ?? '';
  // Where the library was built is nobody's business.
  return telling.replace(/(?:\/[\w.-]+)+\/(?=[\w.-]+:\d)/gu, '').slice(0, LAST_WORDS_LIMIT);
}
