-- Drafts: the files of a course while somebody writes. Publishing makes an immutable version of them. ------------------

CREATE TABLE drafts (
    slug TEXT NOT NULL PRIMARY KEY,
    -- The version that the draft began from.
    base TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE draft_files (
    slug TEXT NOT NULL REFERENCES drafts (slug) ON DELETE CASCADE,
    path TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (slug, path)
);
