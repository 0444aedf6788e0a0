import type { Span } from '../core/span.ts';

/** Collects the tokens of a span of text in order. What lies between two of them and belongs to none, as in broken code, is not lost. */
export class TokenTape {
  readonly #text: string;
  readonly #span: Span;
  readonly #tokens: string[] = [];
  #at: number;

  constructor(text: string, span: Span) {
    this.#text = text;
    this.#span = span;
    this.#at = span.start;
  }

  get length(): number {
    return this.#tokens.length;
  }

  /** Adds the token at start..end, the part of it in the span; `as` when it reads otherwise than it is written. */
  write(start: number, end: number, as: string | undefined = undefined): void {
    this.#gap(start);
    const from = Math.max(start, this.#at, this.#span.start);
    const to = Math.min(end, this.#span.end);
    const token = as ?? this.#text.slice(from, to).replaceAll('\r\n', '\n').replace(/\r$/u, '');
    if (token !== '') this.#tokens.push(token);
    this.#at = Math.max(this.#at, to);
  }

  /** Passes over start..end without a token. */
  skip(start: number, end: number): void {
    this.#gap(start);
    this.#at = Math.max(this.#at, Math.min(end, this.#span.end));
  }

  /** Adds a token that stands for structure, at an offset. */
  mark(at: number, token: string): void {
    this.#gap(at);
    this.#tokens.push(token);
  }

  /** The tokens from an index on, without the mark that ends a statement. */
  since(index: number): string {
    const last = this.#tokens.at(-1);
    return this.#tokens.slice(index, last === ';' || last === '⏎' ? -1 : undefined).join(' ');
  }

  /** All tokens, joined by blanks. */
  finish(): string {
    this.#gap(this.#span.end);
    return this.#tokens.join(' ');
  }

  #gap(until: number): void {
    const end = Math.min(until, this.#span.end);
    if (end <= this.#at) return;
    const between = this.#text.slice(this.#at, end);
    if (/\S/u.test(between)) this.#tokens.push(...between.trim().split(/\s+/u));
    this.#at = end;
  }
}
