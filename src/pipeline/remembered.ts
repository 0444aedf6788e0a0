import type { Bench } from '../core/port/world.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import type { Draft } from './draft.ts';
import { fenceFor } from './prompt.ts';
import { readBlocks } from './reply.ts';
import { verify } from './verify.ts';

/** Remembered edits that are tried at most for one set of findings: each costs a row of checks. */
const MOST_TRIED = 3;
/** Checks whose findings point at a place in the code, so that an edit there can be remembered. */
const REMEMBERED = new Set(['parse', 'lint', 'types', 'tests']);
const AUTHOR = 'the memory of fixes';

/** A text of the symbol, as it was shown, and what was found in it. */
export interface Faulty {
  readonly code: string;
  readonly findings: readonly Finding[];
}

/** The first candidate that passes among those made by edits that cured such findings here before. No model is asked. */
export async function tryRemembered(faulty: Faulty, like: Omit<Draft, 'reply' | 'author'>, bench: Bench, signal: AbortSignal) {
  const findings = faulty.findings.filter(({ check }) => REMEMBERED.has(check));
  if (findings.length === 0 || like.task.kind.result !== 'rewrite') return undefined;
  const { language } = like.target.source;
  for (const code of bench.fixes.propose(bench.repo.id, language, faulty.code, findings).slice(0, MOST_TRIED)) {
    const fence = fenceFor(code);
    const text = `${fence}\n${code}\n${fence}`;
    const reply = { text, stop: 'end', seed: 0, tokens: 0, promptTokens: 0, cachedTokens: 0, millis: 0 } as const;
    const verdict = await verify({ ...like, reply, author: AUTHOR }, bench, signal);
    if (verdict.is === 'accept') return verdict;
  }
  return undefined;
}

/** Remembers how an accepted reply differs from texts that were refused before it. */
export function learnFrom(refused: readonly Faulty[], draft: Draft, verdict: Verdict, bench: Bench): void {
  const accepted = readBlocks(draft.reply.text)?.code;
  if (verdict.is !== 'accept' || accepted === undefined || draft.task.kind.result !== 'rewrite') return;
  for (const { code, findings } of refused) {
    const worth = findings.filter(({ check }) => REMEMBERED.has(check));
    if (worth.length > 0) bench.fixes.learn(bench.repo.id, draft.target.source.language, worth, code, accepted);
  }
}
