-- In which form a job's result is to be committed: on one branch with those of the same request, as a fixup of an earlier commit.
ALTER TABLE jobs ADD COLUMN one_branch INTEGER NOT NULL DEFAULT 0 CHECK (one_branch IN (0, 1));
ALTER TABLE jobs ADD COLUMN fixup INTEGER NOT NULL DEFAULT 0 CHECK (fixup IN (0, 1));

CREATE TRIGGER jobs_form_never_changes
BEFORE UPDATE OF one_branch, fixup ON jobs
BEGIN
  SELECT RAISE(ABORT, 'a job''s record never changes');
END;
