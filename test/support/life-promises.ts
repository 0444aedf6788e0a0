/** What must hold after every step of a life of results (life-of-results.ts); each thing that does not is said as a sentence. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Decision, Job } from '../../src/core/job.ts';
import type { JobRow } from '../../src/core/port/queue.ts';
import type { Flow } from './flow.ts';
import { FILE, type Person, refsOf } from './life-person.ts';

export class Promises {
  /** What was decided last about each thing that may be asked for. */
  readonly decided = new Map<string, { readonly decision: Decision; readonly jobs: ReadonlySet<string> }>();
  readonly #flow: Flow;
  readonly #person: Person;
  readonly #say: (what: string) => void;
  #read: { readonly state: string; readonly commits: ReadonlyMap<string, readonly string[]> } = { state: '', commits: new Map() };

  constructor(flow: Flow, person: Person, say: (what: string) => void) {
    this.#flow = flow;
    this.#person = person;
    this.#say = say;
  }

  /** What must hold after every step. */
  look(before: ReadonlyMap<string, string>, byPerson: boolean): void {
    const refs = refsOf(this.#flow.repo);
    for (const ref of this.#person.gone) if (refs.has(ref)) this.#say(`${ref}, which was deleted, is back`);
    for (const ref of this.#person.theirs)
      if (!byPerson && refs.get(ref) !== before.get(ref)) this.#say(`${ref}, which is the person's, moved or went`);
    for (const { job, state } of this.#flow.rows()) this.#lookAtRow(job, state, refs);
    this.#lookForReturned();
    if (hasMarkers(this.#flow.repo.read(FILE))) this.#say('the work tree holds a conflict marker');
    const notes = join(this.#flow.repo.path, '.localcoder/notes');
    const last = this.#flow.rows()[0]?.job.id;
    if (last !== undefined && names(notes).includes(`${last}.md`) && hasMarkers(readFileSync(join(notes, `${last}.md`), 'utf8')))
      this.#say('a note holds a conflict marker');
  }

  /** A row names the tip of its branch, or its own commit on one that is shared. */
  #lookAtRow(job: Job, { delivery }: JobRow['state'], refs: ReadonlyMap<string, string>): void {
    const { branch } = delivery ?? {};
    if (branch === undefined || this.#person.theirs.has(branch.ref) || !refs.has(branch.ref)) return;
    if (branch.shared !== true && refs.get(branch.ref) !== branch.head)
      this.#say(`the row of ${job.id} names another tip than its branch has`);
    if (branch.shared !== true) return;
    const own = this.#madeOn(branch.ref, refs).filter((each) => each.job === job.id);
    if (own.length !== 1 || own[0]?.commit !== branch.head)
      this.#say(`the row of ${job.id} names ${branch.head}, its branch has ${own.map(({ commit }) => commit).join(', ') || 'none of it'}`);
  }

  /** The results on a branch, from its tip down: read once for each state of the refs. */
  #madeOn(ref: string, refs: ReadonlyMap<string, string>): readonly { readonly job: string; readonly commit: string }[] {
    const state = JSON.stringify([...refs]);
    if (this.#read.state !== state) {
      const format =
        '--format=%H,%P,%(trailers:key=LocalCoder-Job,valueonly,separator=),%(trailers:key=LocalCoder-State,valueonly,separator=)';
      const lines = this.#flow.repo.git('log', '--glob=refs/heads/localcoder', format).split('\n');
      this.#read = { state, commits: new Map(lines.map((line) => [line.slice(0, line.indexOf(',')), line.split(',').slice(1)])) };
    }
    const made: { job: string; commit: string }[] = [];
    for (let at = refs.get(ref) ?? ''; ; ) {
      const [below = '', job = '', isState = ''] = this.#read.commits.get(at) ?? [];
      if (job === '') return made;
      if (isState === '') made.push({ job, commit: at });
      at = below;
    }
  }

  /** What was rejected is not worked on again by itself. */
  #lookForReturned(): void {
    const rows = this.#flow.rows();
    for (const [address, { decision, jobs }] of this.decided) {
      const more = rows.find(({ job }) => addressOf(job) === address && !jobs.has(job.id));
      if (decision === 'rejected' && more !== undefined) this.#say(`${address} was rejected, and came back as ${more.job.id}`);
    }
  }
}

/** What was asked for, whatever text it is about. */
export function addressOf({ kind, instruction, aim }: Job): string {
  return `${kind} ${aim.symbol} ${instruction}`;
}

/** True for a text with a conflict marker. */
export function hasMarkers(text: string): boolean {
  return /^[ +-]?(?:<{7}|>{7}) /mu.test(text);
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
