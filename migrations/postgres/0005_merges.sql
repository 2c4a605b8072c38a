-- People entered twice: a merge sets pointers and moves what can be moved back; facts and marks keep their person. ------

-- The record that stands for this one now. Always the last one of a chain: nobody points at somebody who points on.
ALTER TABLE people ADD COLUMN merged_into UUID REFERENCES people (id);
CREATE INDEX people_by_merged_into ON people (merged_into) WHERE merged_into IS NOT NULL;

-- The same for one course run that both records had begun.
ALTER TABLE participations ADD COLUMN merged_into UUID REFERENCES participations (id);
CREATE INDEX participations_by_merged_into ON participations (merged_into) WHERE merged_into IS NOT NULL;

-- Facts are read by person, through the pointer.
CREATE INDEX facts_by_person ON facts (person_id, happened_at);

CREATE TABLE person_merges (
    id UUID NOT NULL PRIMARY KEY,
    kept_id UUID NOT NULL REFERENCES people (id),
    gone_id UUID NOT NULL REFERENCES people (id),
    -- Grows: merges into the same person are undone in the opposite order.
    number BIGINT NOT NULL,
    merged_by UUID NOT NULL REFERENCES accounts (id),
    merged_at TIMESTAMPTZ NOT NULL,
    undone_by UUID REFERENCES accounts (id),
    undone_at TIMESTAMPTZ,
    -- Everything that was moved or changed, to put it back.
    moved JSONB NOT NULL
);
CREATE INDEX person_merges_by_kept ON person_merges (kept_id);
CREATE UNIQUE INDEX person_merges_open ON person_merges (gone_id) WHERE undone_at IS NULL;

-- Pairs of which somebody said that they are two people; the smaller key first.
CREATE TABLE person_distinct (
    one_id UUID NOT NULL REFERENCES people (id),
    other_id UUID NOT NULL REFERENCES people (id),
    said_by UUID NOT NULL REFERENCES accounts (id),
    said_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (one_id, other_id),
    CHECK (one_id < other_id)
);
