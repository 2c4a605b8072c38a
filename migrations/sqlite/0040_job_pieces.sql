-- Files of jobs that are too long to stand in memory as a whole: `job_files.bytes` holds the end of them, and what comes before
-- stands here, piece by piece.
CREATE TABLE job_pieces (
    job_id BLOB NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    -- From 0.
    place INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (job_id, place)
) STRICT;
