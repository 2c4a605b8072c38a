-- Another attempt at a quiz, given by somebody who looks after the project. -----------------------------------------------

-- It only grows: to take one back is a row that names the one that it takes back. The reason alone is forgotten, with the name of
-- whom it is about.
CREATE TABLE attempt_grants (
    id BLOB NOT NULL PRIMARY KEY,
    participation_id BLOB NOT NULL REFERENCES participations (id),
    activity TEXT NOT NULL,
    reason TEXT,
    granted_by BLOB NOT NULL REFERENCES accounts (id),
    granted_at TEXT NOT NULL,
    takes_back BLOB UNIQUE REFERENCES attempt_grants (id)
) STRICT;
CREATE INDEX attempt_grants_by_participation ON attempt_grants (participation_id, activity);
CREATE TRIGGER attempt_grants_no_update BEFORE UPDATE OF id, participation_id, activity, granted_by, granted_at, takes_back
    ON attempt_grants BEGIN SELECT RAISE(ABORT, 'attempt grants only grow'); END;
CREATE TRIGGER attempt_grants_only_forget BEFORE UPDATE OF reason ON attempt_grants WHEN NEW.reason IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'attempt grants only grow'); END;
CREATE TRIGGER attempt_grants_no_delete BEFORE DELETE ON attempt_grants
    BEGIN SELECT RAISE(ABORT, 'attempt grants only grow'); END;
