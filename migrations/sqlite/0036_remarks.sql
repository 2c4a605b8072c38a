-- What trainees say about passages that are wrong. -----------------------------------------------------------------------

-- Only what is still to be looked at: a remark goes when it is settled.
CREATE TABLE remarks (
    id BLOB NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL,
    -- The version that was read, and in which language.
    course_version_id BLOB NOT NULL REFERENCES course_versions (id),
    activity TEXT NOT NULL,
    language TEXT NOT NULL,
    words TEXT NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    noted_at TEXT NOT NULL
) STRICT;
CREATE INDEX remarks_by_course ON remarks (slug, noted_at);
CREATE INDEX remarks_by_account ON remarks (account_id);
