/** A real repository with our hooks, a bare one to push to, and the spool that the worker reads, into a real queue. Only the engine is missing. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from '../../jobs/kinds.ts';
import type { RepoId } from '../../src/core/brand.ts';
import { type Config, DEFAULT_CONFIG } from '../../src/core/config.ts';
import { Failure } from '../../src/core/failure.ts';
import type { Job, NewJob } from '../../src/core/job.ts';
import type { Clock } from '../../src/core/port/clock.ts';
import type { Findings } from '../../src/core/port/findings.ts';
import type { HookName } from '../../src/core/port/hooks.ts';
import type { ProgressEvent } from '../../src/core/port/progress.ts';
import type { Queue } from '../../src/core/port/queue.ts';
import type { Repo } from '../../src/core/port/repo.ts';
import { findRepo } from '../../src/git/find-repo.ts';
import { openHooks } from '../../src/git/hooks.ts';
import { openRepo } from '../../src/git/repo.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { openFindings } from '../../src/store/findings.ts';
import { openStore } from '../../src/store/open.ts';
import { systemClock } from '../../src/system/clock.ts';
import { rememberPushes } from '../../src/triggers/push-memory.ts';
import { openSpool, type Spool } from '../../src/triggers/spool.ts';
import { readTools } from '../triggers/rig.ts';
import { GIT_TEST_ENV, type GitRepo, gitRepo, removeFolder, temporaryFolder } from './git-repo.ts';
import { type RecordedLog, recordedLog } from './recorded-log.ts';

export interface HookRig {
  readonly repo: GitRepo;
  readonly opened: Repo;
  readonly queue: Queue;
  readonly findings: Findings;
  readonly spool: Spool;
  readonly folder: string;
  readonly log: RecordedLog;
  readonly told: ProgressEvent[];
  /** Repositories whose files were to be looked at again. */
  readonly reconciled: RepoId[];
  /** Whether an unregistered repository may be opened. */
  mayOpen: boolean;
  /** What the queue does in place of adding; for failures. */
  refuse: ((job: NewJob) => void) | undefined;
  jobs(): Job[];
  /** `review abc..def`, `improve src/oven.js#bakingMinutes`, sorted. */
  titles(): string[];
  /** Another spool on the same folder, as a worker that starts anew has it. */
  again(): Spool;
  install(...names: HookName[]): Promise<void>;
  close(): Promise<void>;
}

/** Hooks are put in place by `install`, after which `spool.look()` reads what they wrote. */
export async function openHookRig(postCommit: Config['hooks']['postCommit'] = 'off', clock: Clock = systemClock): Promise<HookRig> {
  const repo = gitRepo();
  const state = temporaryFolder();
  const folder = join(state, 'spool');
  mkdirSync(folder);
  const bare = join(state, 'remote.git');
  repo.git('init', '-q', '--bare', '--initial-branch=main', bare);
  repo.git('remote', 'add', 'origin', bare);
  const opened = await openRepo({ path: repo.path, stateDir: state });
  const store = openStore(join(state, 'localcoder.db'));
  const queue = openQueue(store, systemClock);
  const config: Config = { ...DEFAULT_CONFIG, hooks: { postCommit } };
  const spools: Spool[] = [];
  const choose = async (): Promise<never> => {
    throw new Failure('model-missing', 'no model in this test', { next: '' });
  };
  const again = (): Spool => {
    const spool = openSpool({
      folder,
      queue: {
        add(job) {
          rig.refuse?.(job);
          return queue.add(job);
        },
      },
      clock,
      log: rig.log,
      progress: { tell: (event) => rig.told.push(event) },
      nudge: () => undefined,
      reconcile: (id) => rig.reconciled.push(id),
      find: findRepo,
      mayOpen: async () => rig.mayOpen,
      open: async () => ({ ...readTools(opened, config), findings: rig.findings, kinds: KINDS, choose }),
      pushing: async () => [repo.path],
    });
    spools.push(spool);
    return spool;
  };
  const rig: Omit<HookRig, 'spool'> = {
    repo,
    opened,
    queue,
    findings: openFindings(store, systemClock),
    folder,
    log: recordedLog(),
    told: [],
    reconciled: [],
    mayOpen: true,
    refuse: undefined,
    jobs: () => queue.list({ limit: 10_000 }).map(({ job }) => job),
    titles: () =>
      rig
        .jobs()
        .map(({ kind, aim }) => `${kind} ${aim.file === '.' ? '' : `${aim.file}#`}${aim.symbol}`)
        .sort(),
    again,
    async install(...names) {
      const found = await findRepo(repo.path);
      if (found === undefined) throw new Error('no repository');
      const hooks = openHooks({ found, spool: folder, version: '1.2.3', review: () => ['/bin/false'], environment: GIT_TEST_ENV });
      await hooks.install(names, { write: false });
      await rememberPushes(folder, found.commonDir, opened);
    },
    async close() {
      for (const spool of spools) await spool.stop();
      await opened.close();
      store.close();
      removeFolder(state);
      repo.remove();
    },
  };
  return Object.assign(rig, { spool: again() });
}
