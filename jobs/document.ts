import type { JobKind } from '../src/core/kind.ts';

export const document = {
  name: 'document',
  verbs: ['document', 'doc'],
  summary: 'give the symbol a doc comment',
  result: 'doc-comment',
  prompts: 'document',
  needsInstruction: false,
  keepsBehaviour: true,
} as const satisfies JobKind;
