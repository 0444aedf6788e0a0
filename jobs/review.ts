import type { JobKind } from '../src/core/kind.ts';

export const review = {
  name: 'review',
  verbs: ['review'],
  summary: 'look over a change and say what is wrong with it',
  result: 'findings',
  prompts: 'review',
  needsInstruction: false,
  keepsBehaviour: true,
} as const satisfies JobKind;
