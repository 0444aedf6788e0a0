import { type Random, shuffled } from '../../data/random.ts';
import type { Code } from '../code/code.ts';
import { applySites, type Site } from '../code/edit.ts';
import { readPython } from '../code/read.ts';
import { RULES, type Rule } from './rules.ts';

/** What `degrade` may be told besides how many rules it shall undo. */
export interface DegradeOptions {
  /** The only rule to undo. */
  readonly only?: string;
  /** How much a rule is wanted, by name; 1 for each if absent. */
  readonly weight?: (name: string) => number;
  /** False when a rule is not wanted this time. */
  readonly isWanted?: (name: string) => boolean;
}

/**
 * The tidy code written worse by up to `count` rules at places by chance, and the names of those rules: none when no rule fits. A round undoes
 * rules whose places don't touch; what is left of the count goes into a second round, on what the first one made. `tree` is the new code, read.
 */
export async function degrade(
  text: string | Code,
  random: Random,
  count: number,
  options: DegradeOptions = {},
): Promise<{ readonly code: string; readonly tree: Code | undefined; readonly used: readonly string[] }> {
  let code = typeof text === 'string' ? await readPython(text) : text;
  const used = new Set<string>();
  const first = count > 2 && random() < 0.5 ? Math.ceil(count / 2) : count;
  for (const share of first === count ? [count] : [first, count - first]) {
    if (code === undefined) break;
    const sites = chosen(code, random, share, options);
    const { text: worse, applied } = applySites(
      code.text,
      sites.map(({ site }) => site),
    );
    const next = applied.length === 0 ? undefined : await readPython(worse);
    if (next === undefined) continue;
    for (const { site, name } of sites) if (applied.includes(site)) used.add(name);
    code = next;
  }
  return { code: code?.text ?? (typeof text === 'string' ? text : text.text), tree: code, used: [...used] };
}

/** Places of so many rules, drawn by their weights. */
function chosen(
  code: Code,
  random: Random,
  count: number,
  { only, weight = () => 1, isWanted = () => true }: DegradeOptions,
): { site: Site; name: string }[] {
  const fitting = RULES.flatMap((rule: Rule) => {
    if ((only !== undefined && rule.name !== only) || !isWanted(rule.name)) return [];
    const sites = rule.degrade?.(code, random) ?? [];
    return sites.length === 0 ? [] : [{ name: rule.name, sites, key: random() ** (1 / weight(rule.name)) }];
  });
  const drawn = fitting.sort((a, b) => b.key - a.key).slice(0, count);
  return drawn.flatMap(({ name, sites }) => {
    const most = random() < 0.55 ? 1 : random() < 0.7 ? 2 : sites.length;
    return shuffled(sites, random)
      .slice(0, most)
      .map((site) => ({ site, name }));
  });
}
