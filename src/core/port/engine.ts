import type { Reply } from '../candidate.ts';
import type { Message } from '../plan.ts';

/** Which weights answer, and how to talk to them. Made by the models room from configuration and catalogue. */
export type ModelChoice =
  | {
      readonly by: 'helper';
      readonly name: string;
      readonly file: string;
      /** Expected SHA-256 of the file; absent for a file the person named, whose hash is then recorded on first use. */
      readonly sha256?: string;
      readonly style: PromptStyle;
      readonly contextSize: number;
      readonly threads?: number;
      readonly gpu: 'auto' | 'metal' | 'cuda' | 'vulkan' | 'off';
      /** -1 means all. */
      readonly gpuLayers: number;
      readonly abilities?: Abilities;
    }
  | {
      readonly by: 'server';
      readonly name: string;
      /** Base URL of an OpenAI-compatible server, e.g. http://127.0.0.1:11434/v1. */
      readonly url: string;
      readonly style: PromptStyle;
      readonly contextSize: number;
      readonly abilities?: Abilities;
    };

/** How prompts are worded: for any instruction-following model, or for the bundled one, which knows a few fixed requests. */
export type PromptStyle = 'chat' | 'tiny';

/** What a model is limited to; absent means no known limit. */
export interface Abilities {
  readonly kinds: readonly string[];
  readonly languages: readonly string[];
  /** True for a model that follows any words. */
  readonly instructions: boolean;
  /** Edits that it can be told to make, each with words by which people ask for it. */
  readonly edits?: Readonly<Record<string, readonly string[]>>;
  readonly maxTargetChars: number;
}

export interface GenerateRequest {
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly topP: number;
  readonly topK: number;
  readonly minP: number;
  /** 1 means off, which is right for code. */
  readonly repeatPenalty: number;
  readonly seed: number;
  /** Generation ends before the first of these. */
  readonly stop: readonly string[];
  /** A GBNF grammar that the answer must follow. */
  readonly grammar?: string;
}

/** Called about every 30 ms while the model writes. */
export type OnText = (progress: { readonly text: string; readonly tokens: number; readonly tokensPerSecond: number }) => void;

/** A loaded model. */
export interface Model {
  readonly name: string;
  readonly style: PromptStyle;
  /** Tokens of prompt and answer together, as really granted (the ladder may have lowered it). */
  readonly contextSize: number;
  /** The device read back from the engine: 'cpu', 'metal', 'cuda', 'vulkan', or 'server'. */
  readonly device: string;
  readonly abilities?: Abilities;
  /**
   * Generates one reply. @throws Failure engine-crashed | engine-hung | engine-out-of-memory | engine-quarantined | prompt-too-long |
   * engine-unreachable | engine-refused. Aborting `signal` resolves with stop 'cancelled' and what was written so far.
   */
  generate(request: GenerateRequest, signal: AbortSignal, onText?: OnText): Promise<Reply>;
  /** Tokens in each text, by the model's own tokenizer (a server without one: a stated over-estimate). */
  countTokens(texts: readonly string[]): Promise<number[]>;
  /** Tokens of the whole prompt with its template. */
  countPrompt(messages: readonly Message[]): Promise<number>;
  /**
   * How likely each of `answers` (single words that begin differently) is as the beginning of the reply, by the probabilities of its first token:
   * shares that add up to 1, in the order of `answers`. Undefined where the engine cannot tell. @throws as `generate`; the signal's reason when aborted.
   */
  weigh(messages: readonly Message[], answers: readonly string[], signal: AbortSignal): Promise<readonly number[] | undefined>;
  /** Evaluates the stable beginning of a prompt, so that the next one starts faster. */
  warm(messages: readonly Message[], signal: AbortSignal): Promise<void>;
}

/** What `status` and `doctor` tell of the engine. */
export interface EngineStatus {
  readonly state: 'unloaded' | 'loading' | 'ready' | 'generating' | 'quarantined' | 'failed';
  readonly model?: string;
  /** Process id of the model process, when there is one. */
  readonly pid?: number;
  readonly device?: string;
  readonly contextSize?: number;
  /** How the helper is kept from the network: 'blocked by the kernel', 'not blocked by the kernel', or the server's address; says so when none runs. */
  readonly network: string;
  readonly restarts: number;
  /** Set when the ladder chose a lighter setting than asked for. */
  readonly lighter?: string;
  readonly lastFailure?: string;
}

export interface Engine {
  /** The loaded model, loading it first if it is another or none. @throws Failure model-missing | model-damaged | model-unsupported | engine-… */
  load(choice: ModelChoice, signal: AbortSignal, onProgress?: (fraction: number) => void): Promise<Model>;
  /** Frees the model (ends its process). Loading again is always allowed. */
  unload(): Promise<void>;
  status(): EngineStatus;
  close(): Promise<void>;
}
