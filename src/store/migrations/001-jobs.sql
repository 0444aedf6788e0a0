-- The queue. A row's first half is the request and never changes; its second half is its place in the queue.
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE CHECK (length(id) >= 8 AND id NOT GLOB '*[^a-z2-7]*'),
  fingerprint TEXT NOT NULL UNIQUE CHECK (length(fingerprint) = 64),
  -- The fingerprint of re-run 0: what all re-runs of one request share.
  family TEXT NOT NULL CHECK (length(family) = 64),
  -- The request without its text: what a rejection is remembered under.
  address TEXT NOT NULL CHECK (length(address) = 64),
  rerun INTEGER NOT NULL CHECK (rerun >= 0),
  request TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('comment', 'hook', 'command', 'batch')),
  repo TEXT NOT NULL,
  kind TEXT NOT NULL,
  instruction TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (json_valid(scope)),
  file TEXT NOT NULL,
  symbol TEXT NOT NULL,
  node TEXT NOT NULL CHECK (node IN ('function', 'method', 'class', 'type', 'module', 'region')),
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL,
  text_hash TEXT NOT NULL,
  source TEXT NOT NULL CHECK (json_valid(source)),
  priority INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,

  status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'delivered', 'dead', 'cancelled')),
  stage TEXT CHECK (stage IN ('understand', 'locate', 'plan', 'generate', 'verify', 'deliver')),
  attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  -- Raised by every claim and never lowered: only who made the last claim can settle it.
  turn INTEGER NOT NULL DEFAULT 0 CHECK (turn >= attempt),
  bumped INTEGER NOT NULL DEFAULT 0,
  run_after INTEGER NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  cancel_asked INTEGER NOT NULL DEFAULT 0 CHECK (cancel_asked IN (0, 1)),
  superseded_by TEXT,
  decision TEXT NOT NULL DEFAULT 'open' CHECK (decision IN ('open', 'applied', 'rejected')),
  decided_at INTEGER,
  delivery TEXT CHECK (
    delivery IS NULL
    OR coalesce(json_extract(delivery, '$.outcome'), '') IN (
      'changed', 'changed-unverified', 'no-change', 'explained', 'reviewed-findings', 'reviewed-none',
      'refused-not-found', 'refused-stale', 'refused-unsafe', 'refused-unsupported', 'refused-too-large',
      'rejected-by-checks', 'superseded', 'cancelled', 'failed-engine', 'failed-world', 'failed-bug'
    )
  ),
  failure_code TEXT,
  failure_message TEXT,

  CHECK ((status IN ('delivered', 'dead', 'cancelled')) = (delivery IS NOT NULL)),
  CHECK ((status IN ('delivered', 'dead', 'cancelled')) = (ended_at IS NOT NULL)),
  CHECK (status <> 'running' OR (attempt >= 1 AND started_at IS NOT NULL)),
  CHECK (cancel_asked = 0 OR status = 'running'),
  CHECK (decision = 'open' OR status = 'delivered'),
  CHECK ((failure_code IS NULL) = (failure_message IS NULL))
) STRICT;

CREATE INDEX jobs_due ON jobs (status, priority DESC, bumped DESC, asked_at, seq);
CREATE INDEX jobs_family ON jobs (family, rerun);
CREATE INDEX jobs_address ON jobs (address);
CREATE INDEX jobs_place ON jobs (repo, file, symbol, kind) WHERE status IN ('waiting', 'running');
CREATE INDEX jobs_request ON jobs (request);

CREATE TRIGGER jobs_record_never_changes
BEFORE UPDATE OF
  seq, id, fingerprint, family, address, rerun, request, origin, repo, kind, instruction, scope, file, symbol, node,
  first_line, last_line, text_hash, source, priority, asked_at
ON jobs
BEGIN
  SELECT RAISE(ABORT, 'a job''s record never changes');
END;

CREATE TRIGGER jobs_legal_moves
BEFORE UPDATE OF status ON jobs
WHEN old.status || '>' || new.status NOT IN (
  'waiting>running', 'waiting>cancelled',
  'running>waiting', 'running>delivered', 'running>dead', 'running>cancelled',
  'dead>waiting', 'cancelled>waiting'
)
BEGIN
  SELECT RAISE(ABORT, 'illegal move of a job');
END;

CREATE TRIGGER jobs_begin_waiting
BEFORE INSERT ON jobs
WHEN new.status <> 'waiting' OR new.attempt <> 0
BEGIN
  SELECT RAISE(ABORT, 'a job begins by waiting');
END;

CREATE TRIGGER jobs_end_before_they_go
BEFORE DELETE ON jobs
WHEN old.status IN ('waiting', 'running')
BEGIN
  SELECT RAISE(ABORT, 'only an ended job can be forgotten');
END;

-- What a job has worked out so far; value is JSON.
CREATE TABLE checkpoints (
  job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('understand', 'locate', 'plan', 'generate', 'verify', 'deliver')),
  value TEXT NOT NULL CHECK (json_valid(value)),
  PRIMARY KEY (job, key)
) STRICT;

-- What is left of a forgotten job: enough to know its request again, so that a comment still standing does not bring it back,
-- and so that a later re-run gets a number (and a branch name) of its own. Hashes only.
CREATE TABLE forgotten (
  family TEXT NOT NULL,
  rerun INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  address TEXT NOT NULL,
  region INTEGER NOT NULL CHECK (region IN (0, 1)),
  first_line INTEGER NOT NULL,
  last_line INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('delivered', 'dead', 'cancelled')),
  superseded_by TEXT,
  decision TEXT NOT NULL CHECK (decision IN ('open', 'applied', 'rejected')),
  decided_at INTEGER,
  PRIMARY KEY (family, rerun)
) STRICT;

CREATE INDEX forgotten_address ON forgotten (address);

-- Switches of the queue: a row means on.
CREATE TABLE switches (name TEXT PRIMARY KEY CHECK (name IN ('paused'))) STRICT;
