import { pick, type Random, shuffled } from '../data/random.ts';
import type { Code } from './code/code.ts';
import { enriched } from './enrich.ts';
import { degrade } from './rules/degrade.ts';
import { leadsTo } from './rules/normalise.ts';
import { RULES } from './rules/rules.ts';

/** Input and target of an improve sample, and what lies between them. */
export interface Pair {
  readonly kind: 'synthetic' | 'named';
  readonly input: string;
  readonly target: string;
  readonly used: readonly string[];
  readonly instruction?: string;
}

/** Makes pairs of clean functions; rules that came up rarely so far come up more often. */
export interface PairMaker {
  /** How often each rule was undone so far. */
  readonly counts: ReadonlyMap<string, number>;
  synthetic(clean: Code, random: Random): Promise<Pair | undefined>;
  named(clean: Code, random: Random): Promise<Pair | undefined>;
}

const SHARES = { kept: 1 / 6, degradedBase: 0.5 };
/** A rule that fits nearly everywhere is not undone in more samples than this, but for exceptions by chance. */
const LARGEST_SHARE = 0.07;
const RARE_EXCEPTION = 0.08;
const COUNTS = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6];

/** Opens a maker that has counted nothing yet. `enrichedShare` of its clean functions get statements for rare rules. */
export function openPairs(enrichedShare: number): PairMaker {
  const counts = new Map<string, number>();
  const weight = (name: string): number => 1 / (20 + (counts.get(name) ?? 0));
  let made = 0;
  const note = (used: readonly string[]): void => {
    made++;
    for (const name of used) counts.set(name, (counts.get(name) ?? 0) + 1);
  };

  const wantedBy =
    (random: Random) =>
    (name: string): boolean =>
      (counts.get(name) ?? 0) < (made + 50) * LARGEST_SHARE || random() < RARE_EXCEPTION;

  /** The clean code, or the same written worse by a rule or two. */
  async function base(clean: Code, random: Random): Promise<{ code: Code; used: readonly string[] }> {
    if (random() < enrichedShare) return { code: (await enriched(clean, random)) ?? clean, used: [] };
    if (random() >= SHARES.degradedBase) return { code: clean, used: [] };
    const worse = await degrade(clean, random, random() < 0.5 ? 1 : 2);
    return { code: worse.tree ?? clean, used: worse.used };
  }

  return {
    counts,
    async synthetic(clean, random) {
      const target = (random() < enrichedShare ? await enriched(clean, random) : undefined) ?? clean;
      const worse = await degrade(target, random, pick(COUNTS, random) ?? 1, {
        weight,
        isWanted: wantedBy(random),
      });
      if (worse.used.length === 0 || worse.code === target.text) return undefined;
      // What the rules would not bring back to the target would teach the model to guess.
      if (worse.tree === undefined || !(await leadsTo(worse.tree, target.text))) return undefined;
      note(worse.used);
      return { kind: 'synthetic', input: worse.code, target: target.text, used: worse.used };
    },
    async named(clean, random) {
      const { code, used } = await base(clean, random);
      if (random() < SHARES.kept) {
        const idle = pick(
          RULES.filter(({ name, forward }) => !used.includes(name) && forward?.(code).length === 0),
          random,
        );
        return idle === undefined ? undefined : { kind: 'named', input: code.text, target: code.text, used: [], instruction: idle.name };
      }
      const fitting = shuffled(RULES, random)
        .filter(
          ({ name, forward, degrade: undo }) =>
            !used.includes(name) && forward?.(code).length === 0 && (undo?.(code, random).length ?? 0) > 0,
        )
        .sort((a, b) => (counts.get(a.name) ?? 0) - (counts.get(b.name) ?? 0));
      const rule = fitting[Math.floor(random() ** 2 * fitting.length)];
      if (rule === undefined) return undefined;
      const worse = await degrade(code, random, 1, { only: rule.name });
      if (worse.used.length === 0 || worse.tree === undefined || !(await leadsTo(worse.tree, code.text, rule.name))) return undefined;
      note(worse.used);
      return { kind: 'named', input: worse.code, target: code.text, used: worse.used, instruction: rule.name };
    },
  };
}
