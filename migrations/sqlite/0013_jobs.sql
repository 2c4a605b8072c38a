-- Work outside of requests: what is to be done, by whom it is being done, how far it is. ----

CREATE TABLE jobs (
    id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    -- What it is about, for whoever asked for it.
    about TEXT NOT NULL,
    -- Lanes run beside each other; in a lane the smallest priority goes first.
    lane TEXT NOT NULL,
    priority INTEGER NOT NULL,
    -- While one with this key is open, no other one is added.
    open_key TEXT,
    -- The account that asked for it; none for the house's own work.
    owner_id BLOB,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    -- From when it may be taken: its next try where it waits, the end of the lease where somebody works on it.
    due_at TEXT,
    -- Who works on it: a new key each time that it is taken.
    lease BLOB,
    cancel_asked_at TEXT,
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    -- Code of the sentence that says why it failed.
    problem TEXT,
    created_at TEXT NOT NULL,
    started_at TEXT,
    finished_at TEXT
) STRICT;
-- The next one of a lane; those that are finished are not in it.
CREATE INDEX jobs_due ON jobs (lane, priority, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX jobs_by_owner ON jobs (owner_id, created_at);
CREATE INDEX jobs_finished ON jobs (finished_at);
CREATE UNIQUE INDEX jobs_open ON jobs (open_key) WHERE finished_at IS NULL;

-- What a job made, until it is fetched and the day is over.
CREATE TABLE job_files (
    job_id BLOB NOT NULL PRIMARY KEY REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;

-- 0 a secret that somebody waits for, 1 a notice to one person, 2 one of many.
ALTER TABLE mails ADD COLUMN urgency INTEGER NOT NULL DEFAULT 1;
CREATE INDEX mails_due_by_urgency ON mails (urgency, next_attempt_at) WHERE next_attempt_at IS NOT NULL;

-- The job that enters the list. `claimed_until` stays for servers of the release before, which look at it alone.
ALTER TABLE imports ADD COLUMN job_id BLOB;
