/** A person at random work on a street of houses and on the branches that they find there. What they touched is remembered: it is theirs for good. */
import type { GitRepo } from './git-repo.ts';

/** The file that everything is about. */
export const FILE = 'src/street.js';
/** Functions in it. */
export const HOUSES = 6;

/** Numbers from 0 to 1. */
export type Dice = () => number;

/** One of them, or undefined where there is none. */
export function pick<Value>(random: Dice, values: readonly Value[]): Value | undefined {
  return values[Math.floor(random() * values.length)];
}

/** The branches below our names, with their tips. */
export function refsOf(repo: GitRepo): Map<string, string> {
  const lines = repo.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads/localcoder').split('\n');
  return new Map(lines.filter((line) => line !== '').map((line) => line.split(' ') as [string, string]));
}

/** The street as it was built. */
export function streetText(): string {
  return Array.from({ length: HOUSES }, (_, house) => houseText(house)).join('\n');
}

function houseText(house: number): string {
  return `function house${house}(doors) {\n  var open = ${house};\n  for (const door of doors) {\n    open = open + door.width;\n  }\n  return open;\n}\n`;
}

export class Person {
  /** Branches the person deleted or renamed: their names never come back. */
  readonly gone = new Set<string>();
  /** Branches the person committed onto, or took commits off. */
  readonly theirs = new Set<string>();
  /** Where each of them stood before. */
  readonly #left = new Map<string, string>();
  readonly #repo: GitRepo;
  readonly #random: Dice;
  /** The branches below our names in the order in which they were first seen: names have a random part, and a seed has to make the same days. */
  readonly #seen = new Set<string>();
  #edits = 0;
  #names = 0;

  constructor(repo: GitRepo, random: Dice) {
    this.#repo = repo;
    this.#random = random;
  }

  save(): void {
    this.#edits += 1;
    const house = Math.floor(this.#random() * HOUSES);
    const text = this.#repo.read(FILE);
    const head = `function house${house}(doors) {\n`;
    const how = this.#random();
    let next = text;
    const words = this.#random() < 0.3 ? '' : `: in way ${this.#edits}`;
    if (how < 0.35 && !/@ai/u.test(text.slice(0, text.indexOf(head)).split('\n').at(-2) ?? ''))
      next = text.replace(head, `// @ai improve${words}\n${head}`);
    else if (how < 0.5) next = text.replace(head, `${head}  var step${this.#edits} = ${house};\n`);
    else if (how < 0.85) next = text.replace(head, `// note ${this.#edits}\n${head}`);
    else next = text.replaceAll(/ {2}(?:var|let) step\d+ = \d+;\n/gu, '');
    this.#repo.write(FILE, next);
  }

  commit(): void {
    this.#repo.git('commit', '-q', '--allow-empty', '-am', `Edit ${this.#edits}`);
  }

  rebase(): void {
    const repo = this.#repo;
    this.commit();
    const branch = repo.git('rev-parse', '--abbrev-ref', 'HEAD');
    repo.git('checkout', '-q', '-b', `side-${this.#edits}-${this.#names++}`, 'HEAD~1');
    this.save();
    this.commit();
    try {
      repo.git('rebase', '-q', branch);
    } catch {
      repo.git('rebase', '--abort');
    }
  }

  switch(): void {
    const repo = this.#repo;
    this.commit();
    const branches = repo.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').split('\n');
    repo.git(
      'checkout',
      '-q',
      pick(
        this.#random,
        branches.filter((name) => !name.startsWith('localcoder/')),
      ) ?? 'main',
    );
  }

  deleteBranch(): void {
    const ref = this.#anyOfOurs();
    if (ref === undefined || this.#random() < 0.5) return;
    const name = ref.slice('refs/heads/'.length);
    this.#repo.git('branch', ...(this.#random() < 0.5 ? ['-D', name] : ['-M', name, `kept-${this.#edits}-${this.#names++}`]));
    this.gone.add(ref);
    this.theirs.delete(ref);
  }

  commitOnto(): void {
    const ref = this.#anyOfOurs();
    if (ref === undefined || this.#random() < 0.7) return;
    const repo = this.#repo;
    this.#move(ref, repo.git('commit-tree', '-p', ref, '-m', `My own ${this.#edits}`, `${ref}^{tree}`));
  }

  mergeBranch(): void {
    const ref = this.#anyOfOurs();
    if (ref === undefined) return;
    const repo = this.#repo;
    this.commit();
    try {
      repo.git('merge', '-q', '--no-edit', ref);
    } catch {
      repo.git('merge', '--abort');
    }
  }

  /** Looks which branches there are. @returns them with their tips. */
  look(): Map<string, string> {
    const refs = refsOf(this.#repo);
    for (const ref of refs.keys()) this.#seen.add(ref);
    return refs;
  }

  /** A branch that stands again as it was left to the person holds nothing of theirs. */
  #move(ref: string, to: string): void {
    if (!this.theirs.has(ref)) this.#left.set(ref, this.#repo.git('rev-parse', ref));
    this.#repo.git('update-ref', ref, to);
    if (to === this.#left.get(ref)) this.theirs.delete(ref);
    else this.theirs.add(ref);
  }

  #anyOfOurs(): string | undefined {
    const refs = this.look();
    return pick(
      this.#random,
      [...this.#seen].filter((ref) => refs.has(ref)),
    );
  }

  /** Takes the last commit off a branch of ours. */
  cutBack(): void {
    const ref = this.#anyOfOurs();
    if (ref === undefined || this.#random() < 0.7) return;
    this.#move(ref, this.#repo.git('rev-parse', `${ref}~1`));
  }

  stash(): void {
    const repo = this.#repo;
    if (repo.git('stash', 'list') === '') {
      repo.git('stash', 'push', '-q');
      return;
    }
    try {
      repo.git('stash', 'pop', '-q');
    } catch {
      repo.git('reset', '-q', '--hard');
      repo.git('stash', 'drop', '-q');
    }
  }
}
