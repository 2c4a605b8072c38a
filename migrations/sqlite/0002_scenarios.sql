-- Scenarios: each run is a seed and the choices made, one row each; everything else follows from replaying them. --------

CREATE TABLE scenario_runs (
    id BLOB NOT NULL PRIMARY KEY,
    participation_id BLOB NOT NULL REFERENCES participations (id),
    activity TEXT NOT NULL,
    number INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    language TEXT NOT NULL,
    organisation_kind TEXT,
    started_at TEXT NOT NULL,
    -- When it came to an end, or was given up for another one; then `ended` is null.
    closed_at TEXT,
    ended TEXT,
    UNIQUE (participation_id, activity, number)
) STRICT;
-- At most one open run: two devices share it.
CREATE UNIQUE INDEX scenario_runs_open ON scenario_runs (participation_id, activity) WHERE closed_at IS NULL;
CREATE INDEX scenario_runs_by_activity ON scenario_runs (activity, started_at);

CREATE TABLE scenario_steps (
    run_id BLOB NOT NULL REFERENCES scenario_runs (id),
    number INTEGER NOT NULL,
    node TEXT NOT NULL,
    choice TEXT NOT NULL,
    seconds INTEGER NOT NULL,
    at TEXT NOT NULL,
    -- What was true afterwards, for people who read the database; nothing is computed from it.
    state TEXT NOT NULL,
    PRIMARY KEY (run_id, number)
) STRICT;

CREATE TABLE debriefs (
    run_id BLOB NOT NULL PRIMARY KEY REFERENCES scenario_runs (id),
    answers TEXT NOT NULL,
    commitment TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    -- What became of the commitment, asked 90 days later.
    kept TEXT,
    kept_note TEXT,
    kept_at TEXT
) STRICT;
