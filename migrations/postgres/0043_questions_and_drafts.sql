-- The address of a link among the materials of an event; none for a file.
ALTER TABLE event_materials ADD COLUMN address TEXT;
-- Its place among the materials of its event, from 0.
ALTER TABLE event_materials ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
-- From when on people of the event find it.
ALTER TABLE event_materials ADD COLUMN visible TEXT NOT NULL DEFAULT 'always';
UPDATE event_materials SET place = (
    SELECT COUNT(*) FROM event_materials b WHERE b.event_id = event_materials.event_id AND b.id < event_materials.id);

-- What is asked about one event alone, beside what is asked about all.
CREATE TABLE event_questions (
    id UUID NOT NULL PRIMARY KEY,
    event_id UUID NOT NULL REFERENCES events (id),
    -- From 0.
    place BIGINT NOT NULL,
    -- Rated from 1 to 5, or answered in words.
    kind TEXT NOT NULL,
    wording TEXT NOT NULL
);
CREATE INDEX event_questions_by_event ON event_questions (event_id);

-- What the sheets say to them; like the sheets without person, account, time and language. A question that is gone has
-- answers that nobody reads.
CREATE TABLE feedback_answers (
    event_id UUID NOT NULL REFERENCES events (id),
    sheet_id UUID NOT NULL,
    question_id UUID NOT NULL,
    -- 1 to 5; none for an answer in words.
    rating BIGINT,
    answer TEXT NOT NULL,
    PRIMARY KEY (event_id, sheet_id, question_id)
);

-- Columns of a printed sheet beside name and organisation.
ALTER TABLE paper_sheets ADD COLUMN more JSONB NOT NULL DEFAULT '[]';

-- Drafts that were thrown away, for as long as they can be brought back.
CREATE TABLE discarded_drafts (
    id UUID NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL,
    -- As in drafts.
    base TEXT NOT NULL,
    project_id UUID REFERENCES projects (id),
    created_by UUID NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    discarded_by UUID NOT NULL REFERENCES accounts (id),
    discarded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX discarded_drafts_by_time ON discarded_drafts (discarded_at);

CREATE TABLE discarded_files (
    draft_id UUID NOT NULL REFERENCES discarded_drafts (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (draft_id, path)
);
