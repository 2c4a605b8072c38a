-- Training events: what happens in a room, in half-day sessions. --------------------------------------------------------

CREATE TABLE events (
    id UUID NOT NULL PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES projects (id),
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    -- Where it delivers a course; the version that was current when the event was entered.
    course_slug TEXT,
    course_version_id UUID REFERENCES course_versions (id),
    place TEXT NOT NULL,
    region TEXT,
    organisers TEXT NOT NULL,
    capacity BIGINT,
    -- In hundredths of the currency.
    costs BIGINT,
    currency TEXT NOT NULL,
    agenda TEXT NOT NULL,
    -- Whoever has this code may register, while that is open.
    join_code TEXT NOT NULL UNIQUE,
    joinable BOOLEAN NOT NULL,
    cancelled_at TIMESTAMPTZ,
    -- Why it was cancelled or put off, as people were told.
    notice TEXT NOT NULL,
    -- Counts changes, for calendars that have an older copy.
    revision BIGINT NOT NULL,
    search_key TEXT NOT NULL,
    created_by UUID REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX events_by_project ON events (project_id);

CREATE TABLE event_trainers (
    event_id UUID NOT NULL REFERENCES events (id),
    person_id UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (event_id, person_id)
);
CREATE INDEX event_trainers_by_person ON event_trainers (person_id);

CREATE TABLE event_materials (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    name TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    added_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX event_materials_by_event ON event_materials (event_id);

-- A half-day. Date and hour are those of the project's time zone.
CREATE TABLE event_sessions (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    title TEXT NOT NULL,
    on_date DATE NOT NULL,
    -- Minutes after midnight.
    starts BIGINT NOT NULL,
    planned_minutes BIGINT NOT NULL,
    -- Rotating codes and claims are made from it.
    secret BYTEA NOT NULL,
    -- Whether who scans the code counts as late from the start of the session on.
    code_counts_late BOOLEAN NOT NULL,
    -- How many people the trainer counted in the room.
    heads BIGINT
);
CREATE INDEX event_sessions_by_event ON event_sessions (event_id, on_date, starts);
CREATE INDEX event_sessions_by_date ON event_sessions (on_date);

CREATE TABLE registrations (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    person_id UUID NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    source TEXT NOT NULL,
    -- The personal code on the badge and on the printed invitation.
    badge TEXT NOT NULL UNIQUE,
    -- The organisation in the words of somebody who came without an account.
    organisation TEXT,
    -- Whether somebody should look who this is.
    to_match BOOLEAN NOT NULL,
    -- The place in the waiting list.
    queued_at TIMESTAMPTZ NOT NULL,
    created_by UUID REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (event_id, person_id)
);
CREATE INDEX registrations_by_person ON registrations (person_id);

-- Marks only grow: a correction names the marks that it stands in for.
CREATE TABLE attendance_marks (
    id UUID NOT NULL PRIMARY KEY,
    session_id UUID NOT NULL REFERENCES event_sessions (id),
    person_id UUID NOT NULL REFERENCES people (id),
    bases JSONB NOT NULL,
    status TEXT NOT NULL,
    late BIGINT NOT NULL,
    early BIGINT NOT NULL,
    method TEXT NOT NULL,
    -- What the device's clock said; only shown.
    marked_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID REFERENCES accounts (id),
    -- A random name of the device on which somebody marked their own presence.
    device TEXT,
    -- The claim that was used: a scan is good for one person.
    claim TEXT UNIQUE
);
CREATE INDEX attendance_marks_by_session ON attendance_marks (session_id, person_id);
CREATE TRIGGER attendance_marks_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON attendance_marks
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

-- The ledger knows sessions too.
ALTER TABLE facts ADD COLUMN session_id UUID REFERENCES event_sessions (id);
CREATE INDEX facts_by_session ON facts (session_id, person_id);

-- The secret address of somebody's own calendar.
CREATE TABLE calendar_feeds (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id),
    token TEXT NOT NULL UNIQUE,
    created_at TIMESTAMPTZ NOT NULL
);
