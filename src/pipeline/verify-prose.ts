import type { Bench } from '../core/port/world.ts';
import type { Finding, Verdict } from '../core/verdict.ts';
import { wholeWord } from '../core/word.ts';
import { accept, type Draft, repair } from './draft.ts';
import { judgeReply } from './reply.ts';

const MIN_CHARS = 20;
const WORD = /[A-Za-z_$][\w$]*/gu;
/** Words in backticks that belong to languages rather than to the code shown. */
const LANGUAGE_WORDS = new Set(
  (
    'true false null undefined None True False NaN Infinity this self super new return if else for while do switch case break continue try catch finally throw raise except ' +
    'async await yield function class const let var def lambda import export from in of is not and or typeof instanceof void delete with as pass global nonlocal static get set ' +
    'string number boolean object array symbol bigint any unknown never int float str bool list dict tuple set bytes Array Object String Number Boolean Function Promise Error ' +
    'Map Set Date RegExp Symbol Record Partial Readonly Iterable Iterator Generator TypeError RangeError ValueError KeyError Exception JSON Math length'
  ).split(' '),
);

/** An explanation: long enough, not cut off or looping, and every name in it exists in the file. */
export async function verifyProse(draft: Draft, bench: Bench): Promise<Verdict> {
  const { target, reply, view } = draft;
  const prose = reply.text.trim();
  const findings: Finding[] = judgeReply(reply, prose, view.code, draft.prompt);
  if (prose.length < MIN_CHARS) findings.push({ check: 'reply', rule: 'empty', message: 'the answer is empty or too short' });
  if (/^ {0,3}```/mu.test(prose)) findings.push({ check: 'reply', rule: 'code-block', message: 'answer in prose, without a code block' });
  const facts = await bench.syntax.facts(target.source.clean, target.source.language);
  const strange = facts === undefined ? [] : unknownNames(prose, facts.identifiers, target.source.clean);
  if (strange.length > 0)
    findings.push({ check: 'names', rule: 'unknown-name', message: `these names do not exist in the code: ${strange.join(', ')}` });
  if (findings.length > 0) return repair(findings);
  const names =
    facts === undefined
      ? ({ check: 'names', is: 'not-run', why: 'no grammar for this language' } as const)
      : ({ check: 'names', is: 'ran', findings: [], millis: 0 } as const);
  return accept(draft, { prose }, [names]);
}

/** Names that the prose puts in backticks or writes in camelCase or snake_case, and that neither the code nor the language knows. */
export function unknownNames(prose: string, identifiers: ReadonlySet<string>, code: string): string[] {
  const quoted = [...prose.matchAll(/`([^`\n]+)`/gu)].flatMap((match) => (match[1] ?? '').match(WORD) ?? []);
  const shaped = (prose.replaceAll(/`[^`\n]+`/gu, ' ').match(WORD) ?? []).filter((word) =>
    /[a-z][A-Z]|[A-Za-z0-9]_[A-Za-z0-9]/u.test(word),
  );
  const words = new Set([...quoted, ...shaped]);
  return [...words].filter((word) => !identifiers.has(word) && !LANGUAGE_WORDS.has(word) && !wholeWord(word).test(code));
}
