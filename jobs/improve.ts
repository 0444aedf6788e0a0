import type { JobKind } from '../src/core/kind.ts';

export const improve = {
  name: 'improve',
  verbs: ['improve'],
  summary: 'rewrite the symbol so that it does the same and reads better',
  result: 'rewrite',
  prompts: 'improve',
  needsInstruction: false,
  keepsBehaviour: true,
} as const satisfies JobKind;
