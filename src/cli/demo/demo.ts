/**
 * The product's main job, shown for real: a repository, a worker process of its own, two saves, and the proof that nothing else changed.
 * Everything lies in one temporary folder, state included; the person's own worker, queue and settings are not touched. The worker is ended
 * and the folder removed however it goes.
 */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RepoId } from '../../core/brand.ts';
import { Failure } from '../../core/failure.ts';
import type { ExitStatus } from '../../core/outcome.ts';
import { EXIT } from '../../core/outcome.ts';
import type { JobRow } from '../../core/port/queue.ts';
import { openInspection } from '../../open-inspection.ts';
import type { Call } from '../call.ts';
import { endWorker } from '../end-worker.ts';
import { type Interrupts, openInterrupts } from '../interrupts.ts';
import { plain } from '../plain.ts';
import { inSession, type Session } from '../session.ts';
import { ensureWorker } from '../start-worker.ts';
import { untilFollowed } from '../until-followed.ts';
import { checkPromises, type DemoPromise } from './promise.ts';
import { snapshotOf } from './snapshot.ts';
import { tellHowTo, tellPromises, tellResults } from './tell.ts';
import { openWorkshop, SAVES, type Workshop } from './workshop.ts';

/** Both jobs together take some seconds; a machine that needs longer than this is told so. */
const PATIENCE_MS = 50_000;
const LOOK_MS = 100;

/** `demo --json`. */
interface DemoJson {
  readonly kept: boolean;
  readonly seconds: number;
  readonly promises: readonly DemoPromise[];
  /** Absent unless `--keep`. */
  readonly folder?: string;
}

/** Runs the demo. Exit status 0 only if every promise was kept. */
export async function demo(call: Call, keep: boolean): Promise<ExitStatus> {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'localcoder-demo-')));
  const env = { ...call.env, LOCALCODER_STATE_DIR: path.join(folder, 'state') };
  const interrupts = openInterrupts();
  try {
    const inspection = openInspection({ root: env.LOCALCODER_STATE_DIR }, env);
    const workshop = await openWorkshop(path.join(folder, 'parcels'), inspection);
    const place = { cwd: workshop.root, start: workshop.root };
    return await inSession({ ...call, env, place }, (session) => perform(session, workshop, interrupts, keep ? folder : undefined));
  } finally {
    interrupts.close();
    if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function perform(session: Session, workshop: Workshop, interrupts: Interrupts, kept: string | undefined): Promise<ExitStatus> {
  const { call, world, live } = session;
  const { terminal, json } = call;
  const say = (text: string): void => (json ? undefined : terminal.print(text));
  const begun = world.clock.now();
  const { id } = await world.adopt(workshop.root);
  world.registry.watch(id, true);
  const { pid } = await ensureWorker(session);
  try {
    await beFollowed(session, id, interrupts);
    say(`A small repository in ${workshop.root}, followed by worker ${pid}.`);
    const before = snapshotOf(workshop.root);
    for (const { file, content, comment, symbol } of SAVES) {
      workshop.save(file, content);
      say(`Saved ${file} with ${terminal.colour.cyan(comment)} above ${symbol}.`);
    }
    const saved = snapshotOf(workshop.root);
    const rows = await untilEnded(session, id, interrupts);
    live.wait('');
    const promises = await checkPromises(workshop, rows, { before, saved, after: snapshotOf(workshop.root) });
    const seconds = (world.clock.now() - begun) / 1_000;
    const all = promises.every((promise) => promise.kept);
    if (json)
      terminal.print(JSON.stringify({ kept: all, seconds, promises, ...(kept !== undefined && { folder: kept }) } satisfies DemoJson));
    else {
      await tellResults(terminal, workshop, rows);
      tellPromises(terminal, promises, seconds);
      tellHowTo(terminal, process.argv[1] ?? 'dist/src/main.js');
      say(kept === undefined ? 'The folder is removed again; --keep keeps it.' : `Everything is in ${plain(kept)}.`);
    }
    return all ? EXIT.done : EXIT.world;
  } finally {
    live.wait('ending the worker');
    await endWorker(session, true);
    live.wait('');
  }
}

/** From now on a save is seen. @throws Failure when the repository cannot be followed. */
async function beFollowed(session: Session, id: RepoId, interrupts: Interrupts): Promise<void> {
  const how = await untilFollowed(session, id, interrupts.first);
  if (how?.by === 'events' || how?.by === 'poll') return;
  if (how === undefined) throw tooSlow(interrupts);
  throw new Failure('watch-limit', how.why ?? 'the repository cannot be followed', { next: "run 'localcoder doctor'" });
}

/** Both jobs have ended. Shows what the worker does meanwhile. */
async function untilEnded(session: Session, id: RepoId, interrupts: Interrupts): Promise<JobRow[]> {
  const { world, client, hub, live } = session;
  const over = new AbortController();
  const hide = hub.add(live.tell);
  const following = client.follow(hub.tell, over.signal);
  live.wait('waiting for the saves to be seen');
  try {
    for (const end = world.clock.now() + PATIENCE_MS; ; ) {
      const rows = world.queue.list({ repo: id });
      const ended = rows.filter(({ state }) => state.endedAt !== undefined);
      if (ended.length >= SAVES.length) return ended.sort((a, b) => a.job.kind.localeCompare(b.job.kind) * -1);
      if (world.clock.now() > end || interrupts.first.aborted) throw tooSlow(interrupts);
      await world.clock.sleep(LOOK_MS);
    }
  } finally {
    over.abort();
    await following;
    hide();
  }
}

function tooSlow(interrupts: Interrupts): Failure {
  const message = interrupts.first.aborted ? 'interrupted' : `the jobs did not end within ${PATIENCE_MS / 1_000} s`;
  return new Failure('engine-hung', message, { next: "run 'localcoder doctor'; a busy machine may just be slow" });
}
