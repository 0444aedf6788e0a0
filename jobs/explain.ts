import type { JobKind } from '../src/core/kind.ts';

export const explain = {
  name: 'explain',
  verbs: ['explain'],
  summary: 'write a note that explains the symbol',
  result: 'prose',
  prompts: 'explain',
  needsInstruction: false,
  keepsBehaviour: true,
} as const satisfies JobKind;
