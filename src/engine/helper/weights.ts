/**
 * Opens weights step by step, announcing each step before it is taken: start llama.cpp, load, make the context. The file was looked at before
 * (check-file.ts). What node-llama-cpp or llama.cpp says no to becomes a Failure that names the fix; the last lines of its log go with it,
 * since "failed to load model" alone tells nobody anything.
 */
import {
  getLlama,
  InsufficientMemoryError,
  type Llama,
  type LlamaContextSequence,
  LlamaLogLevel,
  type LlamaModel,
  NoBinaryFoundError,
} from 'node-llama-cpp';
import { Failure } from '../../core/failure.ts';
import type { Telling } from '../child-wire.ts';
import type { HelperLoad, LoadedFacts } from '../protocol.ts';

/** Open weights with room for one prompt. */
export interface Weights {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly sequence: LlamaContextSequence;
  readonly facts: LoadedFacts;
}

const KEPT_LOG_LINES = 12;

const LOG_SETTLES_MS = 50;

/** Opens what an order asks for. @throws Failure model-damaged | model-unsupported | engine-out-of-memory | install-broken */
export async function openWeights(load: HelperLoad, telling: Telling): Promise<Weights> {
  const lines: string[] = [];
  const keep = (_level: LlamaLogLevel, line: string): void => {
    lines.push(line.trim());
    if (lines.length > KEPT_LOG_LINES) lines.shift();
  };
  telling.stage('backend');
  const { llama, notice } = await startBackend(load.gpu, keep);
  try {
    telling.stage('open');
    const model = await llama.loadModel({
      modelPath: load.file,
      gpuLayers: load.gpuLayers === -1 ? { fitContext: { contextSize: load.contextSize } } : load.gpuLayers,
      onLoadProgress: (fraction) => telling.progress(fraction),
    });
    telling.stage('context');
    const contextSize = Math.min(load.contextSize, model.trainContextSize);
    const threads = load.threads === undefined ? {} : { threads: load.threads };
    const context = await model.createContext({ contextSize, sequences: 1, batchSize: Math.min(512, contextSize), ...threads });
    const sequence = context.getSequence({ contextShift: { strategy: refuseToShift } });
    const device = llama.gpu === false || model.gpuLayers === 0 ? 'cpu' : llama.gpu;
    return { llama, model, sequence, facts: { device, contextSize, ...(notice === undefined ? {} : { notice }) } };
  } catch (error) {
    // The library hands its log lines on a little later.
    await new Promise((resume) => setTimeout(resume, LOG_SETTLES_MS));
    throw loadFailure(error, load, lines);
  }
}

async function startBackend(
  gpu: HelperLoad['gpu'],
  logger: (level: LlamaLogLevel, line: string) => void,
): Promise<{ llama: Llama; notice?: string }> {
  const options = { build: 'never', skipDownload: true, progressLogs: false, logLevel: LlamaLogLevel.warn, logger } as const;
  try {
    const llama = await getLlama({ ...options, gpu: gpu === 'off' ? false : gpu });
    const refused = gpu !== 'auto' && gpu !== 'off' && llama.gpu !== gpu;
    return refused ? { llama, notice: notHere(gpu) } : { llama };
  } catch (error) {
    if (!(error instanceof NoBinaryFoundError)) throw error;
    if (gpu === 'off' || gpu === 'auto') {
      throw new Failure('install-broken', 'llama.cpp is not installed for this machine', {
        next: 'install again without --omit=optional, on a platform that node-llama-cpp has binaries for',
        cause: error,
      });
    }
    return { llama: await getLlama({ ...options, gpu: false }), notice: notHere(gpu) };
  }
}

function notHere(gpu: string): string {
  return `${gpu} was asked for and is not available here: running on the CPU`;
}

/** Prompt and answer are fitted before anything is evaluated; coming here means that the sum was wrong, and losing text silently would be worse. */
function refuseToShift(): never {
  throw new Error('the context is full, and nothing is ever dropped from it');
}

function loadFailure(error: unknown, load: HelperLoad, lines: readonly string[]): Failure | unknown {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const log = lines.filter((line) => line !== '').join(' / ');
  if (isMemoryError(error) || /unable to allocate|failed to allocate|out of memory|not enough memory/iu.test(`${message} ${log}`)) {
    return new Failure('engine-out-of-memory', `not enough memory for ${load.name} with a context of ${load.contextSize}: ${message}`, {
      next: 'close other programs, or choose a smaller model or a smaller engine.contextSize',
      cause: error,
    });
  }
  const said = log === '' ? message : `${message} (${log.slice(-400)})`;
  if (/unknown model architecture|unsupported|unknown pre-tokenizer|not supported/iu.test(said)) {
    return new Failure('model-unsupported', `llama.cpp does not know this kind of model: ${said}`, {
      next: 'choose a model of a known architecture, or update localcoder',
      cause: error,
    });
  }
  return new Failure('model-damaged', `llama.cpp cannot load ${load.file}: ${said}`, {
    next: 'put the complete model file there again, or choose another model in models.code',
    cause: error,
  });
}

/** True for the error by which node-llama-cpp refuses what would not fit. */
export function isMemoryError(error: unknown): boolean {
  return error instanceof InsufficientMemoryError;
}
