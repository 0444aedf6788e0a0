import type { RepoId } from '../core/brand.ts';
import type { WatchedRepo } from '../core/worker.ts';
import type { Session } from './session.ts';

const LOOK_MS = 50;
/** The first look at a large repository takes a while; what is not known by then is told later by `status`. */
const PATIENCE_MS = 30_000;

/** How the worker follows a repository, as soon as it does or cannot; undefined when the signal aborts or it takes too long. */
export async function untilFollowed({ world, client, live }: Session, id: RepoId, signal: AbortSignal): Promise<WatchedRepo | undefined> {
  await client.refresh();
  for (const end = world.clock.now() + PATIENCE_MS; world.clock.now() < end && !signal.aborted; ) {
    const followed = (await client.status())?.watching.find((each) => each.id === id);
    if (followed !== undefined) return followed;
    live.wait('the worker looks at the repository');
    await world.clock.sleep(LOOK_MS);
  }
  return undefined;
}
