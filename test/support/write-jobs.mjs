// A process that adds, claims, remembers and settles jobs as fast as it can, and says on standard output what has been committed, until it is killed.
// Arguments: the folder of the compiled src, the database, a name for its requests.
import { writeSync } from 'node:fs';

const [built, file, name] = process.argv.slice(2);
const { openStore } = await import(`${built}/store/open.js`);
const { openQueue } = await import(`${built}/queue/queue.js`);
const { systemClock } = await import(`${built}/system/clock.js`);

const queue = openQueue(openStore(file), systemClock);
const told = (word, id) => writeSync(1, `${word} ${id}\n`);
const delivery = { outcome: 'changed', reason: 'a loop became a reduce', next: 'Look at it.', note: 'one.md' };
for (const id of queue.recover().waiting) told('recovered', id);

for (let count = 0; ; count += 1) {
  const symbol = `${name} ${count}`;
  const aim = {
    file: 'src/cart.ts',
    symbol,
    node: 'method',
    lines: { first: 1, last: 9 },
    textHash: 'as first written',
    source: { from: 'saved' },
  };
  const scope = { at: 'comment', file: 'src/cart.ts', line: 1 };
  const added = queue.add({
    origin: 'comment',
    repo: 'bakery',
    kind: 'improve',
    instruction: '',
    scope,
    request: name,
    aim,
    priority: 200,
  });
  told('added', added.id);
  if (count % 3 === 0) continue;
  const claim = queue.claim();
  queue.checkpoints.save(claim.job.id, 'generate', 'candidate', { text: 'x'.repeat(3_000) });
  told('remembered', claim.job.id);
  if (queue.settle(claim, { is: 'delivered', delivery })) told('delivered', claim.job.id);
}
