// A process that logs and is gone the very next moment. Arguments: the folder of the compiled src, the log folder.
const [built, dir] = process.argv.slice(2);
const { openLog } = await import(`${built}/system/log.js`);

const log = openLog({ dir, level: 'info' });
log.info('the first words');
log.with({ job: 'abcd2345' }).error('the last words');
process.kill(process.pid, 'SIGKILL');
