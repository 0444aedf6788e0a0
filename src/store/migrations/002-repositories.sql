-- The repositories this person's worker serves.
CREATE TABLE repositories (
  id TEXT PRIMARY KEY,
  path TEXT NOT NULL,
  watched INTEGER NOT NULL CHECK (watched IN (0, 1)),
  registered_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT;
