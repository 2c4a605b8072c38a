-- How people come into a course that their project offers. ---------------------------------------------------------------

-- `open` to all trainees of the project, with a `code`, or by a `trainer`. From which day on, and after which other course.
ALTER TABLE project_courses ADD COLUMN way_in TEXT NOT NULL DEFAULT 'open';
ALTER TABLE project_courses ADD COLUMN opens_on DATE;
ALTER TABLE project_courses ADD COLUMN after_slug TEXT;

-- Codes that trainers give to groups. One that was ended stays: it says how people came in.
CREATE TABLE enrolment_codes (
    id UUID NOT NULL PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES projects (id),
    course_slug TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    -- The last day on which it can be used.
    ends_on DATE NOT NULL,
    places BIGINT NOT NULL,
    -- By which day whoever came with it should be done.
    due_on DATE,
    made_by UUID NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE INDEX enrolment_codes_by_course ON enrolment_codes (project_id, course_slug);

-- Who may begin a course, and by which day they should be done. Whoever has begun goes on without.
CREATE TABLE enrolments (
    id UUID NOT NULL PRIMARY KEY,
    project_id UUID NOT NULL REFERENCES projects (id),
    course_slug TEXT NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id),
    due_on DATE,
    -- With which code they came; none where somebody has enrolled them.
    code_id UUID REFERENCES enrolment_codes (id),
    enrolled_by UUID REFERENCES accounts (id),
    enrolled_at TIMESTAMPTZ NOT NULL,
    UNIQUE (project_id, course_slug, person_id)
);
CREATE INDEX enrolments_by_person ON enrolments (person_id);
