-- Corrections of published courses. ---------------------------------------------------------------------------------------

-- The version that this one corrects, the first of its line: whoever has begun with any of the line reads the latest of it. None for
-- a new edition.
ALTER TABLE course_versions ADD COLUMN corrects UUID REFERENCES course_versions (id);
-- What is new, in the words of who has published it, and who that was; none before there were such words.
ALTER TABLE course_versions ADD COLUMN note TEXT;
ALTER TABLE course_versions ADD COLUMN published_by UUID REFERENCES accounts (id);
-- Since when nobody gets this version any more; whoever has begun with it keeps it, unless the version that it corrects is there.
ALTER TABLE course_versions ADD COLUMN taken_back_at TIMESTAMPTZ;
