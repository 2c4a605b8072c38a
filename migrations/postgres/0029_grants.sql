-- Another attempt at a quiz, given by somebody who looks after the project. -----------------------------------------------

-- It only grows: to take one back is a row that names the one that it takes back. The reason alone is forgotten, with the name of
-- whom it is about.
CREATE TABLE attempt_grants (
    id UUID NOT NULL PRIMARY KEY,
    participation_id UUID NOT NULL REFERENCES participations (id),
    activity TEXT NOT NULL,
    reason TEXT,
    granted_by UUID NOT NULL REFERENCES accounts (id),
    granted_at TIMESTAMPTZ NOT NULL,
    takes_back UUID UNIQUE REFERENCES attempt_grants (id)
);
CREATE INDEX attempt_grants_by_participation ON attempt_grants (participation_id, activity);
CREATE TRIGGER attempt_grants_only_grow BEFORE UPDATE OF id, participation_id, activity, granted_by, granted_at, takes_back
    OR DELETE OR TRUNCATE ON attempt_grants FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER attempt_grants_only_forget BEFORE UPDATE OF reason ON attempt_grants
    FOR EACH ROW WHEN (NEW.reason IS NOT NULL) EXECUTE FUNCTION only_grows();
