-- What is published is approved by a second person, where a project asks for it. ----------------------------------------

ALTER TABLE projects ADD COLUMN second_person INTEGER NOT NULL DEFAULT 0;
-- Who has changed a draft last; none before anybody has.
ALTER TABLE drafts ADD COLUMN changed_by BLOB REFERENCES accounts (id);
-- Who has approved exactly what it says now: any change takes it away.
ALTER TABLE drafts ADD COLUMN approved_by BLOB REFERENCES accounts (id);
ALTER TABLE drafts ADD COLUMN approved_at TEXT;
