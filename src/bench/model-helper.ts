import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GenerateRequest, ModelChoice } from '../core/port/engine.ts';
import { helperEnvironment } from '../engine/child-environment.ts';
import { findNetworkBlock, ownNetworkNamespace } from '../engine/network-block.ts';
import type { ChildStage, LoadedFacts } from '../engine/protocol.ts';
import { type Started, startSession } from '../engine/session.ts';
import { systemClock } from '../system/clock.ts';
import { packageRoot } from '../system/paths.ts';
import { GREEDY, improvePrompts } from './model-prompts.ts';
import { TABLE_HEAD } from './place.ts';
import { figureRow, quantile, row } from './sample.ts';

type HelperChoice = Extract<ModelChoice, { by: 'helper' }>;

const ROUNDS = 15;
const STAGES: readonly (readonly [string, readonly ChildStage[]])[] = [
  ['of it: hash and header', ['hash', 'header']],
  ['of it: importing node-llama-cpp, starting llama.cpp', ['backend']],
  ['of it: opening the weights', ['open']],
  ['of it: making the context', ['context']],
];
const AIM = { millis: 500, megabytes: 150 };

interface Life {
  readonly startMillis: number;
  readonly loadMillis: number;
  readonly stages: ReadonlyMap<ChildStage, number>;
  /** Megabytes at the most so far, where the system tells: before the order to load, after it, after an answer. */
  readonly memory?: { readonly bare: number; readonly loaded: number; readonly asked: number };
}

/** Starts, loads and ends the helper again and again; the first round is not counted. */
export async function measureHelper(choice: HelperChoice): Promise<string[]> {
  const [messages = []] = await improvePrompts(1);
  const request = { ...GREEDY, messages, maxTokens: 400 };
  let known: LoadedFacts['file'];
  const first: Life[] = [];
  const later: Life[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [fresh, facts] = await live(choice, undefined, request);
    known ??= facts.file;
    const [again] = await live(choice, known, request);
    if (round > 0) {
      first.push(fresh);
      later.push(again);
    }
  }
  const load = { name: '`load` → `loaded`, the file hashed', millis: first.map(({ loadMillis }) => loadMillis) };
  const warm = { name: '`load` → `loaded`, its hash remembered', millis: later.map(({ loadMillis }) => loadMillis) };
  const parts = STAGES.map(([name, stages]) => ({
    name,
    millis: later.map((life) => stages.reduce((sum, stage) => sum + (life.stages.get(stage) ?? 0), 0)),
  }));
  return [
    '',
    '### Loading',
    ...TABLE_HEAD,
    row({ name: 'start of the helper, to its first word', millis: later.map(({ startMillis }) => startMillis) }),
    row(load),
    row(warm),
    ...parts.map(row),
    '',
    `aim: \`loaded\` at most ${AIM.millis} ms after \`load\`: ${verdict(quantile(load.millis, 0.5), AIM.millis)}`,
    ...memoryLines(later),
  ];
}

function memoryLines(lives: readonly Life[]): string[] {
  const known = lives.flatMap(({ memory }) => memory ?? []);
  if (known.length === 0) return ['', 'The most memory a process took is told on Linux only.'];
  const above = known.map(({ bare, asked }) => asked - bare);
  return [
    '',
    '### Most memory (VmHWM)',
    ...TABLE_HEAD,
    figureRow(
      'helper that has loaded nothing',
      known.map(({ bare }) => bare),
      'MB',
    ),
    figureRow(
      'above it, model loaded',
      known.map(({ bare, loaded }) => loaded - bare),
      'MB',
    ),
    figureRow('above it, after an answer', above, 'MB'),
    '',
    `aim: at most ${AIM.megabytes} MB above: ${verdict(quantile(above, 0.5), AIM.megabytes)}`,
  ];
}

function verdict(value: number, most: number): string {
  return value <= most ? 'reached' : 'missed';
}

/** One helper: started as the engine starts it, told to load, asked once, ended. */
async function live(choice: HelperChoice, known: LoadedFacts['file'], request: GenerateRequest): Promise<[Life, LoadedFacts]> {
  const from = performance.now();
  const started = await startHelper();
  const startMillis = performance.now() - from;
  const { session, pid } = started;
  try {
    const bare = peakMegabytes(pid);
    const stages = new Map<ChildStage, number>();
    let stage: ChildStage = 'start';
    let since = performance.now();
    const loadFrom = since;
    const turn = (next: ChildStage): void => {
      const now = performance.now();
      stages.set(stage, (stages.get(stage) ?? 0) + now - since);
      [stage, since] = [next, now];
    };
    const { name, file, sha256, contextSize, threads, gpu, gpuLayers } = choice;
    const more = {
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(threads === undefined ? {} : { threads }),
      ...(known === undefined ? {} : { known }),
    };
    const load = { by: 'helper', name, file, contextSize, gpu, gpuLayers, ...more } as const;
    const loaded = await session.order({ is: 'load', id: 1, load }, (report) => {
      if (report.is === 'stage') turn(report.stage);
    });
    turn('idle');
    const loadMillis = performance.now() - loadFrom;
    if (loaded.is === 'gone' || loaded.answer.is !== 'loaded') throw new Error(`not loaded: ${JSON.stringify(loaded)}`);
    const afterLoad = peakMegabytes(pid);
    const asked = await session.order({ is: 'generate', id: 2, request });
    if (asked.is === 'gone' || asked.answer.is !== 'done') throw new Error(`not answered: ${JSON.stringify(asked)}`);
    const afterAnswer = peakMegabytes(pid);
    const isKnown = bare !== undefined && afterLoad !== undefined && afterAnswer !== undefined;
    const memory = isKnown ? { memory: { bare, loaded: afterLoad, asked: afterAnswer } } : {};
    return [{ startMillis, loadMillis, stages, ...memory }, loaded.answer.facts];
  } finally {
    await session.end();
  }
}

async function startHelper(): Promise<Started> {
  const block = findNetworkBlock(process.platform, process.env.PATH ?? '');
  const options = {
    clock: systemClock,
    file: join(packageRoot(), 'dist', 'src', 'engine', 'helper', 'main.js'),
    args: [`--namespace=${ownNetworkNamespace()}`],
    env: helperEnvironment(process.env),
    onIdleDeath: () => undefined,
  };
  const boxed = await startSession({ ...options, block });
  if (boxed.is === 'started') return boxed;
  const plain = await startSession(options);
  if (plain.is === 'started') return plain;
  throw new Error(`the helper does not start: ${plain.death.detail}`);
}

/** The most memory a process has had in RAM so far; undefined where the system does not tell. */
function peakMegabytes(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
