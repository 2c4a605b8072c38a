-- Who was entered with a registration, and who are proposed to be one person. ------------------------------------------

-- The person who was entered for the event when this registration was made. While it is still theirs, and nothing else is
-- known of them, whoever marks attendance says who they are; of everybody else an administrator says it.
ALTER TABLE registrations ADD COLUMN entered_id BLOB REFERENCES people (id);
CREATE INDEX registrations_by_entered ON registrations (entered_id) WHERE entered_id IS NOT NULL;
UPDATE registrations SET entered_id = person_id WHERE to_match AND source IN ('walk-in', 'code', 'link', 'trainer')
    AND NOT EXISTS (SELECT 1 FROM registrations o WHERE o.person_id = registrations.person_id AND o.id <> registrations.id);

-- Two records of which somebody who marked attendance said that they are one person. It is open until they are merged, or
-- an administrator says that they are two people.
CREATE TABLE merge_proposals (
    -- The record that stays.
    kept_id BLOB NOT NULL REFERENCES people (id),
    gone_id BLOB NOT NULL REFERENCES people (id),
    event_id BLOB NOT NULL REFERENCES events (id),
    proposed_by BLOB NOT NULL REFERENCES accounts (id),
    proposed_at TEXT NOT NULL,
    PRIMARY KEY (kept_id, gone_id)
) STRICT;
CREATE INDEX merge_proposals_by_gone ON merge_proposals (gone_id);
