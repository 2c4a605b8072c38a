-- What one comes in with belongs to the account; the address of a person is where mails about events go. --------------

-- The address by which one signs in and to which links to a new password go: confirmed by its owner, or written by an
-- administrator, at this moment. Nobody else writes it.
ALTER TABLE accounts ADD COLUMN address TEXT;
ALTER TABLE accounts ADD COLUMN address_key TEXT;
ALTER TABLE accounts ADD COLUMN address_confirmed_at TEXT;
UPDATE accounts SET address_confirmed_at = created_at,
    address = (SELECT p.email FROM people p WHERE p.id = accounts.person_id),
    address_key = (SELECT p.email_key FROM people p WHERE p.id = accounts.person_id)
    WHERE EXISTS (SELECT 1 FROM people p WHERE p.id = accounts.person_id AND p.email IS NOT NULL);
-- A closed account keeps nobody from using their address with another one.
CREATE UNIQUE INDEX accounts_by_address ON accounts (address_key) WHERE disabled_at IS NULL;

-- The address that a secret confirms.
ALTER TABLE password_resets ADD COLUMN address TEXT;

-- A mail to an account is written when it is sent: what it brings (a secret) stands nowhere before, and nowhere after.
ALTER TABLE mails ADD COLUMN account_id BLOB REFERENCES accounts (id);
ALTER TABLE mails ADD COLUMN about TEXT;
-- What is out of date is not sent.
ALTER TABLE mails ADD COLUMN expires_at TEXT;
CREATE INDEX mails_by_account ON mails (account_id, about, created_at) WHERE account_id IS NOT NULL;
CREATE INDEX mails_expiring ON mails (expires_at) WHERE next_attempt_at IS NOT NULL AND expires_at IS NOT NULL;
-- Links that were written into the outbox before. Whoever waits for one asks again.
UPDATE mails SET body = '', next_attempt_at = NULL WHERE urgency = 0 OR body LIKE '%/reset/%';
