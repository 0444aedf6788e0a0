import type { Random } from './random.ts';

const EVEN_START = 25;
const AT_ONCE = 8;
const SCARCE_SHARE = 0.01;

/** Counts how often each rule was used and names rules to use next: the rarer one has been so far, the likelier it is named. */
export class RuleTally {
  private readonly counts: Map<string, number>;
  private samples = 0;

  constructor(names: readonly string[]) {
    this.counts = new Map(names.map((name) => [name, 0]));
  }

  /** Takes the rules of one sample. */
  add(names: readonly string[]): void {
    this.samples++;
    for (const name of names) {
      const count = this.counts.get(name);
      if (count !== undefined) this.counts.set(name, count + 1);
    }
  }

  /** Gives the names of all rules that are counted. */
  names(): string[] {
    return [...this.counts.keys()];
  }

  /** Gives the rules that were used so seldom that every place for them should be taken. */
  scarce(): string[] {
    return [...this.counts].filter(([, count]) => count < this.samples * SCARCE_SHARE).map(([name]) => name);
  }

  /** Gives a few different rules, the likeliest to be wanted first. */
  rare(random: Random): string[] {
    const left = new Map([...this.counts].map(([name, count]) => [name, 1 / (count + EVEN_START)]));
    const chosen: string[] = [];
    while (chosen.length < AT_ONCE && left.size > 0) {
      let point = random() * [...left.values()].reduce((sum, weight) => sum + weight, 0);
      let name = '';
      for (const [each, weight] of left) {
        name = each;
        point -= weight;
        if (point <= 0) break;
      }
      left.delete(name);
      chosen.push(name);
    }
    return chosen;
  }
}
