-- What reviews found. One row for each finding of a repository and model, whichever job met it last.
CREATE TABLE findings (
  repo TEXT NOT NULL,
  id TEXT NOT NULL CHECK (length(id) = 12 AND id NOT GLOB '*[^0-9a-f]*'),
  model TEXT NOT NULL,
  job TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'note')),
  -- The finding as it was told, as JSON.
  finding TEXT NOT NULL CHECK (json_valid(finding)),
  -- Shown to the person at least once outside the note.
  shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
  found_at INTEGER NOT NULL,
  PRIMARY KEY (repo, id, model)
) STRICT;

CREATE INDEX findings_newest ON findings (repo, found_at DESC);

-- Findings that the person does not want to see again for the same code.
CREATE TABLE dismissals (
  repo TEXT NOT NULL,
  id TEXT NOT NULL,
  reason TEXT NOT NULL,
  dismissed_at INTEGER NOT NULL,
  PRIMARY KEY (repo, id)
) STRICT;

-- Which changes a model has read, and what it said of them, so that nothing is reviewed twice. Both ends are commits.
CREATE TABLE reviews (
  repo TEXT NOT NULL,
  -- '' when nothing came before.
  from_commit TEXT NOT NULL,
  to_commit TEXT NOT NULL,
  model TEXT NOT NULL,
  job TEXT NOT NULL,
  review TEXT NOT NULL CHECK (json_valid(review)),
  reviewed_at INTEGER NOT NULL,
  PRIMARY KEY (repo, from_commit, to_commit, model)
) STRICT;
