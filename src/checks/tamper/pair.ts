import type { Proposal } from '../../core/port/checks.ts';
import type { CodeNode, SourceComment, Syntax } from '../../core/port/syntax.ts';
import { overlap, type Span } from '../../core/span.ts';
import type { Language } from '../../core/target.ts';

/** One version of a file, as the rules see it: only the window that holds the target and everything that changed. */
export interface Side {
  readonly text: string;
  readonly language: Language;
  readonly window: Span;
  /** Nodes that share characters with the window, outer before inner. Empty where there is no tree. */
  readonly nodes: readonly CodeNode[];
  /** In the window. */
  readonly comments: readonly SourceComment[];
  /** Texts of all import statements of the file. */
  readonly imports: readonly string[];
  read(node: CodeNode): string;
  parent(node: CodeNode): CodeNode | undefined;
}

/** The text before and after. Outside the two windows they are equal. */
export interface Pair {
  readonly before: Side;
  readonly after: Side;
  readonly proposal: Proposal;
  /** Both sides have a tree. */
  readonly parsed: boolean;
  /** Whether the person's words ask for what matches `words`; not when they say the opposite (`without logging`). */
  asks(words: RegExp): boolean;
}

/** What a rule has against a candidate. */
export interface Complaint {
  readonly rule: string;
  /** Names what is wrong and what to do about it, for the model. */
  readonly message: string;
  /** Offset in the text after; absent for something that is gone. */
  readonly at?: number;
}

/** A rule never throws for code it does not understand: it has then nothing to say. */
export type Rule = (pair: Pair) => Complaint[];

/** Reads both versions. */
export async function openPair(proposal: Proposal, syntax: Syntax): Promise<Pair> {
  const { source, span } = proposal.target;
  const [clean, text] = [source.clean, proposal.after];
  const head = Math.min(sharedHead(clean, text), span.start);
  const tail = Math.min(sharedTail(clean, text, head), clean.length - span.end);
  const before = await openSide(clean, source.language, { start: head, end: clean.length - tail }, syntax);
  const after = await openSide(text, source.language, { start: head, end: text.length - tail }, syntax);
  const parsed = before.nodes.length > 0 && after.nodes.length > 0;
  return { before, after, proposal, parsed, asks: (words) => asks(proposal.instruction, words) };
}

async function openSide(text: string, language: Language, window: Span, syntax: Syntax): Promise<Side> {
  const root = await syntax.tree(text, language, window);
  const outline = await syntax.outline(text, language);
  const parents = new Map<CodeNode, CodeNode>();
  const nodes: CodeNode[] = [];
  const gather = (node: CodeNode): void => {
    nodes.push(node);
    for (const child of node.children) {
      parents.set(child, node);
      gather(child);
    }
  };
  if (root !== undefined) gather(root);
  return {
    text,
    language,
    window,
    nodes,
    comments: outline.comments.filter(({ span }) => overlap(offsets(span), offsets(window))),
    imports: outline.imports.map(({ start, end }) => text.slice(start, end)),
    read: (node) => text.slice(node.start, node.end),
    parent: (node) => parents.get(node),
  };
}

function offsets({ start, end }: Span): { first: number; last: number } {
  return { first: start, last: Math.max(start, end - 1) };
}

function sharedHead(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a.charCodeAt(count) === b.charCodeAt(count)) count += 1;
  return count;
}

function sharedTail(a: string, b: string, head: number): number {
  const most = Math.min(a.length, b.length) - head;
  let count = 0;
  while (count < most && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) count += 1;
  return count;
}

/** Words between the refusal and what is refused: `without any extra logging`. */
const REFUSED = /\b(?:no|not|never|without|avoid|don['’]t|doesn['’]t|keep|remove|drop)\s+(?:\w+\s+){0,3}$/iu;

function asks(instruction: string, words: RegExp): boolean {
  for (const match of instruction.matchAll(new RegExp(words.source, 'giu'))) {
    if (!REFUSED.test(instruction.slice(0, match.index))) return true;
  }
  return false;
}
