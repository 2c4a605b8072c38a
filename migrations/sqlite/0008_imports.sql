-- Lists of people that are handed in as files: what stands in them, what was decided about each row, what became of it. ----

CREATE TABLE imports (
    id BLOB NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    file_name TEXT NOT NULL,
    -- SHA-256 of the file: the same file is known again.
    file_hash BLOB NOT NULL,
    -- Format, encoding, delimiter.
    read_as TEXT NOT NULL,
    -- Rows with their numbers, as read. What nobody needs any more is taken out when the import is done.
    cells TEXT NOT NULL,
    -- Whether old pseudo-Cyrillic letters are changed into Latin ones: plain, ask, changed, kept.
    letters TEXT NOT NULL,
    -- What each column holds.
    columns TEXT NOT NULL,
    -- The number of the row with the headings; none where there are none.
    heading INTEGER,
    -- Organisations as typed, and which one is meant.
    organisations TEXT NOT NULL,
    -- Counts changes before it is confirmed.
    revision INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- Whether people are invited or put on the list.
    invites INTEGER NOT NULL,
    -- Rows that are dealt with, of how many.
    done INTEGER NOT NULL,
    total INTEGER NOT NULL,
    created_by BLOB REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    confirmed_by BLOB REFERENCES accounts (id),
    confirmed_at TEXT,
    finished_at TEXT,
    -- A server works on it until then.
    claimed_until TEXT
) STRICT;
CREATE INDEX imports_by_event ON imports (event_id, file_hash);
CREATE INDEX imports_by_state ON imports (state);

CREATE TABLE import_rows (
    import_id BLOB NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    -- Fields that somebody corrected in the preview.
    corrected TEXT,
    -- new, same or left-out; none while nobody has decided.
    decision TEXT,
    same_id BLOB REFERENCES people (id),
    -- What became of the row.
    outcome TEXT,
    person_id BLOB REFERENCES people (id),
    -- What was added to a record that was there before: fields, and the key of a post.
    filled TEXT,
    PRIMARY KEY (import_id, number)
) STRICT;
CREATE INDEX import_rows_by_same ON import_rows (same_id);
CREATE INDEX import_rows_by_person ON import_rows (person_id);
