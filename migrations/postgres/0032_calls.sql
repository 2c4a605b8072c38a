-- Calls: what people without an address have to be told, all of it; and an event that was put off says so. ------------------

-- One row for each thing that somebody is to be told by phone or in person, until somebody says that they were. What was to be
-- told before this step moves here; `registrations.to_tell` stays empty from now on.
CREATE TABLE event_calls (
    id UUID NOT NULL PRIMARY KEY,
    registration_id UUID NOT NULL REFERENCES registrations (id),
    about TEXT NOT NULL,
    -- Of a message: its subject and its words.
    subject TEXT,
    words TEXT,
    noted_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX event_calls_by_registration ON event_calls (registration_id);
INSERT INTO event_calls (id, registration_id, about, noted_at)
    SELECT id, id, to_tell, created_at FROM registrations WHERE to_tell IS NOT NULL;
UPDATE registrations SET to_tell = NULL WHERE to_tell IS NOT NULL;

-- The first day of what was put off, as it was before, while putting it off is the last thing that happened to the event.
ALTER TABLE events ADD COLUMN put_off_from DATE;
