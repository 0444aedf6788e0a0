// The recipe of the bundled model: `npm run model -- <step> [options]`; `all` takes every step in its order. README.md tells more.
import { readOptions } from './options.ts';
import { STEPS } from './steps.ts';

const [name = '', ...words] = process.argv.slice(2);
const chosen = name === 'all' ? Object.entries(STEPS) : Object.entries(STEPS).filter(([step]) => step === name);
if (chosen.length === 0) {
  const list = Object.entries(STEPS).map(([step, { summary }]) => `  ${step.padEnd(10)} ${summary}`);
  console.error(
    ['usage: npm run model -- <step> [--work <folder>] [--smoke] [--seed <n>] …', ...list, '  all        every step'].join('\n'),
  );
  process.exit(2);
}
const options = readOptions(words);
for (const [step, { summary, run }] of chosen) {
  console.log(`== ${step}: ${summary}`);
  await run(options, (message) => console.log(message));
}
