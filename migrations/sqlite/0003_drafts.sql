-- Drafts: the files of a course while somebody writes. Publishing makes an immutable version of them. ------------------

CREATE TABLE drafts (
    slug TEXT NOT NULL PRIMARY KEY,
    -- The version that the draft began from.
    base TEXT NOT NULL,
    created_by BLOB NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE draft_files (
    slug TEXT NOT NULL REFERENCES drafts (slug) ON DELETE CASCADE,
    path TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (slug, path)
) STRICT;
