import type { RepoPath } from './brand.ts';
import { type Answer, no, yes } from './outcome.ts';
import { decodeText } from './source-text.ts';

/** Characters of a file's head in which a generator says that it wrote it. */
const HEAD_CHARACTERS = 1_000;
/** A text whose lines are longer than this on average was written by a minifier, not by a person. */
const MINIFIED_LINE_CHARACTERS = 250;
const MINIFIED_FROM_CHARACTERS = 2_000;

/** A file's bytes as text, or why it is not one to work on: too large, binary, another encoding, generated, minified, in a merge conflict. */
export function readText(file: RepoPath, bytes: Uint8Array, sizeBytes: number, maxFileKb: number): Answer<string> {
  if (sizeBytes > maxFileKb * 1024) {
    return no(
      'refused-too-large',
      `${file} is larger than ${maxFileKb} KB`,
      'Split the file, or raise triggers.maxFileKb in .localcoderrc.',
    );
  }
  const decoded = decodeText(bytes);
  if (decoded.is === 'refused') return no('refused-unsupported', `${file} is ${decoded.why}`, 'Name a file of UTF-8 source text.');
  const { text } = decoded;
  if (saysGenerated(text)) {
    return no('refused-unsupported', `${file} says at its top that it is generated`, 'Change what it is generated from instead.');
  }
  if (isMinified(file, text)) return no('refused-unsupported', `${file} is minified`, 'Name the source it was made from.');
  if (hasConflict(text)) {
    return no(
      'refused-unsupported',
      `${file} holds the marks of a merge conflict`,
      'Resolve the conflict and save the file, then ask again.',
    );
  }
  return yes(text);
}

function saysGenerated(text: string): boolean {
  const head = text.slice(0, HEAD_CHARACTERS);
  return /(?:^|[\s*#/])@generated\b/u.test(head) || /\bCode generated .{0,200}DO NOT EDIT/u.test(head);
}

/** True for the three marks of a conflict in their order, each at the start of a line, as git writes them. */
function hasConflict(text: string): boolean {
  let at = 0;
  for (const mark of [/^<{7} /gmu, /^={7}\r?$/gmu, /^>{7} /gmu]) {
    mark.lastIndex = at;
    if (!mark.test(text)) return false;
    at = mark.lastIndex;
  }
  return true;
}

function isMinified(file: RepoPath, text: string): boolean {
  if (/\.min\.[a-z]+$/u.test(file)) return true;
  if (text.length < MINIFIED_FROM_CHARACTERS) return false;
  let lines = 1;
  for (let next = text.indexOf('\n'); next !== -1; next = text.indexOf('\n', next + 1)) lines += 1;
  return text.length / lines > MINIFIED_LINE_CHARACTERS;
}
