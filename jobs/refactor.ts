import type { JobKind } from '../src/core/kind.ts';

export const refactor = {
  name: 'refactor',
  verbs: ['refactor'],
  summary: 'rewrite the symbol as an instruction says',
  result: 'rewrite',
  prompts: 'refactor',
  needsInstruction: true,
  keepsBehaviour: true,
} as const satisfies JobKind;
