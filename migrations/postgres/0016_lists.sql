-- What the lines of attendance of a session come to, so that the head of the list does not count them all. ---------------

-- One row for each session and status that has lines. A cache of a cache: triggers on `held` keep it right.
CREATE TABLE held_sums (
    session_id UUID NOT NULL,
    status TEXT NOT NULL,
    project_id UUID NOT NULL,
    event_id UUID NOT NULL,
    region TEXT,
    on_date DATE NOT NULL,
    lines BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    PRIMARY KEY (session_id, status)
);
CREATE INDEX held_sums_by_project ON held_sums (project_id, on_date, event_id, region, status, lines, minutes);
CREATE INDEX held_sums_by_event ON held_sums (event_id);

INSERT INTO held_sums (session_id, status, project_id, event_id, region, on_date, lines, minutes)
SELECT session_id, status, project_id, event_id, region, on_date, COUNT(*), SUM(attended) FROM held
GROUP BY session_id, status, project_id, event_id, region, on_date;

-- Lines of an event change under its lock, so that nobody else changes the same sums. Where a session is moved to another
-- day or district, its lines are deleted and written anew.
CREATE FUNCTION held_sums_less() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE held_sums s SET lines = s.lines - o.lines, minutes = s.minutes - o.minutes
    FROM (SELECT session_id, status, COUNT(*) AS lines, SUM(attended) AS minutes FROM gone GROUP BY session_id, status) o
    WHERE s.session_id = o.session_id AND s.status = o.status;
    DELETE FROM held_sums s USING (SELECT DISTINCT session_id, status FROM gone) o
    WHERE s.session_id = o.session_id AND s.status = o.status AND s.lines = 0;
    RETURN NULL;
END $$;
CREATE FUNCTION held_sums_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO held_sums (session_id, status, project_id, event_id, region, on_date, lines, minutes)
    SELECT session_id, status, project_id, event_id, region, on_date, COUNT(*), SUM(attended) FROM come
    GROUP BY session_id, status, project_id, event_id, region, on_date
    ON CONFLICT (session_id, status) DO UPDATE SET project_id = excluded.project_id, region = excluded.region,
        on_date = excluded.on_date, lines = held_sums.lines + excluded.lines,
        minutes = held_sums.minutes + excluded.minutes;
    RETURN NULL;
END $$;
-- Of lines that change, most change something else.
CREATE FUNCTION held_sums_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH sides AS (
        SELECT session_id, status, project_id, event_id, region, on_date, -1 AS line, -attended AS minutes FROM gone
        UNION ALL SELECT session_id, status, project_id, event_id, region, on_date, 1, attended FROM come
    )
    INSERT INTO held_sums (session_id, status, project_id, event_id, region, on_date, lines, minutes)
    SELECT session_id, status, (array_agg(project_id))[1], (array_agg(event_id))[1], (array_agg(region))[1],
        (array_agg(on_date))[1], SUM(line), SUM(minutes) FROM sides
    GROUP BY session_id, status HAVING SUM(line) <> 0 OR SUM(minutes) <> 0
    ON CONFLICT (session_id, status) DO UPDATE SET lines = held_sums.lines + excluded.lines,
        minutes = held_sums.minutes + excluded.minutes;
    DELETE FROM held_sums s USING (SELECT DISTINCT session_id, status FROM gone) o
    WHERE s.session_id = o.session_id AND s.status = o.status AND s.lines = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER held_sums_insert AFTER INSERT ON held REFERENCING NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION held_sums_more();
CREATE TRIGGER held_sums_delete AFTER DELETE ON held REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION held_sums_less();
CREATE TRIGGER held_sums_update AFTER UPDATE ON held REFERENCING OLD TABLE AS gone NEW TABLE AS come
    FOR EACH STATEMENT EXECUTE FUNCTION held_sums_changed();

-- Searching by a part of a name looks at everybody: at nothing but what is searched. --------------------------------------

-- As in SQLite: where a text begins in another one, or 0.
CREATE FUNCTION instr(whole TEXT, part TEXT) RETURNS INTEGER LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT strpos(whole, part) $$;
CREATE INDEX people_searched ON people (merged_into, search_key, id);
CREATE INDEX accounts_searched ON accounts (user_key, person_id);

-- How much each exercise was played. ---------------------------------------------------------------------------------------

CREATE INDEX scenario_runs_counted ON scenario_runs (participation_id, activity, ended);
CREATE INDEX participations_of_runs ON participations (id, project_id, course_slug);
