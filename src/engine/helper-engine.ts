/**
 * The engine that runs weights on this machine: llama.cpp through node-llama-cpp, in a helper process of its own, because a damaged file or a
 * failed assertion there ends the process it runs in. The helper is started without network where the kernel can be made to refuse it; where
 * that does not work it is started plainly and `status` says so. This process never imports node-llama-cpp and never parses a model file.
 */
import { join } from 'node:path';
import type { ModelChoice } from '../core/port/engine.ts';
import { type ChildEngine, type ChildEngineOptions, openChildEngine } from './child-engine.ts';
import { helperEnvironment } from './child-environment.ts';
import { openHashMemory } from './hash-memory.ts';
import type { ChildKind } from './keeper.ts';
import { openLadder } from './ladder.ts';
import { findNetworkBlock, type NetworkBlock, ownNetworkNamespace } from './network-block.ts';
import { type SessionOptions, startSession } from './session.ts';

type HelperChoice = Extract<ModelChoice, { by: 'helper' }>;

export interface HelperEngineOptions extends ChildEngineOptions {
  /** Folder that holds the package's package.json and dist/. */
  readonly packageRoot: string;
  /** Where hashes of model files are remembered; absent: in memory. */
  readonly stateDir?: string | undefined;
  /** Another program that speaks the protocol, with its arguments; for tests of the supervision. */
  readonly child?: { readonly file: string; readonly args: readonly string[] } | undefined;
  /** False starts the helper plainly even where the network could be blocked; default true. */
  readonly blockNetwork?: boolean | undefined;
}

/** Opens the engine; the helper is started by the first load. */
export function openHelperEngine(options: HelperEngineOptions): ChildEngine {
  const { clock, log } = options;
  const hashes = openHashMemory(options.stateDir);
  const ladder = openLadder(keyOf);
  const child = options.child ?? { file: join(options.packageRoot, 'dist', 'src', 'engine', 'helper', 'main.js'), args: [] };
  const session: Omit<SessionOptions, 'onIdleDeath' | 'block'> = {
    clock,
    file: child.file,
    args: [...child.args, `--namespace=${ownNetworkNamespace()}`],
    env: helperEnvironment(process.env),
  };
  let block: NetworkBlock | undefined;
  if (options.blockNetwork ?? true) block = findNetworkBlock(process.platform, process.env.PATH ?? '');

  const kind: ChildKind<HelperChoice> = {
    accept: (choice) => (choice.by === 'helper' ? choice : undefined),
    keyOf,
    async start(onIdleDeath) {
      if (block !== undefined) {
        const boxed = await startSession({ ...session, block, onIdleDeath });
        if (boxed.is === 'started' || boxed.death.how === 'out-of-memory') return boxed;
        const plain = await startSession({ ...session, onIdleDeath });
        if (plain.is === 'gone') return plain;
        block = undefined;
        log.warn('the model process does not start in a network sandbox here; it runs without one', { detail: boxed.death.detail });
        return plain;
      }
      return startSession({ ...session, onIdleDeath });
    },
    loadOf(choice) {
      const { name, file, sha256, threads } = choice;
      const { contextSize, gpu, gpuLayers } = ladder.at(choice);
      const known = hashes.get(file);
      return {
        by: 'helper',
        name,
        file,
        contextSize,
        gpu,
        gpuLayers,
        ...(sha256 === undefined ? {} : { sha256 }),
        ...(known === undefined ? {} : { known }),
        ...(threads === undefined ? {} : { threads }),
      };
    },
    onLoaded(choice, facts) {
      if (facts.file === undefined) return;
      hashes.set(choice.file, facts.file);
      log.debug('model file', { file: choice.file, sha256: facts.file.sha256 });
    },
    onMemory: (choice, sure) => ladder.down(choice, sure),
    onCompleted: (choice) => ladder.steady(choice),
    lighter(choice) {
      const { words } = ladder.at(choice);
      return words === undefined ? undefined : `${words}, after memory ran out`;
    },
    network: (_choice, started) => (started.cutOff ? 'blocked by the kernel' : 'not blocked by the kernel'),
  };
  return openChildEngine(kind, options);
}

function keyOf(choice: HelperChoice): string {
  const { file, sha256, gpu, gpuLayers, contextSize, threads } = choice;
  return JSON.stringify([file, sha256, gpu, gpuLayers, contextSize, threads]);
}
