import type { StopReason } from '../core/candidate.ts';
import { FAILURE_CODES, type FailureCode } from '../core/failure.ts';
import type { Message } from '../core/plan.ts';
import type { GenerateRequest } from '../core/port/engine.ts';

/** Raised whenever a frame changes its meaning. A child that says another number comes from another installation and is refused. */
export const PROTOCOL_VERSION = 2;

/** What a child may be doing. It says so before every call that could hang or kill it, so that its death can be told to a stage. */
export const CHILD_STAGES = [
  'start',
  'hash',
  'header',
  'backend',
  'open',
  'context',
  'connect',
  'render',
  'prefill',
  'decode',
  'answer',
  'count',
  'idle',
] as const;
export type ChildStage = (typeof CHILD_STAGES)[number];

/** Weights to open, with everything already decided. */
export interface HelperLoad {
  readonly by: 'helper';
  readonly name: string;
  readonly file: string;
  /** What the catalogue says the file must hash to. */
  readonly sha256?: string;
  /** The hash of an earlier reading, good as long as the file's key is the same. */
  readonly known?: { readonly key: string; readonly sha256: string };
  readonly gpu: 'auto' | 'metal' | 'cuda' | 'vulkan' | 'off';
  readonly gpuLayers: number;
  readonly contextSize: number;
  readonly threads?: number;
}

/** A server to talk to. */
export interface ServerLoad {
  readonly by: 'server';
  readonly name: string;
  /** Base URL that ends in no slash, e.g. http://127.0.0.1:11434/v1. */
  readonly url: string;
  readonly contextSize: number;
  /** Milliseconds to wait for a connection, for the first text, and from text to text. */
  readonly patience: { readonly connectMs: number; readonly answerMs: number; readonly textMs: number };
}

/** What parent says to child. One order at a time, save `ping` and `cancel`. */
export type Order =
  | { readonly is: 'ping'; readonly id: number }
  | { readonly is: 'load'; readonly id: number; readonly load: HelperLoad | ServerLoad }
  | { readonly is: 'generate'; readonly id: number; readonly request: GenerateRequest }
  | { readonly is: 'count'; readonly id: number; readonly texts: readonly string[] }
  | { readonly is: 'count-prompt'; readonly id: number; readonly messages: readonly Message[] }
  | { readonly is: 'weigh'; readonly id: number; readonly messages: readonly Message[]; readonly answers: readonly string[] }
  | { readonly is: 'warm'; readonly id: number; readonly messages: readonly Message[] }
  /** Stop the order with this id; it still answers, with what it has. */
  | { readonly is: 'cancel'; readonly id: number };

/** What a loaded model turned out to be. */
export interface LoadedFacts {
  readonly device: string;
  readonly contextSize: number;
  /** Something the person should know: the asked device is not there, say. */
  readonly notice?: string;
  readonly file?: { readonly key: string; readonly sha256: string };
}

/** A finished generation; the child's clock, milliseconds. */
export interface DoneFacts {
  readonly text: string;
  readonly stop: StopReason;
  readonly tokens: number;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly millis: number;
}

/** What child says to parent. */
export type Report =
  | { readonly is: 'hello'; readonly version: number; readonly pid: number; readonly network: 'blocked' | 'open' }
  | { readonly is: 'pong'; readonly id: number }
  | { readonly is: 'stage'; readonly id: number; readonly stage: ChildStage }
  | { readonly is: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly is: 'text'; readonly id: number; readonly text: string; readonly tokens: number; readonly tokensPerSecond: number }
  | Answer;

/** A report that ends its order. */
export type Answer =
  | { readonly is: 'loaded'; readonly id: number; readonly facts: LoadedFacts }
  | { readonly is: 'done'; readonly id: number; readonly facts: DoneFacts }
  | { readonly is: 'counted'; readonly id: number; readonly counts: readonly number[] }
  | { readonly is: 'warmed'; readonly id: number; readonly tokens: number }
  /** Empty when the engine cannot tell. */
  | { readonly is: 'weighed'; readonly id: number; readonly shares: readonly number[] }
  /** `fatal` when the child no longer trusts its own state and should be replaced. */
  | {
      readonly is: 'error';
      readonly id: number;
      readonly code: FailureCode;
      readonly message: string;
      readonly next: string;
      readonly fatal: boolean;
    };

type Fields = Readonly<Record<string, unknown>>;

const STOPS: readonly string[] = ['end', 'length', 'stop-text', 'cancelled'] satisfies readonly StopReason[];

/** A frame's text as a report, or undefined when it is none: a child is never taken at its word. */
export function readReport(frame: string): Report | undefined {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return undefined;
  }
  if (!isFields(value) || (value.is !== 'hello' && !isCount(value.id))) return undefined;
  return isReport(value) ? (value as unknown as Report) : undefined;
}

function isReport(it: Fields): boolean {
  switch (it.is) {
    case 'hello':
      return isCount(it.version) && isCount(it.pid) && it.pid > 1 && (it.network === 'blocked' || it.network === 'open');
    case 'pong':
      return true;
    case 'stage':
      return CHILD_STAGES.some((stage) => stage === it.stage);
    case 'progress':
      return isNumber(it.fraction);
    case 'text':
      return isText(it.text) && isCount(it.tokens) && isNumber(it.tokensPerSecond);
    case 'loaded':
      return isFields(it.facts) && isLoaded(it.facts);
    case 'done':
      return isFields(it.facts) && isDone(it.facts);
    case 'counted':
      return Array.isArray(it.counts) && it.counts.every(isCount);
    case 'warmed':
      return isCount(it.tokens);
    case 'weighed':
      return Array.isArray(it.shares) && it.shares.every((share) => isNumber(share) && share >= 0 && share <= 1);
    case 'error':
      return FAILURE_CODES.some((code) => code === it.code) && isText(it.message) && isText(it.next) && typeof it.fatal === 'boolean';
    default:
      return false;
  }
}

function isLoaded(it: Fields): boolean {
  const { file } = it;
  return (
    isText(it.device) &&
    /^[a-z]{1,16}$/u.test(it.device) &&
    isCount(it.contextSize) &&
    (it.notice === undefined || isText(it.notice)) &&
    (file === undefined || (isFields(file) && isText(file.key) && isText(file.sha256)))
  );
}

function isDone(it: Fields): boolean {
  const counts = [it.tokens, it.promptTokens, it.cachedTokens, it.millis];
  return isText(it.text) && STOPS.some((stop) => stop === it.stop) && counts.every(isCount);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
