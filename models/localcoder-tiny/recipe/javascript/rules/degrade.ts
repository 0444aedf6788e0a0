import { Code, type Dialect } from './code.ts';
import { applyEdits } from './edits.ts';
import { isSound } from './parses.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';

/** How eagerly a rule is drawn: high for what seldom applies; below 1, for what nearly always does, also how often it takes part at all. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'array-spread': 4,
  'arrow-body': 0.8,
  'arrow-function': 1.2,
  'boolean-result': 2,
  'bound-function': 3,
  braces: 0.5,
  'call-spread': 4,
  'compound-assignment': 2.5,
  'conditional-value': 3,
  'dead-code': 0.25,
  'default-parameter': 2.5,
  destructure: 1.5,
  find: 4,
  'for-of': 3,
  'has-own': 4,
  includes: 4,
  'joined-declaration': 0.3,
  'literal-constructor': 0.6,
  'logical-assignment': 4,
  'map-loop': 5,
  'needless-else': 1,
  'needless-temporary': 0.4,
  negation: 0.5,
  'nested-if': 1.5,
  'no-var': 0.6,
  nullish: 2.5,
  'object-spread': 3,
  'optional-chain': 3,
  parentheses: 0.2,
  power: 4,
  'prefer-const': 0.2,
  'property-access': 0.25,
  'some-loop': 5,
  'split-declarations': 0.4,
  'starts-with': 4,
  'template-literal': 2,
  'undefined-check': 1.5,
  'unused-catch': 2,
  'unused-variable': 0.25,
  yoda: 0.35,
};
const MOST_TRIES = 12;

/** Takes code, applies up to `count` rules backward, each at all or some of its places; says which. `only` narrows the choice of rules. */
export function degrade(
  code: string,
  dialect: Dialect,
  random: () => number,
  count: number,
  only?: readonly string[],
): { readonly code: string; readonly used: readonly string[] } {
  let now = new Code(code, dialect);
  const used: string[] = [];
  let pool = RULES.filter((rule) => rule.degrade && (only ? only.includes(rule.name) : random() < weightOf(rule)));
  // A rule that has no place in the code is drawn without counting as a try: finding out is cheap, the code is parsed already.
  for (let tries = 0; used.length < count && tries < MOST_TRIES && pool.length > 0; ) {
    const rule = draw(pool, random);
    pool = pool.filter((other) => other !== rule);
    const places = rule.degrade?.(now, random) ?? [];
    if (places.length === 0) continue;
    tries++;
    const some = places.length > 1 && random() < 0.35 ? places.filter(() => random() < 0.5) : places;
    const next = new Code(applyEdits(now.text, some.length > 0 ? some : places.slice(0, 1)), dialect);
    if (next.text === now.text || !isSound(next)) continue;
    now = next;
    used.push(rule.name);
  }
  return { code: now.text, used };
}

function draw(pool: readonly Rule[], random: () => number): Rule {
  let left = random() * pool.reduce((sum, rule) => sum + weightOf(rule), 0);
  const drawn = pool.find((rule) => {
    left -= weightOf(rule);
    return left <= 0;
  });
  return drawn ?? (pool[0] as Rule);
}

function weightOf(rule: Rule): number {
  return WEIGHTS[rule.name] ?? 1;
}
