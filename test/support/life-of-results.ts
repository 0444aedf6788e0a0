/**
 * A person and the bot side by side: random saves, commits, rebases, branch switches, and everything that may be done with a result. After
 * every step it looks whether a promise was broken; each finding is a sentence. The same seed makes the same days.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobRow } from '../../src/core/port/queue.ts';
import type { Bench } from '../../src/core/port/world.ts';
import { refresh } from '../../src/pipeline/life/refresh.ts';
import { lookAround, standingOf } from '../../src/pipeline/life/standing.ts';
import { auditRepository } from './audit.ts';
import { type Flow, fenced, openFlow, shownCode } from './flow.ts';
import { gitRepo } from './git-repo.ts';

const FILE = 'src/street.js';
const HOUSES = 6;
const never = new AbortController().signal;

export interface Life {
  /** What was wrong, in sentences with the step and the seed. */
  readonly wrong: readonly string[];
  /** How often each step was taken, and what it came to. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Lives so many steps. */
export async function liveThrough(steps: number, seed: number): Promise<Life> {
  const files = { [FILE]: Array.from({ length: HOUSES }, (_, house) => houseText(house)).join('\n') };
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

function houseText(house: number): string {
  return `function house${house}(doors) {\n  var open = ${house};\n  for (const door of doors) {\n    open = open + door.width;\n  }\n  return open;\n}\n`;
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

type Refs = Map<string, string>;

class Days implements Life {
  readonly wrong: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly #flow: Flow;
  readonly #bench: Bench;
  readonly #random: () => number;
  readonly #seed: number;
  /** Branches the person deleted or renamed: their names never come back. */
  readonly #gone = new Set<string>();
  /** Branches the person committed onto. */
  readonly #theirs = new Set<string>();
  #now = '';
  #edits = 0;

  constructor(flow: Flow, bench: Bench, random: () => number, seed: number) {
    this.#flow = flow;
    this.#bench = bench;
    this.#random = random;
    this.#seed = seed;
  }

  async step(number: number): Promise<void> {
    const moves = [
      ...this.#times(5, 'save', () => this.#save()),
      ...this.#times(3, 'commit', () => this.#commit()),
      ...this.#times(1, 'rebase', () => this.#rebase()),
      ...this.#times(1, 'switch', () => this.#switch()),
      ...this.#times(1, 'delete branch', () => this.#deleteBranch()),
      ...this.#times(1, 'commit onto branch', () => this.#commitOnto()),
      ...this.#times(1, 'merge branch', () => this.#mergeBranch()),
      ...this.#times(5, 'work', () => this.#work()),
      ...this.#times(3, 'apply', () => this.#apply()),
      ...this.#times(2, 'unapply', () => this.#unapply()),
      ...this.#times(2, 'reject', () => this.#reject()),
      ...this.#times(2, 'clean', () => this.#clean()),
      ...this.#times(4, 'refresh', () => this.#refresh()),
    ];
    const [name, act] = moves[Math.floor(this.#random() * moves.length)] ?? moves[0] ?? ['', () => undefined];
    this.#now = `seed ${this.#seed}, step ${number}, ${name}`;
    const before = this.#refs();
    try {
      await act();
    } catch (error) {
      this.#say(`threw ${error instanceof Error ? error.stack : String(error)}`);
    }
    this.#count(name);
    this.#look(before, ['delete branch', 'commit onto branch'].includes(name));
  }

  /** The last look. */
  end(): void {
    this.#now = `seed ${this.#seed}, at the end`;
    for (const finding of auditRepository(this.#flow.repo)) this.#say(finding);
    for (const [ref] of this.#refs()) {
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

  #pick<Value>(values: readonly Value[]): Value | undefined {
    return values[Math.floor(this.#random() * values.length)];
  }

  #refs(): Refs {
    const lines = this.#flow.repo.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/localcoder').split('\n');
    return new Map(lines.filter((line) => line !== '').map((line) => line.split(' ') as [string, string]));
  }

  /** What must hold after every step. */
  #look(before: Refs, byPerson: boolean): void {
    const refs = this.#refs();
    for (const ref of this.#gone) if (refs.has(ref)) this.#say(`${ref}, which was deleted, is back`);
    for (const ref of this.#theirs)
      if (!byPerson && refs.get(ref) !== before.get(ref)) this.#say(`${ref}, which is the person's, moved or went`);
    for (const { job, state } of this.#flow.rows()) {
      const { branch } = state.delivery ?? {};
      if (branch === undefined || this.#theirs.has(branch.ref) || !refs.has(branch.ref)) continue;
      if (refs.get(branch.ref) !== branch.head) this.#say(`the row of ${job.id} names another tip than its branch has`);
    }
    if (hasMarkers(this.#flow.repo.read(FILE))) this.#say('the work tree holds a conflict marker');
    const notes = join(this.#flow.repo.path, '.localcoder/notes');
    const last = this.#flow.rows()[0]?.job.id;
    if (last !== undefined && names(notes).includes(`${last}.md`) && hasMarkers(readFileSync(join(notes, `${last}.md`), 'utf8')))
      this.#say('a note holds a conflict marker');
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

  // The person's own doings.

  #save(): void {
    this.#edits += 1;
    const house = Math.floor(this.#random() * HOUSES);
    const text = this.#flow.repo.read(FILE);
    const head = `function house${house}(doors) {\n`;
    const how = this.#random();
    let next = text;
    const words = this.#random() < 0.3 ? '' : `: in way ${this.#edits}`;
    if (how < 0.35 && !/@ai/u.test(text.slice(0, text.indexOf(head)).split('\n').at(-2) ?? ''))
      next = text.replace(head, `// @ai improve${words}\n${head}`);
    else if (how < 0.5) next = text.replace(head, `${head}  var step${this.#edits} = ${house};\n`);
    else if (how < 0.85) next = text.replace(head, `// note ${this.#edits}\n${head}`);
    else next = text.replaceAll(/ {2}(?:var|let) step\d+ = \d+;\n/gu, '');
    this.#flow.repo.write(FILE, next);
  }

  #commit(): void {
    this.#flow.repo.git('commit', '-q', '--allow-empty', '-am', `Edit ${this.#edits}`);
  }

  #rebase(): void {
    const { repo } = this.#flow;
    this.#commit();
    const branch = repo.git('rev-parse', '--abbrev-ref', 'HEAD');
    repo.git('checkout', '-q', '-b', `side-${this.#edits}-${this.counts.rebase ?? 0}`, 'HEAD~1');
    this.#save();
    this.#commit();
    try {
      repo.git('rebase', '-q', branch);
    } catch {
      repo.git('rebase', '--abort');
    }
  }

  #switch(): void {
    const { repo } = this.#flow;
    this.#commit();
    const branches = repo.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
    repo.git('checkout', '-q', this.#pick(branches.filter((name) => !name.startsWith('localcoder/'))) ?? 'main');
  }

  #deleteBranch(): void {
    const ref = this.#pick([...this.#refs().keys()]);
    if (ref === undefined || this.#random() < 0.5) return;
    const name = ref.slice('refs/heads/'.length);
    this.#flow.repo.git(
      'branch',
      ...(this.#random() < 0.5 ? ['-D', name] : ['-M', name, `kept-${this.#edits}-${this.counts['delete branch'] ?? 0}`]),
    );
    this.#gone.add(ref);
    this.#theirs.delete(ref);
  }

  #commitOnto(): void {
    const ref = this.#pick([...this.#refs().keys()]);
    if (ref === undefined || this.#random() < 0.7) return;
    const { repo } = this.#flow;
    repo.git('update-ref', ref, repo.git('commit-tree', '-p', ref, '-m', `My own ${this.#edits}`, `${ref}^{tree}`));
    this.#theirs.add(ref);
  }

  #mergeBranch(): void {
    const ref = this.#pick([...this.#refs().keys()]);
    if (ref === undefined) return;
    const { repo } = this.#flow;
    this.#commit();
    try {
      repo.git('merge', '-q', '--no-edit', ref);
    } catch {
      repo.git('merge', '--abort');
    }
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

  async #apply(): Promise<void> {
    const row = this.#pick(this.#open());
    if (row?.state.delivery === undefined) return;
    const { delivery } = row.state;
    const fit = await this.#bench.deliveries.fitOf(delivery);
    const { is } = await this.#untouched(() => this.#bench.deliveries.apply(delivery), FILE);
    this.#count(`apply: ${is}`);
    if ((is === 'refused') !== (fit === 'moved')) this.#say(`it ${fit}, and apply said ${is}`);
    if (is !== 'refused') this.#flow.world.queue.decide(row.job.id, 'applied');
  }

  async #unapply(): Promise<void> {
    const row = this.#pick(this.#open('applied'));
    if (row?.state.delivery === undefined) return;
    const { delivery } = row.state;
    const { is } = await this.#untouched(() => this.#bench.deliveries.unapply(delivery), FILE);
    this.#count(`unapply: ${is}`);
    if (is !== 'refused') this.#flow.world.queue.decide(row.job.id, 'open');
  }

  async #reject(): Promise<void> {
    const row = this.#pick(this.#open());
    if (row === undefined) return;
    this.#flow.world.queue.decide(row.job.id, 'rejected');
  }

  async #clean(): Promise<void> {
    const rejected = new Set(
      this.#flow
        .rows()
        .filter(({ state }) => state.decision === 'rejected')
        .map(({ job }) => job.id),
    );
    await this.#untouched(async () => {
      for (const { ref, tip, job, merged } of await this.#bench.repo.ours()) {
        const ours = job !== undefined && !this.#theirs.has(ref);
        if (job !== undefined && !merged && !rejected.has(job)) continue;
        const { is } = await this.#bench.repo.removeBranch(ref, tip);
        this.#count(`clean: ${is}`);
        if ((is === 'done') !== ours) this.#say(`${ref} is ${ours ? '' : 'not '}ours, and removing it came to ${is}`);
      }
    });
  }

  async #refresh(): Promise<void> {
    const row = this.#pick(this.#open());
    if (row === undefined) return;
    const { branch } = row.state.delivery ?? {};
    const standing = await standingOf(row, await lookAround(this.#bench.repo, this.#flow.world.queue), this.#bench);
    const before = this.#refs();
    const { is } = await this.#untouched(() => refresh(row, this.#flow.world, this.#bench, never));
    this.#count(`refresh: ${is}`);
    const after = this.#refs();
    if (is === 'refreshed' && standing?.branch !== 'ours') this.#say('it moved a branch that is not ours');
    if (is !== 'refreshed' && JSON.stringify([...before]) !== JSON.stringify([...after])) this.#say(`it was ${is}, and a branch moved`);
    if (is !== 'refreshed' || branch === undefined) return;
    const parents = this.#flow.repo.git('rev-list', '--count', `HEAD..${branch.ref}`);
    if (parents !== '1' && parents !== '2') this.#say(`its branch is ${parents} commits from HEAD`);
    const again = this.#flow.rows().find(({ job }) => job.id === row.job.id);
    if (again !== undefined && (await standingOf(again, await lookAround(this.#bench.repo, this.#flow.world.queue), this.#bench))?.is !== 'fresh')
      this.#say('it was refreshed and is not fresh');
  }
}

function hasMarkers(text: string): boolean {
  return /^[ +-]?(?:<{7}|>{7}) /mu.test(text);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
