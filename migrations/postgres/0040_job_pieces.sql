-- Files of jobs that are too long to stand in memory as a whole: `job_files.bytes` holds the end of them, and what comes before
-- stands here, piece by piece.
CREATE TABLE job_pieces (
    job_id UUID NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    -- From 0.
    place BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (job_id, place)
);
