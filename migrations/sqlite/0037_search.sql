-- The words of published courses, for those who look for something in them. ------------------------------------------------

-- All of it follows from the versions and can be made anew (`dayaq database rebuild`). Versions never change, and so do their words.

-- The courses in each of their languages. A version that has no row here is one whose words were not kept yet.
CREATE TABLE search_editions (
    course_version_id BLOB NOT NULL REFERENCES course_versions (id),
    language TEXT NOT NULL,
    -- Whether it is the language in which the course is written.
    source INTEGER NOT NULL,
    -- The title of the course.
    title TEXT NOT NULL,
    PRIMARY KEY (course_version_id, language)
) STRICT, WITHOUT ROWID;

-- What is found: a section of a lesson, the name of an activity, a module, the course; in the order of the course.
CREATE TABLE search_passages (
    course_version_id BLOB NOT NULL REFERENCES course_versions (id),
    language TEXT NOT NULL,
    number INTEGER NOT NULL,
    -- None for what stands on the page of the course.
    activity TEXT,
    -- What the address ends with, where that is not the beginning of the page.
    anchor TEXT,
    -- The name of the activity, where the heading is another one.
    title TEXT,
    heading TEXT NOT NULL,
    -- Its paragraphs.
    blocks TEXT NOT NULL,
    PRIMARY KEY (course_version_id, language, number)
) STRICT, WITHOUT ROWID;

-- Each word of an edition, with the passages in which it stands.
CREATE TABLE search_terms (
    course_version_id BLOB NOT NULL REFERENCES course_versions (id),
    language TEXT NOT NULL,
    -- By what it is found, in the letters of the rules for this language.
    key TEXT NOT NULL,
    -- Its letters.
    word TEXT NOT NULL,
    -- The language of its passages.
    said_in TEXT NOT NULL,
    -- The key of names, for what is only similar.
    name_key TEXT NOT NULL,
    -- Numbers of passages, and where it stands in each: `3:1,5 7:h1`.
    places TEXT NOT NULL,
    PRIMARY KEY (course_version_id, language, key, word, said_in)
) STRICT, WITHOUT ROWID;
CREATE INDEX search_terms_by_name ON search_terms (course_version_id, language, name_key);

INSERT INTO derived (name, edition) VALUES ('search', 0);
