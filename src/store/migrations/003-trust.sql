-- What the person has trusted: a repository's commands and settings, by the hash of their content. Never written by a repository.
CREATE TABLE trust (
  repo TEXT PRIMARY KEY,
  hash TEXT NOT NULL CHECK (length(hash) = 64),
  trusted_at INTEGER NOT NULL
) STRICT;
