import { Failure } from '../core/failure.ts';
import { loadBetterSqlite } from './better-sqlite3.ts';
import type { Connect } from './connection.ts';
import { loadNodeSqlite } from './node-sqlite.ts';

/** A way to find a driver, or the error that says why it is not there. */
export type Load = () => Connect | Error;

let chosen: Connect | undefined;

/** The driver this process uses, found once: better-sqlite3, else the SQLite inside Node. @throws Failure install-broken. */
export function chooseDriver(): Connect {
  chosen ??= firstOf([loadBetterSqlite, loadNodeSqlite]);
  return chosen;
}

/** The first of these that can be used. @throws Failure install-broken, with every driver's reason. */
export function firstOf(loads: readonly Load[]): Connect {
  const reasons: Error[] = [];
  for (const load of loads) {
    const found = load();
    if (!(found instanceof Error)) return found;
    reasons.push(found);
  }
  const told = reasons.map((reason) => reason.message.split('\n', 1)[0]).join('; ');
  throw new Failure('install-broken', `no SQLite can be used: ${told}`, {
    next: 'run `npm rebuild better-sqlite3` where localcoder is installed (install scripts must be allowed), or use Node 22.13 or later',
    cause: new AggregateError(reasons),
  });
}
