import type { CodeToken } from './code-token.ts';
import { FLAG_NAME, KEPT_FIGURES, KEPT_TEXTS, KEPT_WORDS } from './kept-words.ts';
import { alphabet, classOf, type LetterClass } from './letters.ts';
import { plainText, quotedText, templateText } from './quotes.ts';

/** What a letter stands for. */
interface Meaning {
  /** What makes two uses the same: a name, a literal, or the text in quotes without its escapes. */
  readonly key: string;
  /** As the code writes it in quotes, where it does. */
  quoted?: string;
  /** As the code writes it between the holes of a template, where it does. */
  chunk?: string;
}

/** The names and literals of a piece of code, each with the letter that stands for it in a sketch. */
export class Lettering {
  readonly #isPython: boolean;
  readonly #shift: number;
  readonly #letters = new Map<string, string>();
  readonly #meanings = new Map<string, Meaning>();
  readonly #used: Record<LetterClass, number> = { name: 0, flag: 0, text: 0, figure: 0 };
  #mark = "'";
  #isFixed = false;

  /** `shift` is the place in each alphabet of the first letter given: 0, but for training, which has to meet all letters alike. */
  constructor(isPython: boolean, shift = 0) {
    this.#isPython = isPython;
    this.#shift = shift;
  }

  /** From now on no letter is given to what has none. */
  fix(): void {
    this.#isFixed = true;
  }

  /** The letters given so far. */
  get letters(): readonly string[] {
    return [...this.#meanings.keys()];
  }

  /** How a token is written in the sketch: one word, or several for a chunk made of known ones. Undefined when no letter is left or allowed. */
  wordOf(token: CodeToken): string | undefined {
    const { kind, text } = token;
    if (kind === 'word' || kind === 'virtual') return /^[\x21-\x7e]+(?:\s+[a-z]+)?$/u.test(text) ? text.replace(/\s+/u, ' ') : undefined;
    if (kind === 'name') return this.#name(token);
    if (kind === 'figure') return KEPT_FIGURES.has(text) ? text : this.#letter('figure', text)?.letter;
    if (kind === 'text') return this.#text(text);
    const key = plainText(text, 'chunk', this.#isPython);
    const found = this.#letter('text', key);
    if (found === undefined) return this.#pieces(key);
    if (!this.#isFixed) found.meaning.chunk ??= text;
    return found.letter;
  }

  /** What a word of a sketch stands for in code; `inTemplate` between the holes of a template, `avoid` a quote that may not be used, `isProperty` behind a dot. Undefined for a letter that was never given. */
  codeOf(word: string, inTemplate: string | undefined, avoid: string | undefined, isProperty = false): string | undefined {
    const letter = classOf(word);
    if (letter === undefined) return this.#keptText(word, avoid);
    const meaning = this.#meanings.get(word);
    if (meaning === undefined || letter !== 'text') return meaning?.key;
    if (isProperty) return meaning.key;
    if (inTemplate !== undefined) return meaning.chunk ?? templateText(meaning.key, inTemplate, this.#isPython);
    if (meaning.quoted !== undefined && (avoid === undefined || !meaning.quoted.includes(avoid))) return meaning.quoted;
    return quotedText(meaning.key, avoid === "'" ? '"' : avoid === '"' ? "'" : this.#mark);
  }

  /** A property may have been written in quotes before: then it is the letter of that text. */
  #name({ text, around }: CodeToken): string | undefined {
    if (KEPT_WORDS.has(text)) return text;
    const found = this.#letter(FLAG_NAME.test(text) ? 'flag' : 'name', text)?.letter;
    return found ?? (around === 'property_identifier' ? this.#letters.get(`text ${text}`) : undefined);
  }

  #text(literal: string): string | undefined {
    const match = /^(["'])(?!\1\1)([\s\S]*)\1$/u.exec(literal);
    const content = match?.[2];
    if (match?.[1] === undefined || content === undefined) return this.#letter('figure', literal)?.letter;
    if (this.#used.text === 0) this.#mark = match[1];
    if (KEPT_TEXTS.has(content)) return `"${content}"`;
    const found = this.#letter('text', plainText(content, 'quoted', this.#isPython));
    if (found !== undefined && !this.#isFixed) found.meaning.quoted ??= literal;
    return found?.letter;
  }

  #keptText(word: string, avoid: string | undefined): string {
    const content = /^"([a-z]*)"$/u.exec(word)?.[1];
    return content === undefined || !KEPT_TEXTS.has(content)
      ? word
      : quotedText(content, avoid === this.#mark ? otherMark(this.#mark) : this.#mark);
  }

  #letter(of: LetterClass, key: string): { letter: string; meaning: Meaning } | undefined {
    const place = `${of} ${key}`;
    const known = this.#letters.get(place);
    if (known !== undefined) return { letter: known, meaning: this.#meanings.get(known) ?? { key } };
    const letters = alphabet(of);
    if (this.#isFixed || this.#used[of] >= letters.length) return undefined;
    const letter = letters[(this.#used[of] + this.#shift) % letters.length] ?? '';
    this.#used[of] += 1;
    const meaning: Meaning = { key };
    this.#letters.set(place, letter);
    this.#meanings.set(letter, meaning);
    return { letter, meaning };
  }

  /** A text as letters of known texts, one after the other: what two literals become when they are joined. */
  #pieces(key: string): string | undefined {
    const known = [...this.#meanings]
      .filter(([letter, { key: each }]) => classOf(letter) === 'text' && each !== '')
      .sort(([, a], [, b]) => b.key.length - a.key.length);
    const words: string[] = [];
    let rest = key;
    while (rest !== '') {
      const next = known.find(([, { key: each }]) => rest.startsWith(each));
      if (next === undefined) return undefined;
      words.push(next[0]);
      rest = rest.slice(next[1].key.length);
    }
    return words.join(' ');
  }
}

function otherMark(mark: string): string {
  return mark === "'" ? '"' : "'";
}
