import type { Lettering } from './lettering.ts';

/** A template or f-string that words are read in: how it was opened, and the braces open in its present hole. */
interface Open {
  readonly by: string;
  braces: number;
}

const OPENS = /^(?:`|[fF]?["'])$/u;

/**
 * A sketch as code: letters as what they stand for, tokens parted by blanks, lines and their indentation as they are. Undefined when it holds a letter
 * that stands for nothing, or a template that does not end.
 */
export function expand(sketch: string, lettering: Lettering): string | undefined {
  const open: Open[] = [];
  const lines: string[] = [];
  for (const line of sketch.split('\n')) {
    let code = /^ */u.exec(line)?.[0] ?? '';
    let previous = '';
    for (const word of line.split(' ').filter((each) => each !== '')) {
      const written = step(word, previous, open, lettering);
      previous = word;
      if (written === undefined) return undefined;
      const abuts = code.trim() === '' || written.abuts;
      code += abuts ? written.code : ` ${written.code}`;
    }
    lines.push(code);
  }
  return open.length === 0 ? lines.join('\n') : undefined;
}

/** One word, and what it does to the templates around it. `abuts`: it touches the word before. */
function step(
  word: string,
  previous: string,
  open: Open[],
  lettering: Lettering,
): { readonly code: string; readonly abuts: boolean } | undefined {
  const inner = open.at(-1);
  if (inner !== undefined && inner.braces === 0) {
    const hole = inner.by === '`' ? '${' : '{';
    if (word === inner.by.slice(-1)) {
      open.pop();
      return { code: word, abuts: true };
    }
    if (word === hole && inner.by !== '"' && inner.by !== "'") {
      inner.braces = 1;
      return { code: word, abuts: true };
    }
    const code = lettering.codeOf(word, inner.by, undefined);
    return code === undefined ? undefined : { code, abuts: true };
  }
  if (inner !== undefined) {
    if (word === '{') inner.braces += 1;
    if (word === '}') inner.braces -= 1;
    if (inner.braces === 0) return { code: word, abuts: true };
  }
  if (OPENS.test(word)) {
    open.push({ by: word, braces: 0 });
    return { code: word, abuts: false };
  }
  const avoid = inner === undefined || inner.by === '`' ? undefined : inner.by.slice(-1);
  const code = lettering.codeOf(word, undefined, avoid, previous === '.' || previous === '?.');
  // How a value is to be formatted (`:>3`) begins right behind it.
  return code === undefined ? undefined : { code, abuts: inner !== undefined && inner.braces === 1 && /^:./u.test(code) };
}
