/**
 * Code as the bundled model sees it when it rewrites: a stream of tokens, one statement a line, without comments and layout, names and literals as
 * single letters. So the model, which is tiny, copies one token where code has many, counts no columns, and cannot misspell a name. What it answers is read back token
 * by token, and where two tokens stood side by side before, the layout and comments between them are kept as they were.
 */
import type { CodeNode } from '../../core/port/syntax.ts';
import { plainIndent } from '../indent.ts';
import type { CodeToken } from './code-token.ts';
import { expand } from './expand.ts';
import { Lettering } from './lettering.ts';
import { namesTold, toldNames } from './name-words.ts';
import { print, wordsOf } from './print.ts';
import { abridge, spell } from './prose.ts';
import { readTokens } from './read-tokens.ts';
import { type Signature, signatureOf } from './signature.ts';
import { type Read, weave } from './weave.ts';

/** The syntax tree of a text, or undefined where it cannot be read. */
export type TreeOf = (text: string) => Promise<CodeNode | undefined>;

/** A piece of code as a sketch, with the way back. */
export interface Sketch {
  readonly text: string;
  readonly tokens: readonly CodeToken[];
  /** The code itself, and what its tree says of the function's head and ends; undefined without a function. */
  readonly code: string;
  signature(): Signature | undefined;
  /** The nodes of the code's tree that take up to so many characters on one line, as words. */
  quotable(longest: number): string[];
  /** All letters that stand for something. */
  readonly letters: readonly string[];
  /** What stands for a name of the code; undefined for a name that it has not. */
  wordFor(name: string): string | undefined;
  /** Another version of the code as a sketch in the same letters; undefined when it has a name or literal that this one has not. */
  write(code: string): Promise<string | undefined>;
  /** An answer as code, with the layout and comments of what did not change. Undefined when it holds a letter that stands for nothing. */
  read(answer: string): Promise<string | undefined>;
  /** What the model is told of names when it writes words. */
  readonly names: string;
  /** Names of the parameters, and those that are returned. */
  readonly told: readonly string[];
  /** Words about the sketch as words about the code; undefined when they hold a letter that stands for nothing. */
  spell(prose: string): Promise<string | undefined>;
  /** Words about the code as words about the sketch; undefined when they quote what it has not. */
  abridge(prose: string): Promise<string | undefined>;
  /** An answer that is still being written, for people to watch: its letters as what they stand for. */
  peek(partial: string): string;
}

export interface SketchOptions {
  readonly isPython: boolean;
  /** Place in each alphabet of the first letter; see Lettering. */
  readonly shift?: number;
}

/** Sketches a piece of code that is indented as `plainIndent` says. Undefined for what sketches do not hold: JSX, too many names, characters that belong to no token. */
export async function sketchOf(code: string, treeOf: TreeOf, { isPython, shift = 0 }: SketchOptions): Promise<Sketch | undefined> {
  const lettering = new Lettering(isPython, shift);
  const before = await readCode(code, treeOf, lettering);
  if (before === undefined) return undefined;
  lettering.fix();
  const snippet = async (text: string): Promise<readonly CodeToken[] | undefined> => {
    const root = await treeOf(text);
    return root === undefined ? undefined : readTokens(root, text);
  };
  const told = toldNames(before.tokens, before.words);
  return {
    text: print(before.tokens, before.words, isPython),
    tokens: before.tokens,
    code,
    signature: () => signatureOf(before.root, code),
    quotable: (longest) => quotable(before, longest),
    letters: lettering.letters,
    wordFor: (name) => before.words[before.tokens.findIndex((token) => token.kind === 'name' && token.text === name)],
    async write(other) {
      const read = await readCode(other, treeOf, lettering);
      return read === undefined ? undefined : print(read.tokens, read.words, isPython);
    },
    async read(answer) {
      const flat = expand(answer, lettering);
      if (flat === undefined) return undefined;
      const next = await readCode(flat, treeOf, lettering);
      return next === undefined ? flat : weave(before, next, plainIndent(isPython));
    },
    names: namesTold(before.tokens, told),
    told: [...told.values()],
    spell: (prose) => spell(prose, lettering, snippet),
    abridge: (prose) => abridge(prose, lettering, snippet),
    peek: (partial) => partial.replaceAll(/\S+/gu, (word) => lettering.codeOf(word, undefined, undefined) ?? word),
  };
}

interface ReadTree extends Read {
  readonly root: CodeNode;
}

async function readCode(code: string, treeOf: TreeOf, lettering: Lettering): Promise<ReadTree | undefined> {
  const root = await treeOf(code);
  const tokens: readonly CodeToken[] | undefined = root === undefined ? undefined : readTokens(root, code);
  const words = tokens === undefined ? undefined : wordsOf(tokens, lettering);
  return root === undefined || tokens === undefined || words === undefined ? undefined : { root, code, tokens, words };
}

function quotable({ root, code, tokens, words }: ReadTree, longest: number): string[] {
  const found: string[] = [];
  const visit = (node: CodeNode): void => {
    const isShort = node.end - node.start <= longest && !code.slice(node.start, node.end).includes('\n');
    if (node.named && isShort) {
      const within = words.filter((_, index) => {
        const { start, end, kind } = tokens[index] ?? { start: -1, end: -1, kind: 'virtual' };
        return kind !== 'virtual' && start >= node.start && end <= node.end;
      });
      if (within.length > 0) found.push(within.join(' '));
    }
    for (const child of node.children) visit(child);
  };
  visit(root);
  return found;
}
