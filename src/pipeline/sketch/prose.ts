import type { CodeToken } from './code-token.ts';
import { expand } from './expand.ts';
import type { Lettering } from './lettering.ts';
import { alphabet } from './letters.ts';
import { spaceBetween } from './spacing.ts';

/** Reads a snippet's tokens; undefined where it cannot. */
export type ReadSnippet = (code: string) => Promise<readonly CodeToken[] | undefined>;

const SNIPPET = /`([^`\n]+)`/gu;
/** Python's `*args` and `**options`, which are no code by themselves. */
const STARRED = /^(?<stars>\*(?: ?\*)?) (?<word>\S+)$/u;
const NAME = /[\p{L}_$][\p{L}\p{N}_$]*/gu;
const LETTERS = new RegExp(`[${(['name', 'flag', 'text', 'figure'] as const).flatMap((of) => alphabet(of)).join('')}]`, 'gu');

/** Prose about a sketch as prose about the code: snippets between backticks as code, letters elsewhere as the names they stand for. Undefined when a letter stands for nothing. */
export async function spell(prose: string, lettering: Lettering, read: ReadSnippet): Promise<string | undefined> {
  let isWhole = true;
  const named = (text: string): string =>
    text.replaceAll(LETTERS, (letter) => {
      const code = lettering.codeOf(letter, undefined, undefined);
      isWhole &&= code !== undefined;
      return code ?? letter;
    });
  const text = await replaced(
    prose,
    async (snippet) => {
      const { stars, word = '' } = STARRED.exec(snippet)?.groups ?? {};
      if (stars !== undefined) return stars.replace(' ', '') + named(word);
      const flat = expand(snippet, lettering);
      const tokens = flat === undefined ? undefined : await read(flat);
      if (flat === undefined) isWhole = false;
      return tokens === undefined ? (flat ?? '') : compact(tokens);
    },
    named,
  );
  return isWhole ? text : undefined;
}

/** The way back, for what a model is to learn: undefined when prose quotes what is no token of the code. */
export async function abridge(prose: string, lettering: Lettering, read: ReadSnippet): Promise<string | undefined> {
  let isWhole = true;
  // In a doc comment, names stand behind `@param {type}`, in types, and before a colon in an `Args:` list.
  const lettered = (name: string): string => {
    const word = lettering.wordOf({ kind: 'name', text: name, start: 0, end: 0, depth: 0, opensLine: false, within: '', around: '' });
    return word === undefined ? name : word;
  };
  const named = (text: string): string =>
    text
      .replaceAll(/\{[^}\n]*\}/gu, (type) => type.replaceAll(NAME, lettered))
      .replaceAll(/(@param \{[^}\n]*\} \[?)([\w$]+)/gu, (_, head: string, name: string) => head + lettered(name))
      .replaceAll(/^( +\*{0,2})(\w+)(?=(?: \([^)\n]*\))?:)/gmu, (_, head: string, name: string) => head + lettered(name));
  const text = await replaced(
    prose,
    async (snippet) => {
      const tokens = await read(snippet);
      const words = tokens?.filter(({ kind }) => kind !== 'virtual').map((token) => lettering.wordOf(token));
      if (words === undefined || words.includes(undefined)) isWhole = false;
      return words?.join(' ') ?? '';
    },
    named,
  );
  return isWhole ? text : undefined;
}

async function replaced(prose: string, inSnippet: (code: string) => Promise<string>, elsewhere: (text: string) => string): Promise<string> {
  let text = '';
  let at = 0;
  for (const match of prose.matchAll(SNIPPET)) {
    text += `${elsewhere(prose.slice(at, match.index))}\`${await inSnippet(match[1] ?? '')}\``;
    at = match.index + match[0].length;
  }
  return text + elsewhere(prose.slice(at));
}

function compact(tokens: readonly CodeToken[]): string {
  let text = '';
  tokens.forEach((token, index) => {
    const previous = tokens[index - 1];
    if (token.kind === 'virtual') return;
    text += (previous === undefined ? '' : spaceBetween(previous, token)) + token.text;
  });
  return text;
}
