-- What is kept for how long. --------------------------------------------------------------------------------------------

-- Since when nobody knows any more who this is: facts, marks and places on lists stay under its key, without a name.
ALTER TABLE people ADD COLUMN pseudonymised_at TIMESTAMPTZ;

-- Marks only grow. By which phone somebody marked themselves is forgotten when the event is over.
DROP TRIGGER attendance_marks_only_grow ON attendance_marks;
CREATE TRIGGER attendance_marks_only_grow BEFORE UPDATE OF id, session_id, person_id, bases, status, late, early, method,
    marked_at, recorded_at, recorded_by OR DELETE OR TRUNCATE ON attendance_marks
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER attendance_marks_only_forget BEFORE UPDATE OF device, claim ON attendance_marks
    FOR EACH ROW WHEN (NEW.device IS NOT NULL OR NEW.claim IS NOT NULL) EXECUTE FUNCTION only_grows();
CREATE INDEX attendance_marks_by_phone ON attendance_marks (session_id) WHERE device IS NOT NULL OR claim IS NOT NULL;

-- Secret addresses of somebody's own calendar, one for each device: here are their hashes. Those that were written down before
-- (`calendar_feeds`) come here when a server of this release starts, and every hour after.
CREATE TABLE calendar_addresses (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    token_hash BYTEA NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL,
    -- The day on which a calendar read it last.
    read_on DATE
);
CREATE INDEX calendar_addresses_by_account ON calendar_addresses (account_id, created_at);
