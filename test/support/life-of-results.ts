/**
 * A person and the bot side by side: random saves, commits, rebases, branch switches, and everything that may be done with a result. After
 * every step it looks whether a promise was broken; each finding is a sentence. The same seed makes the same days.
 */
import { runBot } from '../../src/bot.ts';
import type { Decision, Job } from '../../src/core/job.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import type { Bench } from '../../src/core/port/world.ts';
import { cleanable } from '../../src/pipeline/life/cleanable.ts';
import { refresh } from '../../src/pipeline/life/refresh.ts';
import { lookAround, standingOf } from '../../src/pipeline/life/standing.ts';
import { auditRepository } from './audit.ts';
import { type Flow, fenced, inRepo, openFlow, shownCode } from './flow.ts';
import { gitRepo } from './git-repo.ts';
import { FILE, HOUSES, Person, pick, refsOf, streetText } from './life-person.ts';
import { addressOf, hasMarkers, Promises } from './life-promises.ts';

/** Results that a command puts on one branch. */
const SHARING = 3;
const never = new AbortController().signal;

export interface Life {
  /** What was wrong, in sentences with the step and the seed. */
  readonly wrong: readonly string[];
  /** How often each step was taken, and what it came to. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Lives so many steps. */
export async function liveThrough(steps: number, seed: number): Promise<Life> {
  const files = { [FILE]: streetText() };
  const flow = await openFlow(({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replaceAll('var ', 'let ')), {
    repo: gitRepo({ files }),
    settings: 'models: {code: scripted}\nengine: {url: "http://127.0.0.1:9/v1"}\ndelivery: {maxOpenBranches: 30}\n',
  });
  try {
    flow.repo.git('config', 'gc.auto', '0');
    const [{ repo } = { repo: undefined }] = flow.world.registry.list().map(({ id }) => ({ repo: id }));
    if (repo === undefined) throw new Error('the repository is registered');
    const life = new Days(flow, await flow.world.repos.open(repo), randomFrom(seed), seed);
    for (let step = 0; step < steps; step += 1) await life.step(step);
    life.end();
    return life;
  } finally {
    await flow.close();
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

class Days implements Life {
  readonly wrong: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly #flow: Flow;
  readonly #bench: Bench;
  readonly #random: () => number;
  readonly #seed: number;
  readonly #person: Person;
  readonly #promises: Promises;
  #now = '';
  #batches = 0;

  constructor(flow: Flow, bench: Bench, random: () => number, seed: number) {
    this.#flow = flow;
    this.#bench = bench;
    this.#random = random;
    this.#seed = seed;
    this.#person = new Person(flow.repo, random);
    this.#promises = new Promises(flow, this.#person, (what) => this.#say(what));
  }

  async step(number: number): Promise<void> {
    const person = this.#person;
    const moves = [
      ...this.#times(5, 'save', () => person.save()),
      ...this.#times(3, 'commit', () => person.commit()),
      ...this.#times(1, 'rebase', () => person.rebase()),
      ...this.#times(1, 'switch', () => person.switch()),
      ...this.#times(1, 'stash', () => person.stash()),
      ...this.#times(1, 'delete branch', () => person.deleteBranch()),
      ...this.#times(1, 'commit onto branch', () => person.commitOnto()),
      ...this.#times(1, 'cut branch back', () => person.cutBack()),
      ...this.#times(1, 'merge branch', () => person.mergeBranch()),
      ...this.#times(5, 'work', () => this.#work()),
      ...this.#times(3, 'ask for one branch', () => this.#askForOneBranch()),
      ...this.#times(3, 'apply', () => this.#apply()),
      ...this.#times(2, 'unapply', () => this.#unapply()),
      ...this.#times(2, 'reject', () => this.#reject()),
      ...this.#times(2, 'clean', () => this.#clean()),
      ...this.#times(5, 'refresh', () => this.#refresh()),
    ];
    const [name, act] = moves[Math.floor(this.#random() * moves.length)] ?? moves[0] ?? ['', () => undefined];
    this.#now = `seed ${this.#seed}, step ${number}, ${name}`;
    const before = this.#person.look();
    try {
      await act();
    } catch (error) {
      this.#say(`threw ${error instanceof Error ? error.stack : String(error)}`);
    }
    this.#count(name);
    this.#promises.look(before, ['delete branch', 'commit onto branch', 'cut branch back'].includes(name));
  }

  /** The last look. */
  end(): void {
    this.#now = `seed ${this.#seed}, at the end`;
    for (const finding of auditRepository(this.#flow.repo)) this.#say(finding);
    for (const [ref] of refsOf(this.#flow.repo)) {
      const text = this.#flow.repo.git('show', `${ref}:${FILE}`);
      if (hasMarkers(text)) this.#say(`${ref} holds a conflict marker`);
    }
  }

  #times(weight: number, name: string, act: () => unknown): [string, () => unknown][] {
    return Array.from({ length: weight }, () => [name, act]);
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  #say(what: string): void {
    this.wrong.push(`${this.#now}: ${what}`);
  }

  #decide(job: Job, decision: Decision): void {
    this.#flow.world.queue.decide(job.id, decision);
    const same = this.#flow.rows().filter((row) => addressOf(row.job) === addressOf(job));
    this.#promises.decided.set(addressOf(job), { decision, jobs: new Set(same.map((row) => row.job.id)) });
  }

  /** Runs what is ours and looks whether the person's files, index, HEAD, stash and other refs are as they were, to the inode. */
  async #untouched<Result>(act: () => Promise<Result>, allowed?: string): Promise<Result> {
    const before = this.#flow.repo.snapshot();
    const result = await act();
    const after = this.#flow.repo.snapshot();
    for (const path of new Set([...Object.keys(before), ...Object.keys(after)]))
      if (before[path] !== after[path] && path !== allowed) this.#say(`${path} was touched`);
    return result;
  }

  #open(decision: 'open' | 'applied' = 'open'): JobRow[] {
    return this.#flow.rows().filter(({ state }) => state.decision === decision && state.delivery?.patch !== undefined);
  }

  // Ours.

  async #work(): Promise<void> {
    await this.#untouched(async () => {
      await this.#flow.scan();
      await this.#flow.drain();
    });
    for (const { job, state } of this.#flow.rows())
      if (state.status !== 'delivered' && state.status !== 'cancelled')
        this.#say(`${job.id} is ${state.status}: ${state.delivery?.reason}`);
  }

  /** Asks for some houses on one branch, and works on as many of them; the rest waits for the next work. */
  async #askForOneBranch(): Promise<void> {
    this.#batches += 1;
    const asked = {
      origin: 'batch',
      priority: 0,
      form: { oneBranch: true },
      request: `batch ${this.#batches}`,
      instruction: `batch ${this.#batches}`,
    } as const;
    const first = Math.floor(this.#random() * HOUSES);
    await this.#untouched(async () => {
      for (let at = 0; at < SHARING; at += 1)
        await this.#flow.ask('improve', { at: 'place', file: inRepo(FILE), symbol: `house${(first + at) % HOUSES}` }, asked);
      const waiting = this.#flow
        .rows()
        .filter(({ state }) => state.status === 'waiting')
        .reverse();
      const only = waiting.slice(0, Math.floor(this.#random() * (SHARING + 1))).map(({ job }) => job.id);
      await runBot(this.#flow.world, { only: { ids: only }, follow: false, stop: never, now: never });
    });
  }

  async #apply(): Promise<void> {
    const row = pick(this.#random, this.#open());
    if (row?.state.delivery === undefined) return;
    const { delivery } = row.state;
    const fit = await this.#bench.deliveries.fitOf(delivery);
    const { is } = await this.#untouched(() => this.#bench.deliveries.apply(delivery), FILE);
    this.#count(`apply: ${is}`);
    if ((is === 'refused') !== (fit === 'moved')) this.#say(`it ${fit}, and apply said ${is}`);
    if (is !== 'refused') this.#decide(row.job, 'applied');
  }

  async #unapply(): Promise<void> {
    const row = pick(this.#random, this.#open('applied'));
    if (row?.state.delivery === undefined) return;
    const { delivery } = row.state;
    const { is } = await this.#untouched(() => this.#bench.deliveries.unapply(delivery), FILE);
    this.#count(`unapply: ${is}`);
    if (is !== 'refused') this.#decide(row.job, 'open');
  }

  async #reject(): Promise<void> {
    const row = pick(this.#random, this.#open());
    if (row === undefined) return;
    this.#decide(row.job, 'rejected');
  }

  async #clean(): Promise<void> {
    const { queue } = this.#flow.world;
    const rows = new Map<string, JobRow>(this.#flow.rows().map((row) => [row.job.id, row]));
    await this.#untouched(async () => {
      const now = await lookAround(this.#bench.repo, queue);
      for (const { branch, why } of await cleanable(now, {}, queue, this.#bench)) {
        const { ref, tip, merged } = branch;
        if (this.#person.theirs.has(ref)) this.#say(`${ref} is the person's, and clean would remove it`);
        for (const { job } of branch.made) {
          const row = rows.get(job);
          const standing = row && (await standingOf(row, now, this.#bench));
          if (row?.state.decision === 'open' && !merged && standing?.is !== 'merged')
            this.#say(`${job} is open, and clean removes its branch: ${why}`);
        }
        const { is } = await this.#bench.repo.removeBranch(ref, tip);
        this.#count(`clean: ${is}`);
        this.#count(`clean: ${branch.made.length > 1 ? 'several' : 'one'}`);
        if (is !== 'done') this.#say(`${ref} is ours, and removing it came to ${is}`);
      }
    });
  }

  async #refresh(): Promise<void> {
    const row = pick(this.#random, this.#open());
    if (row === undefined) return;
    const { branch } = row.state.delivery ?? {};
    const standing = await standingOf(row, await lookAround(this.#bench.repo, this.#flow.world.queue), this.#bench);
    const before = refsOf(this.#flow.repo);
    const { is } = await this.#untouched(() => refresh(row, this.#flow.world, this.#bench, never));
    this.#count(`refresh: ${is}`);
    const after = refsOf(this.#flow.repo);
    if (is === 'refreshed' && standing?.branch !== 'ours') this.#say('it moved a branch that is not ours');
    if (is !== 'refreshed' && JSON.stringify([...before]) !== JSON.stringify([...after])) this.#say(`it was ${is}, and a branch moved`);
    if (is !== 'refreshed' || branch === undefined) return;
    const now = await lookAround(this.#bench.repo, this.#flow.world.queue);
    const made = now.branches.find(({ ref }) => ref === branch.ref)?.made ?? [];
    const commits = Number(this.#flow.repo.git('rev-list', '--count', `HEAD..${branch.ref}`));
    if (commits < made.length || commits > 2 * made.length)
      this.#say(`its branch is ${commits} commits from HEAD, for ${made.length} results`);
    if (made.length > 1) this.#count('refresh: several');
    for (const again of this.#flow.rows().filter(({ job }) => made.some((each) => each.job === job.id))) {
      const after = await standingOf(again, now, this.#bench);
      if (again.state.decision === 'rejected') this.#say(`${again.job.id} is rejected, and on the branch that was refreshed`);
      if (after !== undefined && after.is !== 'fresh') this.#say(`${again.job.id} was refreshed and is ${after.is}`);
    }
  }
}
