-- How far each participation is, for lists: a cache of what the ledger says, written in the transaction that changes it.
-- It can be thrown away and rebuilt (`dayaq database rebuild`); nothing is decided by it.

-- Bytes that sort in the Azerbaijani alphabet, as those of people; made by the program.
ALTER TABLE organisations ADD COLUMN sort_key BYTEA;

CREATE TABLE standings (
    participation_id UUID NOT NULL PRIMARY KEY REFERENCES participations (id),
    person_id UUID NOT NULL REFERENCES people (id),
    project_id UUID NOT NULL REFERENCES projects (id),
    course_slug TEXT NOT NULL,
    course_version_id UUID NOT NULL REFERENCES course_versions (id),
    -- Copied from the person; triggers below keep them so.
    sort_key BYTEA NOT NULL,
    search_key TEXT NOT NULL,
    sex TEXT NOT NULL,
    -- Local days of the project.
    started_on DATE NOT NULL,
    completed_at TIMESTAMPTZ,
    completed_on DATE,
    minutes BIGINT NOT NULL,
    result_percent BIGINT,
    done BIGINT NOT NULL,
    activities BIGINT NOT NULL,
    -- The fact that completed the course, else the last one; what was so on its day.
    fact_id UUID REFERENCES facts (id),
    organisation_id UUID REFERENCES organisations (id),
    organisation_key BYTEA,
    organisation_kind TEXT,
    region TEXT,
    -- Without a fact that of the person.
    language TEXT NOT NULL
);
CREATE INDEX standings_by_person ON standings (person_id);

-- One for each order of the list. Every column of its filters is in them: a page, and the number of its rows, are found
-- without reading the rows.
CREATE INDEX standings_by_name ON standings (project_id, sort_key, person_id, participation_id, course_slug,
    started_on, completed_on, organisation_kind, region, sex, language, search_key);
CREATE INDEX standings_by_organisation ON standings (project_id, organisation_key NULLS FIRST, sort_key, person_id, participation_id,
    course_slug, started_on, completed_on, organisation_kind, region, sex, language, search_key);
CREATE INDEX standings_by_start ON standings (project_id, started_on, sort_key, person_id, participation_id, course_slug,
    completed_on, organisation_kind, region, sex, language, search_key);
CREATE INDEX standings_by_completion ON standings (project_id, completed_on NULLS FIRST, sort_key, person_id, participation_id,
    course_slug, started_on, organisation_kind, region, sex, language, search_key);
CREATE INDEX standings_by_result ON standings (project_id, result_percent NULLS FIRST, sort_key, person_id, participation_id,
    course_slug, started_on, completed_on, organisation_kind, region, sex, language, search_key);

CREATE FUNCTION standings_follow_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standings SET sort_key = NEW.sort_key, search_key = NEW.search_key, sex = NEW.sex,
        language = CASE WHEN fact_id IS NULL THEN NEW.language ELSE language END
    WHERE person_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER standings_follow_people AFTER UPDATE OF sort_key, search_key, sex, language ON people
    FOR EACH ROW EXECUTE FUNCTION standings_follow_people();
CREATE FUNCTION standings_follow_organisations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE standings SET organisation_key = NEW.sort_key WHERE organisation_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER standings_follow_organisations AFTER UPDATE OF sort_key ON organisations
    FOR EACH ROW EXECUTE FUNCTION standings_follow_organisations();

-- Which edition of a table that is derived from others this database has. The program fills what is behind its own.
CREATE TABLE derived (
    name TEXT NOT NULL PRIMARY KEY,
    edition BIGINT NOT NULL
);
INSERT INTO derived (name, edition) VALUES ('standings', 0);
