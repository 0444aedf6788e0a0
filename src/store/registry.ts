import type { RepoId } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';
import type { RegisteredRepo, Registry } from '../core/port/queue.ts';
import type { SqlRow, Store } from '../core/port/store.ts';

const COLUMNS = 'id, path, watched';

/** The registered repositories, in the database. */
export function openRegistry(store: Store, clock: Clock): Registry {
  return {
    register: ({ id, path, watched }) => {
      store.run(
        `INSERT INTO repositories (id, path, watched, registered_at, seen_at) VALUES (:id, :path, :watched, :now, :now)
         ON CONFLICT (id) DO UPDATE SET path = excluded.path, watched = excluded.watched, seen_at = excluded.seen_at`,
        { id, path, watched: watched ? 1 : 0, now: clock.now() },
      );
    },
    watch: (id, watched) => {
      store.run('UPDATE repositories SET watched = :watched, seen_at = :now WHERE id = :id', {
        id,
        watched: watched ? 1 : 0,
        now: clock.now(),
      });
    },
    find: (id) => {
      const row = store.get(`SELECT ${COLUMNS} FROM repositories WHERE id = :id`, { id });
      return row === undefined ? undefined : asRepo(row);
    },
    list: () => store.all(`SELECT ${COLUMNS} FROM repositories ORDER BY registered_at, id`).map(asRepo),
  };
}

function asRepo(row: SqlRow): RegisteredRepo {
  return { id: String(row.id) as RepoId, path: String(row.path), watched: row.watched === 1 };
}
