-- The hall: who is meant by a name that is typed there, and what people are told before they come. -------------------------

-- Who a guest is on the list, as they say; the trainer looks.
ALTER TABLE guest_claims ADD COLUMN person_id UUID REFERENCES people (id);

-- Which mail told whom of an event, and about what: how far it is stands in the mail.
CREATE TABLE event_mails (
    mail_id UUID NOT NULL PRIMARY KEY REFERENCES mails (id),
    event_id UUID NOT NULL REFERENCES events (id),
    person_id UUID NOT NULL REFERENCES people (id),
    about TEXT NOT NULL
);
CREATE INDEX event_mails_by_person ON event_mails (event_id, person_id);

-- What many were told at once: reminders, and what trainers write.
CREATE TABLE event_notices (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    about TEXT NOT NULL,
    -- Of a reminder: the first day of the event as it stood then, and how many days it was away. Whoever puts an event off has
    -- people reminded anew.
    first_day DATE,
    days BIGINT,
    -- Of a message: to whom it went, and its subject.
    whom TEXT,
    subject TEXT,
    written_by UUID REFERENCES accounts (id),
    written_at TIMESTAMPTZ NOT NULL,
    -- How many mails went out, and how many people have no address.
    mailed BIGINT NOT NULL,
    unreachable BIGINT NOT NULL,
    UNIQUE (event_id, first_day, days)
);

-- What somebody without an address is to be told by phone or in person, until somebody says that they were.
ALTER TABLE registrations ADD COLUMN to_tell TEXT;

-- The certificate that stands in the place of one on which the name was not right.
ALTER TABLE certificates ADD COLUMN replaced_by UUID REFERENCES certificates (id);
