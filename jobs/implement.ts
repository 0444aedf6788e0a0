import type { JobKind } from '../src/core/kind.ts';

export const implement = {
  name: 'implement',
  verbs: ['implement'],
  summary: 'fill a stub',
  result: 'rewrite',
  prompts: 'implement',
  needsInstruction: false,
  needs: 'stub',
  keepsBehaviour: false,
} as const satisfies JobKind;
