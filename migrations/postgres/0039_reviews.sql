-- Drafts are looked at by people without an account. ----------------------------------------------------------------------

-- A link with an end, for one person; both go with the draft. Of its secret only the hash is kept.
CREATE TABLE reviews (
    id UUID NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL,
    secret_hash BYTEA NOT NULL UNIQUE,
    -- Who was asked, as whoever asked calls them.
    reader TEXT NOT NULL,
    -- The translation that stands beside the sources.
    language TEXT,
    made_by UUID NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX reviews_by_course ON reviews (slug, made_at);

-- Only what is still to be looked at: a remark goes when it is settled.
CREATE TABLE review_remarks (
    id UUID NOT NULL PRIMARY KEY,
    review_id UUID NOT NULL REFERENCES reviews (id),
    -- The file, and the passage as it was read.
    file TEXT NOT NULL,
    passage TEXT NOT NULL,
    weight TEXT NOT NULL CHECK (weight IN ('must', 'should', 'question')),
    words TEXT NOT NULL,
    noted_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX review_remarks_by_review ON review_remarks (review_id, noted_at);
