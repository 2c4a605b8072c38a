-- Lists of people that are handed in as files: what stands in them, what was decided about each row, what became of it. ----

CREATE TABLE imports (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    file_name TEXT NOT NULL,
    -- SHA-256 of the file: the same file is known again.
    file_hash BYTEA NOT NULL,
    -- Format, encoding, delimiter.
    read_as JSONB NOT NULL,
    -- Rows with their numbers, as read. What nobody needs any more is taken out when the import is done.
    cells JSONB NOT NULL,
    -- Whether old pseudo-Cyrillic letters are changed into Latin ones: plain, ask, changed, kept.
    letters TEXT NOT NULL,
    -- What each column holds.
    columns JSONB NOT NULL,
    -- The number of the row with the headings; none where there are none.
    heading BIGINT,
    -- Organisations as typed, and which one is meant.
    organisations JSONB NOT NULL,
    -- Counts changes before it is confirmed.
    revision BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- Whether people are invited or put on the list.
    invites BOOLEAN NOT NULL,
    -- Rows that are dealt with, of how many.
    done BIGINT NOT NULL,
    total BIGINT NOT NULL,
    created_by UUID REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    confirmed_by UUID REFERENCES accounts (id),
    confirmed_at TIMESTAMPTZ,
    finished_at TIMESTAMPTZ,
    -- A server works on it until then.
    claimed_until TIMESTAMPTZ
);
CREATE INDEX imports_by_event ON imports (event_id, file_hash);
CREATE INDEX imports_by_state ON imports (state);

CREATE TABLE import_rows (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    -- Fields that somebody corrected in the preview.
    corrected JSONB,
    -- new, same or left-out; none while nobody has decided.
    decision TEXT,
    same_id UUID REFERENCES people (id),
    -- What became of the row.
    outcome TEXT,
    person_id UUID REFERENCES people (id),
    -- What was added to a record that was there before: fields, and the key of a post.
    filled JSONB,
    PRIMARY KEY (import_id, number)
);
CREATE INDEX import_rows_by_same ON import_rows (same_id);
CREATE INDEX import_rows_by_person ON import_rows (person_id);
