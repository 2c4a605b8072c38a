-- After an event: feedback that is not linked to names, and people reached in awareness sessions. ------------------------

-- Who has given feedback, so that nobody gives it twice. No time and nothing that leads to a sheet: without row numbers,
-- the order of the rows is that of their keys.
CREATE TABLE feedback_given (
    event_id BLOB NOT NULL REFERENCES events (id),
    person_id BLOB NOT NULL REFERENCES people (id),
    PRIMARY KEY (event_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_given_by_person ON feedback_given (person_id);

-- The sheets. Keys are random and say nothing about the time.
CREATE TABLE feedback_sheets (
    sheet_id BLOB NOT NULL PRIMARY KEY,
    event_id BLOB NOT NULL REFERENCES events (id),
    -- The language in which it was filled in.
    language TEXT NOT NULL,
    -- 1 to 5 by scale; a scale that was left out is not there.
    ratings TEXT NOT NULL,
    most_useful TEXT NOT NULL,
    to_change TEXT NOT NULL,
    -- Whether it was typed in from paper.
    by_paper INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_sheets_by_event ON feedback_sheets (event_id);

-- People reached in a session of an awareness event: counted, not named. Zeros are left out.
CREATE TABLE reach_counts (
    session_id BLOB NOT NULL REFERENCES event_sessions (id),
    sex TEXT NOT NULL,
    age_band TEXT NOT NULL,
    people INTEGER NOT NULL,
    PRIMARY KEY (session_id, sex, age_band)
) STRICT;
