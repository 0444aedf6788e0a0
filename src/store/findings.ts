import type { JobId, Oid } from '../core/brand.ts';
import type { Clock } from '../core/port/clock.ts';
import type { Findings } from '../core/port/findings.ts';
import type { SqlRow, Store } from '../core/port/store.ts';
import type { FindingId, KeptFinding, Review, ReviewFinding } from '../core/review.ts';

const KEPT = `SELECT f.job, f.model, f.shown, f.finding, d.reason
  FROM findings f LEFT JOIN dismissals d ON d.repo = f.repo AND d.id = f.id`;

/** What reviews found, in the database of the state folder. */
export function openFindings(store: Store, clock: Clock): Findings {
  return {
    record(repo, job, review) {
      store.transaction(() => {
        const { model, from, to, findings, shown } = review;
        findings.forEach((finding, index) => {
          store.run(
            `INSERT INTO findings (repo, id, model, job, severity, finding, shown, found_at)
             VALUES (:repo, :id, :model, :job, :severity, :finding, :shown, :now)
             ON CONFLICT (repo, id, model) DO UPDATE SET
               job = excluded.job, severity = excluded.severity, finding = excluded.finding, shown = max(shown, excluded.shown)`,
            {
              repo,
              id: finding.id,
              model,
              job,
              severity: finding.severity,
              finding: JSON.stringify(finding),
              shown: index < shown ? 1 : 0,
              now: clock.now(),
            },
          );
        });
        // What is staged or saved has no name of its own (the queue knows it by the hash of its text); nothing asks for it by this one.
        const name = to === 'index' || to === 'saved' ? `${to} of ${job}` : to;
        store.run(
          `INSERT INTO reviews (repo, from_commit, to_commit, model, job, review, reviewed_at)
           VALUES (:repo, :from, :to, :model, :job, :review, :now)
           ON CONFLICT (repo, from_commit, to_commit, model) DO UPDATE SET
             job = excluded.job, review = excluded.review, reviewed_at = excluded.reviewed_at`,
          { repo, from: from ?? '', to: name, model, job, review: JSON.stringify(review), now: clock.now() },
        );
      });
    },
    reviewed(repo, from, to, model) {
      const row = store.get(
        'SELECT review FROM reviews WHERE repo = :repo AND from_commit = :from AND to_commit = :to AND model = :model',
        { repo, from: from ?? '', to, model },
      );
      // Only `record` above writes it.
      return row === undefined ? undefined : (JSON.parse(String(row.review)) as Review);
    },
    readFrom(repo, from, model) {
      const rows = store.all(
        `SELECT to_commit FROM reviews WHERE repo = :repo AND from_commit = :from AND model = :model AND to_commit NOT LIKE '% of %'
         ORDER BY reviewed_at DESC`,
        { repo, from: from ?? '', model },
      );
      return rows.map(({ to_commit: to }) => String(to) as Oid);
    },
    list(repo, { dismissed, limit }) {
      const where = [...(repo === undefined ? [] : ['f.repo = :repo']), ...(dismissed ? [] : ['d.id IS NULL'])];
      return store
        .all(
          `${KEPT} ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`} ORDER BY f.found_at DESC, f.rowid DESC LIMIT :limit`,
          repo === undefined ? { limit } : { repo, limit },
        )
        .map(keptOf);
    },
    match(repo, prefix) {
      return store
        .all(`${KEPT} WHERE f.repo = :repo AND substr(f.id, 1, length(:prefix)) = :prefix ORDER BY f.found_at DESC`, { repo, prefix })
        .map(keptOf);
    },
    dismissed(repo, ids) {
      const known = store.all('SELECT id FROM dismissals WHERE repo = :repo AND id IN (SELECT value FROM json_each(:ids))', {
        repo,
        ids: JSON.stringify(ids),
      });
      return new Set(known.map(({ id }) => String(id) as FindingId));
    },
    dismiss(repo, id, reason) {
      const changed = store.run(
        'INSERT INTO dismissals (repo, id, reason, dismissed_at) VALUES (:repo, :id, :reason, :now) ON CONFLICT (repo, id) DO NOTHING',
        { repo, id, reason, now: clock.now() },
      );
      return changed > 0;
    },
    tallies(repo) {
      const here = repo === undefined ? '' : 'AND f.repo = :repo';
      const rows = store.all(
        `SELECT m.model AS model,
           (SELECT count(*) FROM findings f WHERE f.model = m.model AND f.shown = 1 ${here}) AS shown,
           (SELECT count(*) FROM findings f JOIN dismissals d ON d.repo = f.repo AND d.id = f.id
             WHERE f.model = m.model AND f.shown = 1 ${here}) AS dismissed,
           (SELECT count(*) FROM reviews f WHERE f.model = m.model ${here}) AS reviews
         FROM (SELECT model FROM findings f WHERE 1 ${here} UNION SELECT model FROM reviews f WHERE 1 ${here}) m ORDER BY m.model`,
        repo === undefined ? {} : { repo },
      );
      return rows.map((row) => ({
        model: String(row.model),
        shown: Number(row.shown),
        dismissed: Number(row.dismissed),
        reviews: Number(row.reviews),
      }));
    },
  };
}

function keptOf(row: SqlRow): KeptFinding {
  const finding = JSON.parse(String(row.finding)) as ReviewFinding;
  const { reason } = row;
  const fate = reason === null || reason === undefined ? {} : { dismissed: { reason: String(reason) } };
  return { ...finding, job: String(row.job) as JobId, model: String(row.model), shown: row.shown === 1, ...fate };
}
