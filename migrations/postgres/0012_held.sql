-- The list of attendance, ready to be filtered, ordered and counted. ----------------------------------------------------

-- One row for each person and session that the list shows. A cache: computed from registrations and marks, written in
-- their transactions, made anew at any time; nothing is decided by it. Rows go with their session and their person.
CREATE TABLE held (
    session_id UUID NOT NULL REFERENCES event_sessions (id) ON DELETE CASCADE,
    -- The record that stands for the person.
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    event_id UUID NOT NULL,
    project_id UUID NOT NULL,
    -- The economic region where it is held.
    region TEXT,
    on_date DATE NOT NULL,
    starts BIGINT NOT NULL,
    -- The place of the session in its event, from 1.
    number BIGINT NOT NULL,
    -- What holds, and the mark that says so.
    status TEXT NOT NULL,
    attended BIGINT NOT NULL,
    conflict BOOLEAN NOT NULL,
    mark_id UUID,
    -- Over the whole event; `percent` is attended over planned minutes.
    event_attended BIGINT NOT NULL,
    event_planned BIGINT NOT NULL,
    percent BIGINT NOT NULL,
    -- What is known about the person now; triggers keep it right.
    sort_key BYTEA NOT NULL,
    search_key TEXT NOT NULL,
    sex TEXT NOT NULL,
    -- The order of the organisation in the words of the registration, for whoever has no post.
    typed_key BYTEA NOT NULL,
    organisation_id UUID,
    organisation_kind TEXT,
    organisation_key BYTEA NOT NULL,
    PRIMARY KEY (session_id, person_id)
);
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

CREATE FUNCTION held_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE held SET sort_key = NEW.sort_key, search_key = NEW.search_key, sex = NEW.sex WHERE person_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER held_people AFTER UPDATE OF sort_key, search_key, sex ON people FOR EACH ROW
    WHEN (OLD.sort_key <> NEW.sort_key OR OLD.search_key <> NEW.search_key OR OLD.sex <> NEW.sex)
    EXECUTE FUNCTION held_of_person();
CREATE FUNCTION held_of_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- OLD is null for a new post, NEW for one that goes.
    UPDATE held SET (organisation_id, organisation_kind, organisation_key) = (
        SELECT o.id, o.kind, COALESCE(o.sort_key, held.typed_key)
        FROM people p LEFT JOIN posts t ON t.id = (SELECT x.id FROM posts x WHERE x.person_id = p.id
            AND x.to_date IS NULL ORDER BY x.from_date DESC, x.id DESC LIMIT 1)
        LEFT JOIN organisations o ON o.id = t.organisation_id WHERE p.id = held.person_id)
    WHERE person_id IN (OLD.person_id, NEW.person_id);
    RETURN NULL;
END $$;
CREATE TRIGGER held_posts AFTER INSERT OR UPDATE OR DELETE ON posts FOR EACH ROW EXECUTE FUNCTION held_of_post();
CREATE FUNCTION held_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE held SET organisation_kind = NEW.kind, organisation_key = COALESCE(NEW.sort_key, typed_key)
    WHERE organisation_id = NEW.id AND person_id IN (SELECT t.person_id FROM posts t WHERE t.organisation_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER held_organisations AFTER UPDATE OF kind, sort_key ON organisations FOR EACH ROW
    EXECUTE FUNCTION held_of_organisation();

INSERT INTO derived (name, edition) VALUES ('held', 0);
