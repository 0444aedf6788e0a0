import { afterEach, expect, it } from 'vitest';
import { type Flow, fenced, inRepo, shownCode } from '../support/flow.ts';
import { openTrustedFlow } from '../support/trusted-flow.ts';

let flow: Flow | undefined;
afterEach(async () => {
  await flow?.close();
  flow = undefined;
});

const LOOSE = (name: string, left: string, right: string): string =>
  `export function ${name}(${left}) {\n  return ${left}.grain == ${right};\n}\n`;

const BAKERY = {
  'package.json': '{ "name": "bakery", "type": "module" }\n',
  '.localcoderrc': 'verification: { commands: { lint: node lint.mjs } }\n',
  'lint.mjs': `import { readdirSync, readFileSync } from 'node:fs';
let found = 0;
for (const name of readdirSync('src')) {
  readFileSync(\`src/\${name}\`, 'utf8').split('\\n').forEach((line, index) => {
    if (!/[^=!]==[^=]/u.test(line)) return;
    found += 1;
    console.log(\`src/\${name}:\${index + 1}:1: error: use === here\`);
  });
}
process.exit(found === 0 ? 0 : 1);
`,
  'src/rye.js': LOOSE('isRye', 'loaf', "'rye'"),
  'src/oat.js': LOOSE('isOat', 'bread', "'oat'"),
};

it('an error that was cured before is cured again without a model', async () => {
  flow = await openTrustedFlow(({ messages }) => fenced(shownCode(messages.at(-1)?.content ?? '').replace(' == ', ' === ')), BAKERY);
  await flow.ask('fix', { at: 'place', file: inRepo('src/rye.js'), symbol: 'isRye' });
  await flow.drain();
  expect(flow.delivery()).toMatchObject({ outcome: 'changed', reason: 'isRye repaired' });
  expect(flow.engine.requests).toHaveLength(1);
  await flow.ask('fix', { at: 'place', file: inRepo('src/oat.js'), symbol: 'isOat' });
  await flow.drain();
  const { outcome, branch, account } = flow.delivery();
  expect(outcome).toBe('changed');
  expect(flow.repo.git('show', `${branch?.ref}:src/oat.js`)).toContain("bread.grain === 'oat'");
  expect(flow.engine.requests).toHaveLength(1);
  expect(account?.usage).toMatchObject({ candidates: 0, model: 'the memory of fixes' });
});
