-- What the house does for itself, and when it did so last: one row for each.
CREATE TABLE upkeep (
    what TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    -- The number of the newest entry of the audit log that it was about, where it was about any.
    number INTEGER
) STRICT;

-- "DAYQ": files of other programs are not taken for ours.
PRAGMA application_id = 1145133393;
