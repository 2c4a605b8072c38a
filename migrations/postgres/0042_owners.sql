-- The project to which a course belongs: its trainers publish what reaches everybody who takes it. The first to offer it.
CREATE TABLE course_owners (
    slug TEXT NOT NULL PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES projects (id)
);
CREATE INDEX course_owners_by_project ON course_owners (project_id);
INSERT INTO course_owners (slug, project_id)
    SELECT o.slug, o.project_id FROM project_courses o JOIN projects j ON j.id = o.project_id
    WHERE NOT EXISTS (SELECT 1 FROM project_courses b JOIN projects k ON k.id = b.project_id
        WHERE b.slug = o.slug AND (k.starts_on, k.slug) > (j.starts_on, j.slug));

-- When a role was given; unknown of those that were given before this was kept.
ALTER TABLE project_roles ADD COLUMN given_at TIMESTAMPTZ;

-- Of how many rows of a list it was said that they may be people of another project.
ALTER TABLE imports ADD COLUMN told BIGINT NOT NULL DEFAULT 0;

-- Whether everybody may read the course, also without an account.
ALTER TABLE project_courses ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT FALSE;

-- The edition with which people of the project begin: the first version of its line; none for the newest.
ALTER TABLE project_courses ADD COLUMN edition_id UUID REFERENCES course_versions (id);
