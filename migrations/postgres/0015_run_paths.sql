-- What closed runs of scenarios came to, for the map of many. -------------------------------------------------------------

-- A cache: made by replaying the run when it closes, and anew at any time.
CREATE TABLE run_paths (
    run_id UUID NOT NULL PRIMARY KEY REFERENCES scenario_runs (id) ON DELETE CASCADE,
    -- The version of the course in which it was replayed: nodes and actions are numbered by it. A merge of two people may
    -- move a run to another version, and it is replayed there.
    course_version_id UUID NOT NULL REFERENCES course_versions (id),
    path JSONB NOT NULL
);

INSERT INTO derived (name, edition) VALUES ('run_paths', 0);
