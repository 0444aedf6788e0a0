// Preloaded into a worker (node --import): it is gone by SIGKILL the n-th time it comes to the place that DIE_AT names, such as `after:update-ref:2`.
// Places, in the order of a delivery: unpack-objects and update-ref (a git process), patch and note (a file renamed into place), row (the
// settling of the job in the database). `before` is before anything of it happened, `after` before the worker itself hears that it did.
import child from 'node:child_process';
import files from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import process from 'node:process';

const [when, place, count = '1'] = (process.env.DIE_AT ?? '').split(':');
delete process.env.DIE_AT;
let left = Number(count);
const at = (now, where) => {
  if (now !== when || where !== place) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
};

const { spawn } = child;
child.spawn = (program, args, ...rest) => {
  const verb = Array.isArray(args) ? args.find((word) => word === 'unpack-objects' || word === 'update-ref') : undefined;
  if (verb === undefined) return spawn(program, args, ...rest);
  at('before', verb);
  const started = spawn(program, args, ...rest);
  started.once('close', () => at('after', verb));
  return started;
};

const { rename } = files;
files.rename = async (from, to) => {
  const [, folder] = /\.localcoder\/(note|patche)s\/[^/]+$/u.exec(String(to)) ?? [];
  const file = folder === 'patche' ? 'patch' : folder;
  at('before', file);
  await rename(from, to);
  at('after', file);
};
syncBuiltinESMExports();

const Database = createRequire(import.meta.url)('better-sqlite3');
const { prepare, exec } = Database.prototype;
let settles = false;
Database.prototype.prepare = function (sql) {
  const statement = prepare.call(this, sql);
  if (!sql.startsWith('UPDATE jobs SET status = :status, ended_at')) return statement;
  const { run } = statement;
  statement.run = (...values) => {
    at('before', 'row');
    settles = true;
    return run.apply(statement, values);
  };
  return statement;
};
Database.prototype.exec = function (sql) {
  const ends = settles && sql.startsWith('COMMIT');
  if (ends) at('before', 'commit');
  const done = exec.call(this, sql);
  if (ends) {
    settles = false;
    at('after', 'row');
  }
  return done;
};
