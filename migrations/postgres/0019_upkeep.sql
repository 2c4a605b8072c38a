-- What the house does for itself, and when it did so last: one row for each.
CREATE TABLE upkeep (
    what TEXT NOT NULL PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    -- The number of the newest entry of the audit log that it was about, where it was about any.
    number BIGINT
);
