// A worker in small: runs one command in a sandbox. Arguments: the compiled src, the folder to work in, the home, a shell script. Prints how it ended and our largest memory.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [built, work, home, script] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(path.join(built, 'system', file)).href);
const { systemClock: clock } = await load('clock.js');
const { openProcesses } = await load('processes.js');
const { openSandbox } = await load('sandbox.js');

const sandbox = openSandbox({
  processes: openProcesses(clock),
  clock,
  platform: process.platform,
  env: { ...process.env, HOME: home },
  allowWithout: false,
});
let largest = 0;
setInterval(() => {
  largest = Math.max(largest, process.memoryUsage.rss());
}, 5).unref();
const limits = { wallMs: 60_000, cpuSeconds: 60, memoryMb: 512, processes: 64 };
const command = { argv: ['sh', '-c', script], cwd: work, env: {}, writable: [work], readable: [], hidden: [], limits };
const end = await sandbox.run(command, new AbortController().signal);
process.stdout.write(`${JSON.stringify({ is: end.is, largestMb: largest / 1024 / 1024 })}\n`);
