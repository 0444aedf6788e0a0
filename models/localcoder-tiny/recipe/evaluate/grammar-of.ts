import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KindResult } from '../../../../src/core/kind.ts';
import { replyGrammar } from '../../../../src/pipeline/sketch/reply-grammar.ts';
import { packageRoot } from '../../../../src/system/paths.ts';
import type { Asked } from '../data/ask.ts';
import type { Task } from '../data/render.ts';

const RESULTS: Readonly<Record<Task, KindResult>> = { improve: 'rewrite', fix: 'rewrite', document: 'doc-comment', explain: 'prose' };

/** The grammar that the product has the answer follow. */
export function grammarOf({ sample, sketch }: Asked): string {
  const read = (path: string): string => readFileSync(join(packageRoot(), 'grammars', 'reply', path), 'utf8');
  return replyGrammar(RESULTS[sample.task], sketch, sample.lang === 'python', read);
}
