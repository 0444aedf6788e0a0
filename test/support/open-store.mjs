// A process that opens each database it is told of, and says what came of it. Argument: the folder of the compiled src.
const [built] = process.argv.slice(2);
const { openStore } = await import(`${built}/store/open.js`);

process.on('message', (file) => {
  try {
    const store = openStore(file);
    process.send(`opened at ${store.get('PRAGMA user_version').user_version}`);
    store.close();
  } catch (error) {
    process.send(`${error.code}: ${error.message}`);
  }
});
process.on('disconnect', () => process.exit());
process.send('ready');
