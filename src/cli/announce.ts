/**
 * Tells the person that something they waited for has ended: the terminal's bell where one is attached, a notification on the desktop from the
 * worker. Jobs of one request are told of once, when the last of them ends. It never holds up a job, and its trouble is never theirs.
 */
import type { JobId } from '../core/brand.ts';
import type { Config } from '../core/config.ts';
import type { JobRow } from '../core/port/queue.ts';
import { openDesktop } from '../open-notices.ts';
import { noticeAfter, noticeOf } from './notice.ts';
import type { Session } from './session.ts';

const TITLE = 'localcoder';

/** Rings for each long request that ends, as the hub hears of it. The returned function ends that. */
export async function ringForEnds({ call, world, hub }: Pick<Session, 'call' | 'world' | 'hub'>): Promise<() => void> {
  const settings = await wishes(world);
  if (settings?.bell !== true) return () => undefined;
  return hub.add((event) => {
    if (event.is === 'settled' && told(world, event.job, settings.afterSeconds) !== undefined) call.terminal.ring();
  });
}

/** Rings when these jobs, which a command has waited for, took long. */
export async function ringFor({ call, world }: Pick<Session, 'call' | 'world'>, rows: readonly JobRow[]): Promise<void> {
  const settings = await wishes(world);
  if (settings?.bell === true && noticeOf(rows, settings.afterSeconds) !== undefined) call.terminal.ring();
}

/** Shows each long request that ends on the desktop. The returned function ends that, and what is just being shown. */
export async function announceEnds({ call, world, hub }: Pick<Session, 'call' | 'world' | 'hub'>): Promise<() => Promise<void>> {
  const settings = await wishes(world);
  if (settings?.desktop !== true || settings.afterSeconds === 0) return async () => undefined;
  const desktop = await openDesktop(world, call.env);
  const leave = hub.add((event) => {
    if (event.is !== 'settled') return;
    const text = told(world, event.job, settings.afterSeconds);
    if (text !== undefined) void desktop.show(TITLE, text);
  });
  return () => {
    leave();
    return desktop.close();
  };
}

/** What there is to tell; nothing while the database cannot be read. */
function told({ queue, log }: Session['world'], job: JobId, afterSeconds: number): string | undefined {
  try {
    return noticeAfter(queue, job, afterSeconds);
  } catch (error) {
    log.debug('the end of a job was not told', { job, error: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}

/** Settings in disorder tell nothing: whoever needs them more says what is wrong with them. */
async function wishes(world: Session['world']): Promise<Config['notifications'] | undefined> {
  try {
    return (await world.settings()).config.notifications;
  } catch (error) {
    world.log.debug('no notifications', { error: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
}
