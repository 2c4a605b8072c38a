-- The list of attendance, ready to be filtered, ordered and counted. ----------------------------------------------------

-- One row for each person and session that the list shows. A cache: computed from registrations and marks, written in
-- their transactions, made anew at any time; nothing is decided by it. Rows go with their session and their person.
CREATE TABLE held (
    session_id BLOB NOT NULL REFERENCES event_sessions (id) ON DELETE CASCADE,
    -- The record that stands for the person.
    person_id BLOB NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    event_id BLOB NOT NULL,
    project_id BLOB NOT NULL,
    -- The economic region where it is held.
    region TEXT,
    on_date TEXT NOT NULL,
    starts INTEGER NOT NULL,
    -- The place of the session in its event, from 1.
    number INTEGER NOT NULL,
    -- What holds, and the mark that says so.
    status TEXT NOT NULL,
    attended INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    mark_id BLOB,
    -- Over the whole event; `percent` is attended over planned minutes.
    event_attended INTEGER NOT NULL,
    event_planned INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    -- What is known about the person now; triggers keep it right.
    sort_key BLOB NOT NULL,
    search_key TEXT NOT NULL,
    sex TEXT NOT NULL,
    -- The order of the organisation in the words of the registration, for whoever has no post.
    typed_key BLOB NOT NULL,
    organisation_id BLOB,
    organisation_kind TEXT,
    organisation_key BLOB NOT NULL,
    PRIMARY KEY (session_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX held_by_event ON held (event_id, person_id);
CREATE INDEX held_by_person ON held (person_id);
-- An index for each order. What stands behind the order is what people filter by: a page far behind is found, and the
-- whole list is counted, without a look at the rows.
CREATE INDEX held_by_date ON held (project_id, on_date, starts, session_id, sort_key, person_id,
    status, organisation_kind, region, sex, search_key);
CREATE INDEX held_by_name ON held (project_id, sort_key, person_id, on_date, starts, session_id,
    status, organisation_kind, region, sex, search_key);
CREATE INDEX held_by_organisation ON held (project_id, organisation_key, on_date, starts, session_id, sort_key, person_id,
    status, organisation_kind, region, sex, search_key);
CREATE INDEX held_by_minutes ON held (project_id, attended, on_date, starts, session_id, sort_key, person_id,
    status, organisation_kind, region, sex, search_key);
CREATE INDEX held_by_share ON held (project_id, percent, on_date, starts, session_id, sort_key, person_id,
    status, organisation_kind, region, sex, search_key);

CREATE TRIGGER held_people AFTER UPDATE OF sort_key, search_key, sex ON people
    WHEN OLD.sort_key <> NEW.sort_key OR OLD.search_key <> NEW.search_key OR OLD.sex <> NEW.sex
    BEGIN
        UPDATE held SET sort_key = NEW.sort_key, search_key = NEW.search_key, sex = NEW.sex WHERE person_id = NEW.id;
    END;
CREATE TRIGGER held_posts_insert AFTER INSERT ON posts
    WHEN EXISTS (SELECT 1 FROM held h WHERE h.person_id = NEW.person_id)
    BEGIN
        UPDATE held SET (organisation_id, organisation_kind, organisation_key) = (
            SELECT o.id, o.kind, COALESCE(o.sort_key, held.typed_key)
            FROM people p LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id
                AND x.to_date IS NULL ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
            LEFT JOIN organisations o ON o.id = t.organisation_id WHERE p.id = held.person_id)
        WHERE person_id = NEW.person_id;
    END;
CREATE TRIGGER held_posts_update AFTER UPDATE OF person_id, organisation_id, from_date, to_date ON posts
    WHEN EXISTS (SELECT 1 FROM held h WHERE h.person_id IN (OLD.person_id, NEW.person_id))
    BEGIN
        UPDATE held SET (organisation_id, organisation_kind, organisation_key) = (
            SELECT o.id, o.kind, COALESCE(o.sort_key, held.typed_key)
            FROM people p LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id
                AND x.to_date IS NULL ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
            LEFT JOIN organisations o ON o.id = t.organisation_id WHERE p.id = held.person_id)
        WHERE person_id IN (OLD.person_id, NEW.person_id);
    END;
CREATE TRIGGER held_posts_delete AFTER DELETE ON posts
    WHEN EXISTS (SELECT 1 FROM held h WHERE h.person_id = OLD.person_id)
    BEGIN
        UPDATE held SET (organisation_id, organisation_kind, organisation_key) = (
            SELECT o.id, o.kind, COALESCE(o.sort_key, held.typed_key)
            FROM people p LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id
                AND x.to_date IS NULL ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
            LEFT JOIN organisations o ON o.id = t.organisation_id WHERE p.id = held.person_id)
        WHERE person_id = OLD.person_id;
    END;
CREATE TRIGGER held_organisations AFTER UPDATE OF kind, sort_key ON organisations
    BEGIN
        UPDATE held SET organisation_kind = NEW.kind, organisation_key = COALESCE(NEW.sort_key, typed_key)
        WHERE organisation_id = NEW.id AND person_id IN (SELECT t.person_id FROM posts t WHERE t.organisation_id = NEW.id);
    END;

INSERT INTO derived (name, edition) VALUES ('held', 0);
