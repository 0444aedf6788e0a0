/**
 * The whole bot in this process: real git, SQLite, parser, checks and deliveries in temporary folders; only the model's words are written
 * by the test.
 */

import { runBot } from '../../src/bot.ts';
import type { RepoPath } from '../../src/core/brand.ts';
import type { Delivery } from '../../src/core/delivery.ts';
import { type Form, type NewJob, PRIORITY, type Scope, type Trigger } from '../../src/core/job.ts';
import type { ProgressEvent } from '../../src/core/port/progress.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import { type OpenedWorld, openWorld } from '../../src/open-world.ts';
import { expand } from '../../src/triggers/range.ts';
import { scan } from '../../src/triggers/reconcile.ts';
import { type GitRepo, gitRepo, removeFolder, temporaryFolder } from './git-repo.ts';
import { openScriptedEngine, type Script, type ScriptedEngine } from './scripted-engine.ts';

export interface Flow {
  readonly repo: GitRepo;
  readonly world: OpenedWorld;
  readonly engine: ScriptedEngine;
  readonly events: ProgressEvent[];
  /** Queues what a command would. */
  ask(kind: string, scope: Scope, options?: AskOptions): Promise<NewJob[]>;
  /** Queues every @ai comment of the saved files. */
  scan(): Promise<NewJob[]>;
  /** Runs until nothing is left. */
  drain(): Promise<void>;
  rows(): JobRow[];
  /** The newest job's delivery. @throws Error when it has none. */
  delivery(): Delivery;
  close(): Promise<void>;
}

interface AskOptions {
  readonly instruction?: string;
  readonly again?: boolean;
  readonly priority?: number;
  readonly origin?: Trigger['origin'];
  readonly form?: Form;
  /** Shared with other calls; a new one unless given. */
  readonly request?: string;
}

export interface FlowOptions {
  readonly repo?: GitRepo;
  readonly settings?: string;
  readonly contextSize?: number;
  /** In place of one that answers by the script. */
  readonly engine?: ScriptedEngine;
}

/** Settings that let the scripted model do everything: a server's model has no limits of the bundled one. */
const SETTINGS = 'models:\n  code: scripted\nengine:\n  url: http://127.0.0.1:9/v1\n';

/** Opens one on a small bakery. */
export async function openFlow(script: Script, options: FlowOptions = {}): Promise<Flow> {
  const repo = options.repo ?? gitRepo();
  const state = temporaryFolder('localcoder-state');
  const { mkdirSync, writeFileSync } = await import('node:fs');
  mkdirSync(`${state}/config`, { recursive: true });
  writeFileSync(`${state}/config/config.yaml`, options.settings ?? SETTINGS);
  const engine =
    options.engine ?? openScriptedEngine(script, options.contextSize === undefined ? {} : { contextSize: options.contextSize });
  const events: ProgressEvent[] = [];
  const world = openWorld({
    progress: { tell: (event) => void events.push(event) },
    env: { ...process.env, LOCALCODER_STATE_DIR: state },
    engine,
  });
  const { id, bench } = await world.adopt(repo.path);
  const tools = { ...bench, sha256: world.sha256, clock: world.clock };
  const add = (jobs: readonly NewJob[]): void => {
    for (const job of jobs) world.queue.add(job);
  };
  return {
    repo,
    world,
    engine,
    events,
    async ask(kind, scope, { instruction = '', again, priority = PRIORITY.person, origin = 'command', ...shared } = {}) {
      const trigger: Trigger = { origin, repo: id, kind, instruction, scope };
      const { jobs, refusal } = await expand(trigger, tools, { priority, ...shared, ...(again === undefined ? {} : { again }) });
      if (refusal !== undefined) throw new Error(refusal.reason);
      add(jobs);
      return jobs;
    },
    async scan() {
      const { jobs } = await scan(tools, { includeCommitted: true });
      add(jobs);
      return jobs;
    },
    drain: () => runBot(world, { follow: false, stop: new AbortController().signal, now: new AbortController().signal }),
    rows: () => world.queue.list({}),
    delivery() {
      const [row] = world.queue.list({ limit: 1 });
      if (row?.state.delivery === undefined) throw new Error(`no delivery: ${JSON.stringify(row?.state)}`);
      return row.state.delivery;
    },
    async close() {
      await world.close();
      removeFolder(state);
      repo.remove();
    },
  };
}

/** A path in a test's repository. */
export function inRepo(path: string): RepoPath {
  return path as RepoPath;
}

/** The code a chat prompt shows last, between its fences. */
export function shownCode(content: string): string {
  const blocks = [...content.matchAll(/^(`{3,})\n([\s\S]*?)\n\1$/gmu)];
  return blocks.at(-1)?.[2] ?? '';
}

/** An answer in a fence. */
export function fenced(code: string): string {
  return `\`\`\`\n${code}\n\`\`\``;
}
