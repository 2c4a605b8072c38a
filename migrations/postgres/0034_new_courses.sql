-- Courses that are begun in the browser. --------------------------------------------------------------------------------

-- The project for which a new course is written: its trainers work on it before anybody offers it, and it offers the first edition.
-- None for a draft of a course that is published already.
ALTER TABLE drafts ADD COLUMN project_id UUID REFERENCES projects (id);
