import type { JobId, RepoId } from '../core/brand.ts';
import type { Bench } from '../core/port/world.ts';
import type { OpenedWorld } from '../open-world.ts';
import type { QueueClient } from '../queue-client.ts';
import type { Call } from './call.ts';
import type { Hub } from './hub.ts';
import { openHub } from './hub.ts';
import type { LiveLine } from './live-line.ts';
import { openLiveLine } from './live-line.ts';
import { isInside } from './place.ts';
import { plainLine } from './plain.ts';
import { titleOf } from './render-job.ts';

/** What a command that touches the queue works with. */
export interface Session {
  readonly call: Call;
  readonly world: OpenedWorld;
  readonly client: QueueClient;
  readonly hub: Hub;
  readonly live: LiveLine;
  /** What a job is about, in a few words; its id when nothing is known of it. */
  titleOf(id: JobId): string;
  /** Absolute path of a registered repository. */
  pathOf(id: RepoId): string | undefined;
  /** The registered repository that the command was called in, found by its path alone, without asking git. */
  here(): RepoId | undefined;
  /**
   * Registers and opens the repository that the command was called in, and says on standard error what in its settings was ignored.
   * @throws Failure repository-missing | config-invalid.
   */
  adopt(): Promise<{ readonly id: RepoId; readonly bench: Bench }>;
}

/** Opens the world (every port lazily) for one command and closes it after, however the command ends. */
export async function inSession<Result>(call: Call, work: (session: Session) => Promise<Result>): Promise<Result> {
  const [{ openWorld }, { openQueueClient }] = await Promise.all([import('../open-world.ts'), import('../queue-client.ts')]);
  const hub = openHub();
  const world = openWorld({ progress: hub, env: call.env });
  const titles = new Map<JobId, string>();
  const session: Session = {
    call,
    world,
    client: openQueueClient(world.paths, world.clock),
    hub,
    live: openLiveLine({ terminal: call.terminal, clock: world.clock, titleOf: (id) => session.titleOf(id), quiet: call.json }),
    titleOf(id) {
      const known = titles.get(id);
      if (known !== undefined) return known;
      const row = world.queue.find(id);
      if (row === undefined) return id;
      const title = titleOf(row.job);
      titles.set(id, title);
      return title;
    },
    pathOf: (id) => world.registry.find(id)?.path,
    here() {
      const around = world.registry.list().filter(({ path }) => isInside(call.place.start, path));
      return around.sort((a, b) => b.path.length - a.path.length)[0]?.id;
    },
    async adopt() {
      session.live.wait('reading the repository');
      const { id, bench, warnings } = await world.adopt(call.place.start);
      for (const warning of warnings) call.terminal.note(`${call.terminal.noteColour.yellow('settings:')} ${plainLine(warning)}`);
      return { id, bench };
    },
  };
  try {
    return await work(session);
  } finally {
    session.live.close();
    await world.close();
  }
}
