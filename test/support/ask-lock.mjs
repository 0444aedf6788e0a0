// A process that asks whether the worker lock is held, as often as it can, until it is killed.
// Arguments: the folder of the compiled src, the lock file.
const [built, file] = process.argv.slice(2);
const { isLocked } = await import(`${built}/store/lock.js`);

process.on('disconnect', () => process.exit());
process.send('ready');
for (;;) {
  isLocked(file);
  await new Promise((resolve) => setImmediate(resolve));
}
