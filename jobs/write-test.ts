import type { JobKind } from '../src/core/kind.ts';

export const writeTest = {
  name: 'write-test',
  verbs: ['test', 'write-test'],
  summary: 'add a test for the symbol',
  result: 'test-file',
  prompts: 'write-test',
  needsInstruction: false,
  needs: 'test-place',
  keepsBehaviour: true,
} as const satisfies JobKind;
