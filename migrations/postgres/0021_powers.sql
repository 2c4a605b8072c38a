-- One code, one power. --------------------------------------------------------------------------------------------------

-- A badge only says whose it is. What answers an invitation and what gives feedback are secrets of their own, which only
-- the person has: here are their hashes.
ALTER TABLE registrations ADD COLUMN invitation_hash BYTEA;
ALTER TABLE registrations ADD COLUMN feedback_hash BYTEA;
CREATE UNIQUE INDEX registrations_invitation ON registrations (invitation_hash) WHERE invitation_hash IS NOT NULL;
CREATE UNIQUE INDEX registrations_feedback ON registrations (feedback_hash) WHERE feedback_hash IS NOT NULL;

-- Mails of invitation that wait: the secrets are made when a mail is sent, and stand in no outbox.
CREATE TABLE invitation_mails (
    mail_id UUID NOT NULL PRIMARY KEY REFERENCES mails (id),
    registration_id UUID NOT NULL REFERENCES registrations (id) ON DELETE CASCADE
);

-- The wall on the hall's computer: an address that shows the codes of one session and can do nothing else.
CREATE TABLE walls (
    session_id UUID NOT NULL PRIMARY KEY REFERENCES event_sessions (id) ON DELETE CASCADE,
    secret_hash BYTEA NOT NULL UNIQUE,
    made_by UUID NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMPTZ NOT NULL
);

-- What people without an account typed after a scan. They are nobody until the trainer has looked: then they are entered,
-- put on the list and marked, and their words go from here; so they do when they are voided.
CREATE TABLE guest_claims (
    -- The claim that was used.
    claim TEXT NOT NULL PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES event_sessions (id) ON DELETE CASCADE,
    -- The number of the code that was scanned.
    code_window BIGINT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    organisation TEXT,
    -- Minutes after the start, where who scans counts as late.
    late BIGINT NOT NULL,
    -- A random name of the browser.
    device TEXT,
    feedback_hash BYTEA NOT NULL,
    claimed_at TIMESTAMPTZ NOT NULL,
    -- What became of it: `taken` or `voided`; nothing while it waits.
    decided TEXT
);
CREATE INDEX guest_claims_by_session ON guest_claims (session_id, code_window);

-- When the round of feedback on an event was closed, for good. A round that nobody closes ends by itself.
ALTER TABLE events ADD COLUMN feedback_closed_at TIMESTAMPTZ;
-- The language in which a sheet was filled in could say whose it is: each has that of its event.
UPDATE feedback_sheets SET language = (SELECT e.language FROM events e WHERE e.id = feedback_sheets.event_id);
