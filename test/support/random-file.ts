/** Random files with `@ai` comments in every place, a random target and a random rewrite of it: the same for the same seed. */
import type { Edit, Span } from '../../src/core/span.ts';
import type { Target } from '../../src/core/target.ts';
import { targetFrom } from './delivery-job.ts';

export interface RandomCase {
  readonly target: Target;
  readonly edits: readonly Edit[];
  readonly random: Random;
}

/** Numbers from 0 up to but not including `below`. */
export type Random = (below: number) => number;

/** mulberry32: small, and good enough to scatter cases. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const LINES = [
  '',
  '}',
  'const bread = 1;',
  "const name = 'Brötchen 🥐';",
  '  return 𝒙 + "👩‍🍳";',
  '\tlet é = `\\u00e9`;',
  'function knead() {',
  '  trailing blanks   ',
  '\u00a0\u2028still one line for git',
  'lone \r return',
  '@@ -1,3 +1,3 @@ looks like a hunk',
  '-- and a removed line',
];

export function randomLine(random: Random): string {
  return random(3) === 0 ? `line ${random(1000)}` : (LINES[random(LINES.length)] ?? '');
}

/** A random file. Its trigger comments all hold `@ai improve: t<number>`, on a line of their own or behind another, to be looked up in any text. */
export function randomCase(seed: number): RandomCase {
  const random = randomFrom(seed);
  const endings = [['\n'], ['\r\n'], ['\n', '\r\n']][random(3)] ?? ['\n'];
  const eol = (): string => endings[random(endings.length)] ?? '\n';
  const triggers: Span[] = [];
  let saved = random(4) === 0 ? '\ufeff' : '';
  let clean = saved;
  const starts: number[] = [];
  const comment = (text: string): void => {
    triggers.push({ start: saved.length, end: saved.length + text.length });
    saved += text;
  };
  const count = 1 + random(12);
  for (let index = 0; index < count; index += 1) {
    if (random(6) === 0) comment(`// @ai improve: t${triggers.length}${eol()}`);
    starts.push(clean.length);
    const line = randomLine(random);
    saved += line;
    clean += line;
    if (random(8) === 0) comment(` /* @ai improve: t${triggers.length} */`);
    const end = index === count - 1 && random(2) === 0 ? '' : eol();
    saved += end;
    clean += end;
  }
  const own = triggers.length > 0 && random(4) > 0 ? triggers[random(triggers.length)] : undefined;
  const span = randomSpan(clean, starts, random);
  const target = targetFrom({ saved, triggers, ...(own === undefined ? {} : { own }), span });
  return { target, edits: randomEdits(clean, span, random), random };
}

function randomSpan(clean: string, starts: readonly number[], random: Random): Span {
  const first = random(starts.length);
  const last = first + random(starts.length - first);
  const start = starts[first] ?? 0;
  const next = starts[last + 1] ?? clean.length;
  const inner = { start: wholeCharacter(clean, start + random(4)), end: wholeCharacter(clean, next - random(4)) };
  const span = random(3) === 0 ? inner : { start, end: next };
  return { start: Math.min(span.start, clean.length), end: Math.max(Math.min(span.start, clean.length), span.end) };
}

function randomEdits(clean: string, span: Span, random: Random): Edit[] {
  const text = Array.from({ length: random(4) }, () => randomLine(random)).join(random(2) === 0 ? '\n' : '\r\n');
  const rewrite: Edit =
    random(5) === 0 ? { span: { start: span.start, end: span.start }, text: `/** dough */ ${text}` } : { span, text: `${text}// baked` };
  const top = { start: clean.startsWith('\ufeff') ? 1 : 0, end: clean.startsWith('\ufeff') ? 1 : 0 };
  return random(4) === 0 && span.start > top.end ? [rewrite, { span: top, text: 'import flour;\n' }] : [rewrite];
}

/** An offset that cuts no character in two. */
function wholeCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
