// Points a scratch checkout from commit to commit for ever, as a worker does, making a mess in between. Tells of each whether the checkout is exactly
// the commit: `whole 3` or `bad 3 why`. Every file of commit n holds `n <its name>`.
// Arguments: folder of the compiled src, repository, state folder, commits joined by commas.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

const [built = '', path = '', stateDir = '', commits = ''] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(built, file)).href);
const [{ openScratch }, { takeLock }, { systemClock }] = await Promise.all(
  ['git/scratch.js', 'store/lock.js', 'system/clock.js'].map(load),
);
const scratch = await openScratch({ path, stateDir, clock: systemClock, takeLock: (file) => takeLock(file, systemClock) });
const bases = commits.split(',');

function wrong({ root, files }, number) {
  const found = readdirSync(root, { recursive: true }).filter(
    (name) => !name.startsWith('node_modules') && statSync(join(root, name)).isFile(),
  );
  if (found.sort().join() !== [...files].sort().join()) return `files ${found}`;
  const changed = files.find((name) => readFileSync(join(root, name), 'utf8') !== `${number} ${name}\n`);
  if (changed !== undefined) return `content of ${changed}`;
  return readdirSync(join(root, 'node_modules')).join() === 'flour,yeast' ? undefined : 'dependencies';
}

process.stdout.write('begun\n');
for (let turn = 0; ; turn += 1) {
  const number = turn % bases.length;
  const checkout = await scratch.checkout(bases[number], new AbortController().signal);
  let why = wrong(checkout, number);
  const [file] = checkout.files;
  await checkout.put([{ file, bytes: Buffer.from('candidate\n'), mode: '100644' }]);
  why ??= readFileSync(join(checkout.root, file), 'utf8') === 'candidate\n' ? undefined : 'candidate';
  mkdirSync(join(checkout.root, 'mess/deep'), { recursive: true });
  writeFileSync(join(checkout.root, 'mess/deep/file'), 'mess');
  writeFileSync(join(checkout.root, checkout.files[1]), 'spoiled');
  process.stdout.write(why === undefined ? `whole ${number}\n` : `bad ${number} ${why}\n`);
}
