-- The hall: who is meant by a name that is typed there, and what people are told before they come. -------------------------

-- Who a guest is on the list, as they say; the trainer looks.
ALTER TABLE guest_claims ADD COLUMN person_id BLOB REFERENCES people (id);

-- Which mail told whom of an event, and about what: how far it is stands in the mail.
CREATE TABLE event_mails (
    mail_id BLOB NOT NULL PRIMARY KEY REFERENCES mails (id),
    event_id BLOB NOT NULL REFERENCES events (id),
    person_id BLOB NOT NULL REFERENCES people (id),
    about TEXT NOT NULL
) STRICT;
CREATE INDEX event_mails_by_person ON event_mails (event_id, person_id);

-- What many were told at once: reminders, and what trainers write.
CREATE TABLE event_notices (
    id BLOB NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    about TEXT NOT NULL,
    -- Of a reminder: the first day of the event as it stood then, and how many days it was away. Whoever puts an event off has
    -- people reminded anew.
    first_day TEXT,
    days INTEGER,
    -- Of a message: to whom it went, and its subject.
    whom TEXT,
    subject TEXT,
    written_by BLOB REFERENCES accounts (id),
    written_at TEXT NOT NULL,
    -- How many mails went out, and how many people have no address.
    mailed INTEGER NOT NULL,
    unreachable INTEGER NOT NULL,
    UNIQUE (event_id, first_day, days)
) STRICT;

-- What somebody without an address is to be told by phone or in person, until somebody says that they were.
ALTER TABLE registrations ADD COLUMN to_tell TEXT;

-- The certificate that stands in the place of one on which the name was not right.
ALTER TABLE certificates ADD COLUMN replaced_by BLOB REFERENCES certificates (id);
