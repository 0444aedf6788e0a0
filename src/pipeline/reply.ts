import type { Reply } from '../core/candidate.ts';
import type { Finding } from '../core/verdict.ts';

/** The code blocks of a reply. */
export interface Blocks {
  readonly code: string;
  /** Import lines the model asked to add. */
  readonly imports: readonly string[];
}

const REPLY = 'reply';

/** A finding about the form of a reply. */
function finding(rule: string, message: string): Finding {
  return { check: REPLY, rule, message };
}

/** Takes a reply apart. `whole` reads from the first fence to the last one, for a model whose code may itself hold fences. */
export function readBlocks(text: string): Blocks | undefined {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: { info: string; lines: string[] }[] = [];
  let open: { fence: string; info: string; lines: string[] } | undefined;
  for (const line of lines) {
    const mark = /^(`{3,})\s*([\w.+#-]*)\s*$/u.exec(line);
    if (open === undefined) {
      if (mark !== null) open = { fence: mark[1] ?? '', info: mark[2] ?? '', lines: [] };
    } else if (mark !== null && mark[1] === open.fence && mark[2] === '') {
      blocks.push(open);
      open = undefined;
    } else {
      open.lines.push(line);
    }
  }
  const code = blocks.find((block) => block.info !== 'imports');
  if (code === undefined) return undefined;
  const imports = blocks.filter((block) => block.info === 'imports').flatMap((block) => block.lines);
  return { code: code.lines.join('\n'), imports: imports.map((line) => line.trim()).filter((line) => line !== '') };
}

const ELISION = [
  /(?:\.{3}\s+|…\s*)(?:the\s+)?(?:rest|existing|remaining|same|unchanged|other|previous|more)\b/iu,
  /\b(?:rest|remainder) of (?:the |your )?(?:code|function|method|class|implementation|file)\b/iu,
  /(?:\/\/|#|\/\*)\s*(?:\.{3}|…)/u,
  /(?:\/\/|#|\/\*).*\b(?:unchanged|existing code|code here|implementation here|as before|omitted|same as (?:above|before))\b/iu,
  /^\s*(?:\.{3}|…)\s*$/u,
];
/** Bidirectional controls (Unicode UAX #9) and tag characters, which can make code read other than it runs. */
const HIDDEN = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\u{E0000}-\u{E007F}]/u;
/** All else that shows nothing: characters without width, control characters, line ends that no editor shows. After an emoji a selector is its colour. */
const INVISIBLE = /(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}|(?<!\p{Emoji})[\uFE0E\uFE0F]|[^\P{Cc}\t\n\r\f]|\p{Zl}|\p{Zp}/gu;
const TRIGGER = /(?:\/\/|#|--|\/\*|<!--|;|%|^\s*\*)\s*@ai\b/imu;
const LOOP_WORDS = 12;
const LOOP_REPEATS = 4;
const ECHO_CHARS = 60;

/** What is wrong with a reply before anything is parsed: cut off, elided, echoing, looping, hiding. `shown` is the code the model saw, `prompt` all its text. */
export function judgeReply(reply: Reply, answer: string, shown: string, prompt: string): Finding[] {
  const findings: Finding[] = [];
  if (reply.stop === 'length') findings.push(finding('length', 'the answer was cut off at the token limit'));
  const original = new Set(shown.split('\n').map((line) => line.trim()));
  const added = answer.split('\n').filter((line) => !original.has(line.trim()));
  const elided = added.find((line) => ELISION.some((pattern) => pattern.test(line)));
  if (elided !== undefined) findings.push(finding('elision', `code was left out: "${elided.trim().slice(0, 60)}"`));
  if (added.some((line) => TRIGGER.test(line))) findings.push(finding('trigger', 'an @ai comment was added'));
  if (added.some((line) => HIDDEN.test(line)))
    findings.push(finding('hidden-characters', 'invisible direction or tag characters were added'));
  else if (hasMoreInvisible(answer, shown))
    findings.push(finding('hidden-characters', 'characters that show nothing were added: take them out, or write them as escapes'));
  const instructions = prompt
    .replace(shown, '')
    .split('\n')
    .map((line) => line.trim());
  if (instructions.some((line) => line.length >= ECHO_CHARS && answer.includes(line) && !shown.includes(line))) {
    findings.push(finding('echo', 'the answer repeats the request'));
  }
  if (loops(answer) && !loops(shown)) findings.push(finding('loop', 'the answer repeats itself'));
  return findings;
}

/** What was there already may stay, wherever its line goes. */
function hasMoreInvisible(answer: string, shown: string): boolean {
  const left = new Map<string, number>();
  for (const [each] of shown.matchAll(INVISIBLE)) left.set(each, (left.get(each) ?? 0) + 1);
  return [...answer.matchAll(INVISIBLE)].some(([each]) => {
    const count = left.get(each) ?? 0;
    left.set(each, count - 1);
    return count <= 0;
  });
}

/** True when some run of 12 words comes 4 times in a row or more. */
export function loops(text: string): boolean {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  for (let size = 1; size <= LOOP_WORDS; size += 1) {
    const needed = Math.max(LOOP_REPEATS, Math.ceil((LOOP_WORDS * 2) / size));
    let run = 0;
    for (let at = size; at < words.length; at += 1) {
      run = words[at] === words[at - size] ? run + 1 : 0;
      if (run >= size * (needed - 1)) return true;
    }
  }
  return false;
}
