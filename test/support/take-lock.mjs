// A process that tries to take the worker lock each time it is told to, and keeps what it got until it is killed.
// Arguments: the folder of the compiled src, the lock file.
const [built, file] = process.argv.slice(2);
const { takeLock } = await import(`${built}/store/lock.js`);
const { systemClock } = await import(`${built}/system/clock.js`);

process.on('message', () => {
  process.send(takeLock(file, systemClock) === undefined ? 'refused' : 'taken');
});
process.on('disconnect', () => process.exit());
process.send('ready');
