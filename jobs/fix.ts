import type { JobKind } from '../src/core/kind.ts';

export const fix = {
  name: 'fix',
  verbs: ['fix'],
  summary: 'repair what a check says is broken',
  result: 'rewrite',
  prompts: 'fix',
  needsInstruction: false,
  needs: 'findings',
  keepsBehaviour: false,
} as const satisfies JobKind;
