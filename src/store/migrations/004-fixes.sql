-- Edits that cured a finding, with every name in them replaced by a number, so that they fit the same mistake elsewhere.
CREATE TABLE fixes (
  repo TEXT NOT NULL,
  language TEXT NOT NULL,
  -- Check, rule and message of the finding, its names replaced.
  signature TEXT NOT NULL,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  uses INTEGER NOT NULL DEFAULT 1 CHECK (uses >= 1),
  used_at INTEGER NOT NULL,
  PRIMARY KEY (repo, language, signature, before, after)
) STRICT;

CREATE INDEX fixes_signature ON fixes (repo, language, signature, uses DESC);
