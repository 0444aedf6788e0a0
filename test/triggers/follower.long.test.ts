import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRig } from './rig.ts';

it('27,000 saves while nothing is read are followed by a look that finds every last version, once', async () => {
  const rig = await openRig({ files: Object.fromEntries(Array.from({ length: 30 }, (_, shelf) => [`src/shelf${shelf}/a.js`, ''])) });
  await rig.triggers.start(() => {});
  for (let index = 0; index < 27_000; index += 1) {
    const loaf = `loaf${index % 900}`;
    rig.repo.write(`src/shelf${index % 30}/${loaf}.js`, `// @ai improve\nfunction ${loaf}() {\n  return ${Math.floor(index / 900)};\n}\n`);
    if (index % 3 === 0) utimesSync(join(rig.repo.path, `src/shelf${(index + 7) % 30}/a.js`), index, index);
  }
  await rig.until(() => rig.nudges() >= 900);
  await rig.settled();
  expect(rig.jobs()).toHaveLength(900);
  expect(new Set(rig.jobs()).size).toBe(900);
  expect(rig.rows().filter(({ aim }) => aim.file.startsWith('src/'))).toHaveLength(900);
  await rig.close();
}, 300_000);

it('600 branch switches in a row, with comments committed on the one side, queue nothing', async () => {
  const rig = await openRig();
  await rig.triggers.start(() => {});
  rig.repo.git('switch', '-q', '-c', 'asking');
  for (let index = 0; index < 60; index += 1)
    rig.repo.write(`src/deep${index % 7}/loaf${index}.js`, `// @ai improve\nfunction loaf${index}() {\n}\n`);
  rig.repo.commit('Ask for sixty');
  await rig.settled();
  const before = rig.jobs();
  for (let round = 0; round < 300; round += 1) {
    rig.repo.git('switch', '-q', 'main');
    if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, round % 70));
    rig.repo.git('switch', '-q', 'asking');
    if (round % 5 === 0) await new Promise((resolve) => setTimeout(resolve, round % 110));
  }
  await rig.settled();
  rig.repo.write('src/deep3/last.js', '// @ai improve\nfunction last() {\n}\n');
  await rig.until(() => rig.jobs().includes('improve src/deep3/last.js#last'));
  expect(rig.jobs().filter((job) => !job.includes('last'))).toEqual(before);
  await rig.close();
}, 300_000);
