import { Code, type Dialect } from './code.ts';
import { applyEdits } from './edits.ts';
import { isSound } from './parses.ts';
import { RULES } from './rules.ts';

const MOST_ROUNDS = 8;
const MOST_TURNS = 12;

/** Takes code, applies every rule forward until nothing changes; undefined where the code doesn't parse, never settles, or can't be made canonical. */
export function normalise(code: string, dialect: Dialect): { readonly code: string; readonly used: readonly string[] } | undefined {
  let now = new Code(code, dialect);
  if (!isSound(now)) return undefined;
  const used = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = now;
    for (const rule of RULES) {
      for (let turn = 0; rule.forward && turn < MOST_TURNS; turn++) {
        const edits = rule.forward(now);
        const text = edits.length > 0 ? applyEdits(now.text, edits) : now.text;
        if (text === now.text) break;
        now = new Code(text, dialect);
        if (!isSound(now)) return undefined;
        used.add(rule.name);
      }
    }
    if (now === before) return RULES.some((rule) => rule.unfit?.(now)) ? undefined : { code: now.text, used: [...used] };
  }
  return undefined;
}
