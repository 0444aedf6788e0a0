import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TOOLS } from '../../../src/checks/tools.ts';

const rows = readFileSync(new URL('../../../docs/checks.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| check |'))
  .map((line) => line.slice(2, -2).split(' | '));

test('docs/checks.md has a row for every tool, in the order of the table, with its languages and its proof', () => {
  expect(rows.map(([check, tool, languages, , proof]) => `${check} | ${tool} | ${languages} | … | ${proof}`)).toEqual(
    TOOLS.map(({ check, name, languages, proof }) => {
      const tried = proof.is === 'ran' ? 'ran' : `fixture: ${proof.version}, ${proof.source}`;
      return `${check} | ${name} | ${languages.join(', ')} | … | ${tried}`;
    }),
  );
});

test('docs/checks.md says of every tool how it is recognised', () => {
  expect(rows.filter(([, , , sign = '']) => sign.trim() === '')).toEqual([]);
});
