import { type Answer, no } from '../core/outcome.ts';
import type { Outline } from '../core/port/syntax.ts';
import type { Target } from '../core/target.ts';
import type { Task } from './task.ts';
import { hasPlaceForDoc } from './verify-doc-comment.ts';

/** Why this verb cannot be done to this target, whatever the model; undefined when it can. */
export function accepts({ kind }: Task, target: Target, outline: Outline): Answer<never> | undefined {
  if (kind.result !== 'doc-comment') return undefined;
  if (target.node === 'module' || target.node === 'region') {
    return no('refused-unsupported', `${kind.name} works on a function, method, class or type`, nameOne(target, outline));
  }
  if (hasPlaceForDoc(target, outline)) return undefined;
  return no(
    'refused-unsupported',
    `${target.name} has its body on the line of its head`,
    'Give the body lines of its own, then ask again.',
  );
}

/** How to name a symbol; without a grammar there is no way to. */
export function nameOne({ source }: Target, { parsed }: Outline): string {
  return parsed
    ? `Name one: ${source.file}#name.`
    : `Those are found where a grammar is: not in ${source.language || 'this kind of file'}, in this version.`;
}

/** What helps where a model is too small. A repository's own settings may not choose a model. */
export const LARGER = 'Set models.code in your own settings to a larger model: localcoder config edit (README, Bigger models).';

/** Why this model cannot take this target, known before it is even loaded; undefined when it can. */
export function suits({ kind, choice }: Task, target: Target): Answer<never> | undefined {
  const { abilities, name } = choice;
  if (abilities === undefined) return undefined;
  const language = target.source.language === 'tsx' ? 'typescript' : target.source.language;
  if (!abilities.languages.includes(language)) {
    return no(
      'refused-unsupported',
      `the model ${name} knows ${abilities.languages.join(' and ')} only, not ${language || 'this language'}`,
      LARGER,
    );
  }
  if (target.node !== 'function' && target.node !== 'method') {
    return no(
      'refused-unsupported',
      `the model ${name} works on one function at a time, and this is a ${target.node}`,
      `Name one of its functions. ${LARGER}`,
    );
  }
  if (target.text.length > abilities.maxTargetChars) {
    return no(
      'refused-too-large',
      `${target.name} has ${target.text.length} characters; the model ${name} takes ${abilities.maxTargetChars}`,
      LARGER,
    );
  }
  if (kind.result === 'rewrite' && /^ {0,3}```/mu.test(target.text)) {
    return no('refused-unsupported', `${target.name} holds a Markdown fence, which the model ${name} cannot answer around`, LARGER);
  }
  return undefined;
}
