-- Who may be the same person twice, and organisations by what is typed. Everything here follows from `people`, `posts` and
-- `organisations`: the program writes it with them, and can make it anew.

-- What a person entered twice shares with herself even when one thing was typed wrongly.
CREATE TABLE person_blocks (
    block TEXT NOT NULL,
    person_id BLOB NOT NULL REFERENCES people (id),
    PRIMARY KEY (block, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_blocks_by_person ON person_blocks (person_id);

-- Pairs that look like one person and of which nobody has said that they are two; who was entered first comes first. These
-- two name people without a foreign key: finding pairs must not wait for whoever is changing one of the two.
CREATE TABLE person_pairs (
    first_id BLOB NOT NULL,
    second_id BLOB NOT NULL,
    percent INTEGER NOT NULL,
    PRIMARY KEY (first_id, second_id)
) STRICT, WITHOUT ROWID;
-- The order of the page.
CREATE INDEX person_pairs_by_percent ON person_pairs (percent DESC, first_id, second_id);
CREATE INDEX person_pairs_by_second ON person_pairs (second_id);

-- People who changed since their pairs were found.
CREATE TABLE person_pairs_due (
    person_id BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Folded name, for searching; none where an earlier release entered it.
ALTER TABLE organisations ADD COLUMN search_key TEXT;
CREATE INDEX organisations_by_search_key ON organisations (search_key);

-- Lists: who counts in the order of the names, with what is searched, so that counting and walking read no row; the
-- newest; the present post of a person; merges, mails and entries of the log from the newest.
CREATE INDEX people_listed ON people (sort_key, id, search_key) WHERE merged_into IS NULL;
CREATE INDEX people_newest ON people (created_at, id) WHERE merged_into IS NULL;
CREATE INDEX posts_present ON posts (person_id, from_date, id) WHERE to_date IS NULL;
CREATE INDEX person_distinct_by_other ON person_distinct (other_id);
CREATE INDEX person_merges_by_number ON person_merges (number);
CREATE INDEX mails_by_time ON mails (created_at, id);
-- LIKE does not tell capitals from small letters.
CREATE INDEX audit_log_by_action ON audit_log (action COLLATE NOCASE, number);
CREATE INDEX audit_log_by_subject ON audit_log (subject, number);

INSERT INTO derived (name, edition) VALUES ('people', 0);
