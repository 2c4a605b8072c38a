-- Paper of training events: sign-in sheets and their photographs, certificates of attendance. -----------------------------

CREATE TABLE paper_sheets (
    id BLOB NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    -- Keys of the sessions in the order of the columns.
    sessions TEXT NOT NULL,
    printed_at TEXT NOT NULL,
    printed_by BLOB REFERENCES accounts (id)
) STRICT;
CREATE INDEX paper_sheets_by_event ON paper_sheets (event_id);

CREATE TABLE paper_pages (
    id BLOB NOT NULL PRIMARY KEY,
    sheet_id BLOB NOT NULL REFERENCES paper_sheets (id),
    number INTEGER NOT NULL,
    -- Printed below the QR code, without its hyphen.
    code TEXT NOT NULL UNIQUE,
    -- Who stands on each line, as printed; null for an empty line.
    lines TEXT NOT NULL,
    -- Upright JPEG without what the camera wrote into the file.
    picture BLOB,
    picture_at TEXT,
    picture_by BLOB REFERENCES accounts (id),
    typed_by BLOB REFERENCES accounts (id),
    typed_at TEXT,
    confirmed_by BLOB REFERENCES accounts (id),
    confirmed_at TEXT,
    UNIQUE (sheet_id, number)
) STRICT;

-- What was typed from a page: a row for each cell that says something.
CREATE TABLE paper_entries (
    page_id BLOB NOT NULL REFERENCES paper_pages (id),
    line INTEGER NOT NULL,
    session_id BLOB NOT NULL REFERENCES event_sessions (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    -- Minutes; none where nobody wrote any.
    late INTEGER,
    early INTEGER,
    PRIMARY KEY (page_id, line, session_id)
) STRICT;
CREATE INDEX paper_entries_by_session ON paper_entries (session_id);

-- Who wrote themselves on an empty line.
CREATE TABLE paper_guests (
    page_id BLOB NOT NULL REFERENCES paper_pages (id),
    line INTEGER NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    PRIMARY KEY (page_id, line)
) STRICT;

CREATE TABLE attendance_certificates (
    id BLOB NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    person_id BLOB NOT NULL REFERENCES people (id),
    number TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    issued_at TEXT NOT NULL,
    -- The share of the planned minutes that was asked for, in percent.
    least_percent INTEGER NOT NULL,
    printed TEXT NOT NULL,
    -- Attendance or a name was corrected afterwards; the one that is issued instead, if there is one.
    replaced_at TEXT,
    replaced_by BLOB REFERENCES attendance_certificates (id)
) STRICT;
CREATE UNIQUE INDEX attendance_certificates_valid ON attendance_certificates (event_id, person_id)
    WHERE replaced_at IS NULL;
CREATE INDEX attendance_certificates_by_person ON attendance_certificates (person_id);
