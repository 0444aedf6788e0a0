import { type Random, randomOf } from '../data/random.ts';

export type { Random };

/** Takes any text as the seed and gives a source that yields the same numbers for the same text on every machine. */
export function seededRandom(seed: string): Random {
  return randomOf(hashOf(seed));
}

/** Takes a text and gives a 32-bit number that spreads well over short and similar texts. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Takes a list that has at least one element and gives one of them. */
export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError('there is nothing to pick from');
  return item;
}

/** Takes a rate such as 2.3 and gives 2 or 3, so that the average over many calls is the rate. */
export function timesAt(rate: number, random: Random): number {
  const whole = Math.floor(rate);
  return whole + (random() < rate - whole ? 1 : 0);
}

/** Puts the elements of a list in an order that the source of numbers decides, in place. */
export function shuffle<Item>(items: Item[], random: Random): Item[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    const held = items[last] as Item;
    items[last] = items[other] as Item;
    items[other] = held;
  }
  return items;
}
