-- What is kept for how long. --------------------------------------------------------------------------------------------

-- Since when nobody knows any more who this is: facts, marks and places on lists stay under its key, without a name.
ALTER TABLE people ADD COLUMN pseudonymised_at TEXT;

-- Marks only grow. By which phone somebody marked themselves is forgotten when the event is over.
DROP TRIGGER attendance_marks_no_update;
CREATE TRIGGER attendance_marks_no_update BEFORE UPDATE OF id, session_id, person_id, bases, status, late, early, method,
    marked_at, recorded_at, recorded_by ON attendance_marks
    BEGIN SELECT RAISE(ABORT, 'marks only grow'); END;
CREATE TRIGGER attendance_marks_only_forget BEFORE UPDATE OF device, claim ON attendance_marks
    WHEN NEW.device IS NOT NULL OR NEW.claim IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'marks only grow'); END;
CREATE INDEX attendance_marks_by_phone ON attendance_marks (session_id) WHERE device IS NOT NULL OR claim IS NOT NULL;

-- Secret addresses of somebody's own calendar, one for each device: here are their hashes. Those that were written down before
-- (`calendar_feeds`) come here when a server of this release starts, and every hour after.
CREATE TABLE calendar_addresses (
    id BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    -- The day on which a calendar read it last.
    read_on TEXT
) STRICT;
CREATE INDEX calendar_addresses_by_account ON calendar_addresses (account_id, created_at);
