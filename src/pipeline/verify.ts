import type { Bench } from '../core/port/world.ts';
import type { Verdict } from '../core/verdict.ts';
import type { Draft } from './draft.ts';
import { verifyDocComment } from './verify-doc-comment.ts';
import { verifyProse } from './verify-prose.ts';
import { verifyRewrite } from './verify-rewrite.ts';
import { verifySibling } from './verify-sibling.ts';
import { verifyTest } from './verify-test.ts';

/** Stage 5: what becomes of a reply. Every kind of result is judged by its own measure; verdicts come from processes and comparisons, never from the model. */
export function verify(draft: Draft, bench: Bench, signal: AbortSignal): Promise<Verdict> {
  switch (draft.task.kind.result) {
    case 'rewrite':
      return draft.task.stub === 'sibling' ? verifySibling(draft, bench, signal) : verifyRewrite(draft, bench, signal);
    case 'doc-comment':
      return verifyDocComment(draft, bench, signal);
    case 'prose':
      return verifyProse(draft, bench);
    case 'test-file':
      return verifyTest(draft, bench, signal);
    case 'findings':
      throw new Error('what a reviewer says is judged in review/');
  }
}
