import * as fc from 'fast-check';
import type { HarnessRequest, Shape } from '../differential/shape.ts';

type Constants = Pick<HarnessRequest, 'numbers' | 'texts' | 'patterns'>;

/** Lists are kept short: what decides a branch shows in a few elements, and counter-examples are read by people. */
const LONGEST_LIST = 6;

/** Makers of values near what the code asks for. */
export class Values {
  readonly #number: fc.Arbitrary<number>;
  readonly #integer: fc.Arbitrary<number>;
  readonly #text: fc.Arbitrary<string>;
  readonly #key: fc.Arbitrary<string>;

  /** `isFew` takes values from a handful only. */
  constructor({ numbers, texts, patterns }: Constants, isFew: boolean) {
    const near = [...new Set(numbers.flatMap((each) => [each - 1, each, each + 1, -each, each / 2, each * 2]))];
    const small = fc.integer({ min: -3, max: 12 });
    const wide = fc.integer({ min: -2_000, max: 2_000 });
    const integers = near.map(Math.trunc).filter(Number.isSafeInteger);
    if (isFew) {
      this.#integer = fc.integer({ min: 0, max: 3 });
      this.#number = this.#integer;
      this.#key = fc.constantFrom('a', 'b', ...texts.slice(0, 3));
      const pieces = fc.constantFrom('a', 'b', 'A', '1', '(', ')', ...texts.slice(0, 4));
      this.#text = fc
        .tuple(fc.array(pieces, { maxLength: 5 }), fc.constantFrom('', ' ', ...texts.filter((text) => text.length === 1)))
        .map(([parts, by]) => parts.join(by));
      return;
    }
    this.#integer = weighted([4, small], [2, wide], integers.length > 0 ? [4, fc.constantFrom(...integers)] : undefined);
    this.#number = weighted(
      [5, this.#integer],
      [2, fc.integer({ min: -4_000, max: 4_000 }).map((each) => each / 8)],
      [1, fc.integer({ min: -10_000, max: 100_000 }).map((each) => each / 100)],
      [1, fc.integer({ min: -20_000, max: 300_000 })],
      near.length > 0 ? [4, fc.constantFrom(...near)] : undefined,
    );
    const letters = fc.string({ unit: fc.constantFrom(...'aabcxyzABZ019 -_./,:@'), maxLength: 12 });
    const asked = texts.length > 0 ? fc.constantFrom(...texts) : undefined;
    // Texts that the code's own patterns match; patterns that fast-check cannot turn round are left out.
    const matching = patterns.flatMap(({ source, flags }) => {
      try {
        const maker = fc.stringMatching(new RegExp(source, flags.replace(/[gy]/gu, '')), { maxLength: 30 });
        fc.sample(maker, { numRuns: 1, seed: 1 });
        return [maker];
      } catch {
        return [];
      }
    });
    // The same with their numbers near those of the code: `23:59`.
    const asNear = (text: string, picks: readonly number[]): string =>
      text.replace(/\d+/gu, (digits, at: number) => String(picks[at % picks.length] ?? digits).padStart(digits.length, '0'));
    const positive = integers.filter((each) => each >= 0);
    const counted =
      positive.length === 0
        ? []
        : matching.map((maker) =>
            fc
              .tuple(maker, fc.array(fc.constantFrom(...positive), { minLength: 3, maxLength: 3 }))
              .map(([text, picks]) => asNear(text, picks)),
          );
    const words = weighted(
      [3, letters],
      [2, fc.constantFrom('', ' ', 'a', 'b', 'A', 'ab', 'a b', '0', '1', '10', 'Ä', '1.5')],
      asked && [4, asked],
      ...[...matching, ...counted].map((maker): Weighted<string> => [2, maker]),
    );
    const joined = fc.tuple(words, asked ?? fc.constantFrom(' ', '-', ',', '.', '\n'), words).map((parts) => parts.join(''));
    this.#text = weighted(
      [5, words],
      [2, joined],
      [1, fc.array(words, { maxLength: 4 }).map((parts) => parts.join(' '))],
      [1, fc.array(joined, { maxLength: 3 }).map((parts) => parts.join(''))],
      [1, words.map((word) => ` ${word} `)],
      [1, words.map((word) => word.toUpperCase())],
      [1, this.#integer.map(String)],
      [1, fc.string({ unit: 'grapheme', maxLength: 6 })],
    );
    this.#key = weighted([3, fc.constantFrom('a', 'b', 'c', 'id', 'name')], asked && [3, asked], [1, letters]);
  }

  /** Values of a shape. */
  of(shape: Shape): fc.Arbitrary<unknown> {
    switch (shape.is) {
      case 'number':
        return this.#number;
      case 'integer':
        return this.#integer;
      case 'string':
        return this.#text;
      case 'boolean':
      case 'truth':
        return fc.boolean();
      case 'bigint':
        return fc.bigInt({ min: -1_000n, max: 1_000n });
      case 'date':
        return fc.date({ min: new Date('1999-12-30T00:00:00Z'), max: new Date('2032-01-02T00:00:00Z'), noInvalidDate: true });
      case 'regexp':
        return fc.constantFrom(/a/u, /^\d+$/u, /[a-c]+/iu, / /gu);
      case 'null':
        return fc.constant(null);
      case 'undefined':
        return fc.constant(undefined);
      case 'value':
        return fc.constant(shape.value);
      case 'array':
        return this.#list(shape.of);
      case 'set':
        return this.#list(shape.of).map((list) => new Set(list));
      case 'map':
        return fc
          .array(fc.tuple(shape.key.is === 'any' ? this.#key : this.of(shape.key), this.of(shape.of)), { maxLength: LONGEST_LIST })
          .map((entries) => new Map(entries));
      case 'record':
        return fc.dictionary(
          this.#key.filter((key) => key !== '__proto__'),
          this.of(shape.of),
          { maxKeys: LONGEST_LIST, noNullPrototype: true },
        );
      case 'promise':
        return this.of(shape.of).map((value) => Promise.resolve(value));
      case 'tuple':
        return fc.tuple(...shape.parts.map((part) => this.of(part)));
      case 'object': {
        const model: Record<string, fc.Arbitrary<unknown>> = {};
        for (const { name, shape: inner } of shape.fields) if (name !== '__proto__') model[name] = this.of(inner);
        const requiredKeys = shape.fields.filter(({ optional, name }) => !optional && name !== '__proto__').map(({ name }) => name);
        return fc.record(model, { requiredKeys, noNullPrototype: true });
      }
      case 'union':
        return fc.oneof(...shape.parts.map((part) => this.of(part)));
      case 'function':
        return fc.func(shape.of.is === 'any' ? fc.oneof(this.#integer, fc.boolean(), this.#key) : this.of(shape.of));
      default:
        return this.#any();
    }
  }

  /** Lists: short, with equal elements more often than chance has it, sorted now and then. */
  #list(of: Shape): fc.Arbitrary<unknown[]> {
    const element = this.of(of);
    const plain = fc.array(element, { maxLength: LONGEST_LIST });
    const repeating = fc
      .tuple(fc.array(element, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(2), { maxLength: LONGEST_LIST }))
      .map(([pool, picks]) => picks.map((pick) => pool[pick % pool.length]));
    const sorted =
      of.is === 'number' || of.is === 'integer' || of.is === 'string'
        ? plain.map((list) => [...list].sort((a, b) => ((a as number) < (b as number) ? -1 : 1)))
        : undefined;
    return weighted([5, plain], [3, repeating], sorted && [1, sorted]);
  }

  #any(): fc.Arbitrary<unknown> {
    const simple = weighted<unknown>([4, this.#number], [4, this.#text], [1, fc.boolean()], [1, fc.constantFrom(null, undefined)]);
    return weighted<unknown>(
      [6, simple],
      [1, fc.array(simple, { maxLength: 4 })],
      [
        1,
        fc.dictionary(
          this.#key.filter((key) => key !== '__proto__'),
          simple,
          { maxKeys: 3, noNullPrototype: true },
        ),
      ],
    );
  }
}

type Weighted<T> = readonly [number, fc.Arbitrary<T>];

function weighted<T>(...makers: readonly (Weighted<T> | undefined)[]): fc.Arbitrary<T> {
  return fc.oneof(...makers.filter((maker) => maker !== undefined).map(([weight, arbitrary]) => ({ weight, arbitrary })));
}
