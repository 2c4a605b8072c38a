-- Coming in: a second factor, and sessions that last. -----------------------------------------------------------------

-- The second factor of an account (RFC 6238). Its secret makes every code and has to be readable: whoever holds a copy of
-- the database holds it too.
CREATE TABLE second_factors (
    account_id BLOB NOT NULL PRIMARY KEY REFERENCES accounts (id),
    -- What is asked for; nothing before the first secret was confirmed by a code of it.
    secret BLOB,
    confirmed_at TEXT,
    -- The number of the window of 30 seconds whose code was used last: that one, and those before it, are used up.
    used_window INTEGER,
    -- A secret that was shown to its owner and waits for a code of it, and when it was shown.
    proposed BLOB,
    proposed_at TEXT
) STRICT;

-- What stands in for a phone that is lost: here are the hashes. Each is good once.
CREATE TABLE recovery_codes (
    account_id BLOB NOT NULL REFERENCES accounts (id),
    code_hash BLOB NOT NULL,
    used_at TEXT,
    PRIMARY KEY (account_id, code_hash)
) STRICT;

-- Who has typed the right password and has to type a code. It is no session and opens nothing; the token is only in the
-- browser.
CREATE TABLE pending_sign_ins (
    token_hash BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    -- Whether a session is wanted that lasts.
    lasting INTEGER NOT NULL,
    expires_at TEXT NOT NULL
) STRICT;
CREATE INDEX pending_sign_ins_by_account ON pending_sign_ins (account_id);

-- A session on a phone of one's own, for those who are trainees alone: it lives 30 days since its last use.
ALTER TABLE sessions ADD COLUMN lasting INTEGER NOT NULL DEFAULT 0;
