/**
 * The engine that talks to an OpenAI-compatible server (Ollama, llama-server, vLLM, LM Studio, mlx_lm.server) that the person runs. A small
 * child process holds the connection, so that this process opens none; it connects to the one configured address and follows no redirect.
 * An address beyond this machine is refused unless the person's own settings allow its host.
 */
import { join } from 'node:path';
import { mayConnect } from '../core/address.ts';
import { Failure } from '../core/failure.ts';
import type { ModelChoice } from '../core/port/engine.ts';
import { type ChildEngine, type ChildEngineOptions, openChildEngine } from './child-engine.ts';
import { clientEnvironment } from './child-environment.ts';
import type { ChildKind } from './keeper.ts';
import { SERVER_PATIENCE } from './patience.ts';
import type { ServerLoad } from './protocol.ts';
import { startSession } from './session.ts';

type ServerChoice = Extract<ModelChoice, { by: 'server' }>;

export interface HttpEngineOptions extends ChildEngineOptions {
  /** Folder that holds the package's package.json and dist/. */
  readonly packageRoot: string;
  /** Hosts beyond this machine that may be talked to, as `host` or `host:port`. */
  readonly allowHosts: readonly string[];
  /** How long to wait for the server; default SERVER_PATIENCE. */
  readonly patience?: ServerLoad['patience'] | undefined;
}

/** Opens the engine; nothing is connected before the first load. */
export function openHttpEngine(options: HttpEngineOptions): ChildEngine {
  const { clock, packageRoot, allowHosts, patience = SERVER_PATIENCE } = options;
  const file = join(packageRoot, 'dist', 'src', 'engine', 'http', 'main.js');
  const env = clientEnvironment(process.env);

  const kind: ChildKind<ServerChoice> = {
    accept: (choice) => (choice.by === 'server' ? choice : undefined),
    keyOf: ({ url, name, contextSize }) => JSON.stringify([url, name, contextSize]),
    start: (onIdleDeath) => startSession({ clock, file, args: [], env, onIdleDeath }),
    loadOf({ name, url, contextSize }) {
      if (!mayConnect(url, allowHosts)) {
        const { host } = new URL(url);
        throw new Failure('engine-refused', `${host} is not this machine, and the settings do not allow it`, {
          next: `put "${host}" into network.allow of your own settings if the code may be sent there`,
        });
      }
      return { by: 'server', name, url, contextSize, patience };
    },
    onLoaded: () => undefined,
    onMemory: () => false,
    onCompleted: () => undefined,
    lighter: () => undefined,
    network: ({ url }) => new URL(url).host,
  };
  return openChildEngine(kind, options);
}
