-- Scenarios: each run is a seed and the choices made, one row each; everything else follows from replaying them. --------

CREATE TABLE scenario_runs (
    id UUID NOT NULL PRIMARY KEY,
    participation_id UUID NOT NULL REFERENCES participations (id),
    activity TEXT NOT NULL,
    number BIGINT NOT NULL,
    seed BIGINT NOT NULL,
    language TEXT NOT NULL,
    organisation_kind TEXT,
    started_at TIMESTAMPTZ NOT NULL,
    -- When it came to an end, or was given up for another one; then `ended` is null.
    closed_at TIMESTAMPTZ,
    ended TEXT,
    UNIQUE (participation_id, activity, number)
);
-- At most one open run: two devices share it.
CREATE UNIQUE INDEX scenario_runs_open ON scenario_runs (participation_id, activity) WHERE closed_at IS NULL;
CREATE INDEX scenario_runs_by_activity ON scenario_runs (activity, started_at);

CREATE TABLE scenario_steps (
    run_id UUID NOT NULL REFERENCES scenario_runs (id),
    number BIGINT NOT NULL,
    node TEXT NOT NULL,
    choice TEXT NOT NULL,
    seconds BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    -- What was true afterwards, for people who read the database; nothing is computed from it.
    state JSONB NOT NULL,
    PRIMARY KEY (run_id, number)
);

CREATE TABLE debriefs (
    run_id UUID NOT NULL PRIMARY KEY REFERENCES scenario_runs (id),
    answers JSONB NOT NULL,
    commitment TEXT NOT NULL,
    answered_at TIMESTAMPTZ NOT NULL,
    -- What became of the commitment, asked 90 days later.
    kept TEXT,
    kept_note TEXT,
    kept_at TIMESTAMPTZ
);
