-- How somebody came in. --------------------------------------------------------------------------------------------------

-- Who made a card for somebody else; nobody, where a link was asked for, which anybody can.
ALTER TABLE password_resets ADD COLUMN made_by BLOB REFERENCES accounts (id);

-- How a session was begun, and by whose card. Sessions from before this step do not say.
ALTER TABLE sessions ADD COLUMN way TEXT;
ALTER TABLE sessions ADD COLUMN card_by BLOB REFERENCES accounts (id);
-- The same of who has still to type a code.
ALTER TABLE pending_sign_ins ADD COLUMN way TEXT;
ALTER TABLE pending_sign_ins ADD COLUMN card_by BLOB REFERENCES accounts (id);
