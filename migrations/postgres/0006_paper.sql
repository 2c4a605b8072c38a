-- Paper of training events: sign-in sheets and their photographs, certificates of attendance. -----------------------------

CREATE TABLE paper_sheets (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    -- Keys of the sessions in the order of the columns.
    sessions JSONB NOT NULL,
    printed_at TIMESTAMPTZ NOT NULL,
    printed_by UUID REFERENCES accounts (id)
);
CREATE INDEX paper_sheets_by_event ON paper_sheets (event_id);

CREATE TABLE paper_pages (
    id UUID NOT NULL PRIMARY KEY,
    sheet_id UUID NOT NULL REFERENCES paper_sheets (id),
    number BIGINT NOT NULL,
    -- Printed below the QR code, without its hyphen.
    code TEXT NOT NULL UNIQUE,
    -- Who stands on each line, as printed; null for an empty line.
    lines JSONB NOT NULL,
    -- Upright JPEG without what the camera wrote into the file.
    picture BYTEA,
    picture_at TIMESTAMPTZ,
    picture_by UUID REFERENCES accounts (id),
    typed_by UUID REFERENCES accounts (id),
    typed_at TIMESTAMPTZ,
    confirmed_by UUID REFERENCES accounts (id),
    confirmed_at TIMESTAMPTZ,
    UNIQUE (sheet_id, number)
);

-- What was typed from a page: a row for each cell that says something.
CREATE TABLE paper_entries (
    page_id UUID NOT NULL REFERENCES paper_pages (id),
    line BIGINT NOT NULL,
    session_id UUID NOT NULL REFERENCES event_sessions (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    -- Minutes; none where nobody wrote any.
    late BIGINT,
    early BIGINT,
    PRIMARY KEY (page_id, line, session_id)
);
CREATE INDEX paper_entries_by_session ON paper_entries (session_id);

-- Who wrote themselves on an empty line.
CREATE TABLE paper_guests (
    page_id UUID NOT NULL REFERENCES paper_pages (id),
    line BIGINT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    PRIMARY KEY (page_id, line)
);

CREATE TABLE attendance_certificates (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    person_id UUID NOT NULL REFERENCES people (id),
    number TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    issued_at TIMESTAMPTZ NOT NULL,
    -- The share of the planned minutes that was asked for, in percent.
    least_percent BIGINT NOT NULL,
    printed JSONB NOT NULL,
    -- Attendance or a name was corrected afterwards; the one that is issued instead, if there is one.
    replaced_at TIMESTAMPTZ,
    replaced_by UUID REFERENCES attendance_certificates (id)
);
CREATE UNIQUE INDEX attendance_certificates_valid ON attendance_certificates (event_id, person_id)
    WHERE replaced_at IS NULL;
CREATE INDEX attendance_certificates_by_person ON attendance_certificates (person_id);
