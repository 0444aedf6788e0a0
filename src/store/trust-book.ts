import type { EpochMs, Sha256 } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Store } from '../core/port/store.ts';
import type { TrustBook } from '../core/port/trust.ts';

/** What the person has trusted, in the database of the state folder: no repository can write there. */
export function openTrustBook(store: Store, clock: Clock): TrustBook {
  return {
    find(repo) {
      const row = store.get('SELECT hash, trusted_at FROM trust WHERE repo = :repo', { repo });
      return row === undefined ? undefined : { hash: String(row.hash) as Sha256, at: Number(row.trusted_at) as EpochMs };
    },
    record(repo, hash) {
      store.run(
        `INSERT INTO trust (repo, hash, trusted_at) VALUES (:repo, :hash, :now)
         ON CONFLICT (repo) DO UPDATE SET hash = excluded.hash, trusted_at = excluded.trusted_at`,
        { repo, hash, now: clock.now() },
      );
    },
    revoke: (repo) => store.run('DELETE FROM trust WHERE repo = :repo', { repo }) > 0,
  };
}
