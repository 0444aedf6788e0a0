// Publishes the jobs first … count-1 one after another, as a worker does after any crash: sweep first, then what is still to do.
// Arguments: module of openRepo, repository, state folder, first, count. Prints what was swept, then a line for each branch.
import process from 'node:process';

const [module = '', path = '', stateDir = '', first = '0', count = '0'] = process.argv.slice(2);
const { openRepo } = await import(module);
const repo = await openRepo({ path, stateDir });
const swept = await repo.sweep();
const parent = await repo.resolve('HEAD');
process.stdout.write(`swept ${swept.length}\n`);
for (let job = Number(first); job < Number(count); job += 1) {
  const files = [{ file: 'src/oven.js', mode: '100644', bytes: Buffer.from(`// job ${job}\n`) }];
  const commits = [{ files, message: `Job ${job}\n\nLocalCoder-Job: job${job}` }];
  const { is } = await repo.publish({
    job: `job${job}`,
    branch: `localcoder/improve/job-${job}`,
    parent,
    commits,
    when: 1_750_000_000_000,
  });
  await repo.writeNote(`notes/job${job}.md`, `job ${job}\n`);
  process.stdout.write(`${is} ${job}\n`);
}
await repo.close();
