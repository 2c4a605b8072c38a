-- What the lines of attendance of a session come to, so that the head of the list does not count them all. ---------------

-- One row for each session and status that has lines. A cache of a cache: triggers on `held` keep it right.
CREATE TABLE held_sums (
    session_id BLOB NOT NULL,
    status TEXT NOT NULL,
    project_id BLOB NOT NULL,
    event_id BLOB NOT NULL,
    region TEXT,
    on_date TEXT NOT NULL,
    lines INTEGER NOT NULL,
    minutes INTEGER NOT NULL,
    PRIMARY KEY (session_id, status)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_sums_by_project ON held_sums (project_id, on_date, event_id, region, status, lines, minutes);
CREATE INDEX held_sums_by_event ON held_sums (event_id);

INSERT INTO held_sums (session_id, status, project_id, event_id, region, on_date, lines, minutes)
SELECT session_id, status, project_id, event_id, region, on_date, COUNT(*), SUM(attended) FROM held
GROUP BY session_id, status, project_id, event_id, region, on_date;

-- Where a session is moved to another day or district, its lines are deleted and written anew.
CREATE TRIGGER held_sums_insert AFTER INSERT ON held BEGIN
    INSERT INTO held_sums (session_id, status, project_id, event_id, region, on_date, lines, minutes)
    VALUES (NEW.session_id, NEW.status, NEW.project_id, NEW.event_id, NEW.region, NEW.on_date, 1, NEW.attended)
    ON CONFLICT (session_id, status) DO UPDATE SET project_id = excluded.project_id, region = excluded.region,
        on_date = excluded.on_date, lines = lines + 1, minutes = minutes + excluded.minutes;
END;
CREATE TRIGGER held_sums_delete AFTER DELETE ON held BEGIN
    UPDATE held_sums SET lines = lines - 1, minutes = minutes - OLD.attended
    WHERE session_id = OLD.session_id AND status = OLD.status;
    DELETE FROM held_sums WHERE session_id = OLD.session_id AND status = OLD.status AND lines = 0;
END;
CREATE TRIGGER held_sums_update AFTER UPDATE OF status, attended ON held
    WHEN OLD.status <> NEW.status OR OLD.attended <> NEW.attended
    BEGIN
        UPDATE held_sums SET lines = lines - 1, minutes = minutes - OLD.attended
        WHERE session_id = OLD.session_id AND status = OLD.status;
        DELETE FROM held_sums WHERE session_id = OLD.session_id AND status = OLD.status AND lines = 0;
        INSERT INTO held_sums (session_id, status, project_id, event_id, region, on_date, lines, minutes)
        VALUES (NEW.session_id, NEW.status, NEW.project_id, NEW.event_id, NEW.region, NEW.on_date, 1, NEW.attended)
        ON CONFLICT (session_id, status) DO UPDATE SET lines = lines + 1, minutes = minutes + excluded.minutes;
    END;

-- Searching by a part of a name looks at everybody: at nothing but what is searched. --------------------------------------
CREATE INDEX people_searched ON people (merged_into, search_key, id);
CREATE INDEX accounts_searched ON accounts (user_key, person_id);

-- How much each exercise was played. ---------------------------------------------------------------------------------------

CREATE INDEX scenario_runs_counted ON scenario_runs (participation_id, activity, ended);
CREATE INDEX participations_of_runs ON participations (id, project_id, course_slug);
