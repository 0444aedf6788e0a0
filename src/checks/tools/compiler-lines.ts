import type { Problem } from '../tool.ts';
import { localFile } from './problem-lines.ts';

/** `file:line: message` and `file:line:column: message`. */
const COLONS = /^\s*(?<file>(?:[A-Za-z]:)?[^\s:'"`()][^:'"`()]*):(?<line>\d+)(?::\d+)?:?\s+(?<message>\S.*)$/u;
/** `file(line,column): message`. */
const PARENTHESES = /^\s*(?<file>[^\s(][^(]*)\((?<line>\d+)(?:,\d+)*\)\s*:\s*(?<message>\S.*)$/u;
const MESSAGE_LIMIT = 500;

/** The problems in lines as most compilers print them, in order; notes are left out. The rule is `[name]` at a line's end, else a code before its first colon, else `problem`. */
export function compilerLines(text: string, cwd: string): Problem[] {
  return text.split(/\r?\n/u).flatMap((line): Problem[] => {
    const { file, line: number, message } = (COLONS.exec(line) ?? PARENTHESES.exec(line))?.groups ?? {};
    if (file === undefined || message === undefined || /^note\b/iu.test(message)) return [];
    const rule = /\[(?<rule>[\w/@.-]+)\]$/u.exec(message) ?? /^(?:error |warning )?(?<rule>[A-Z]+\d+)\b/u.exec(message);
    return [
      { file: localFile(file, cwd), line: Number(number), rule: rule?.groups?.rule ?? 'problem', message: message.slice(0, MESSAGE_LIMIT) },
    ];
  });
}
