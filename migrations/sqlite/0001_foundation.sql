-- People and organisations -------------------------------------------------------------------------------------

CREATE TABLE organisations (
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    region TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE people (
    id BLOB NOT NULL PRIMARY KEY,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    patronymic TEXT,
    sex TEXT NOT NULL,
    birth_year INTEGER,
    language TEXT NOT NULL,
    email TEXT,
    email_key TEXT UNIQUE,
    phone TEXT,
    search_key TEXT NOT NULL,
    sort_key BLOB NOT NULL,
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX people_by_sort_key ON people (sort_key, id);

-- Dated, because people rotate.
CREATE TABLE posts (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES people (id),
    organisation_id BLOB NOT NULL REFERENCES organisations (id),
    unit TEXT,
    role TEXT NOT NULL,
    first_responder INTEGER NOT NULL,
    from_date TEXT NOT NULL,
    to_date TEXT
) STRICT;
CREATE INDEX posts_by_person ON posts (person_id, from_date);
CREATE INDEX posts_by_organisation ON posts (organisation_id);

-- Projects -----------------------------------------------------------------------------------------------------

CREATE TABLE projects (
    id BLOB NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    names TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    starts_on TEXT NOT NULL,
    ends_on TEXT
) STRICT;

-- Accounts -----------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL UNIQUE REFERENCES people (id),
    user_name TEXT NOT NULL,
    user_key TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    administrator INTEGER NOT NULL,
    disabled_at TEXT,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE project_roles (
    account_id BLOB NOT NULL REFERENCES accounts (id),
    project_id BLOB NOT NULL REFERENCES projects (id),
    role TEXT NOT NULL,
    PRIMARY KEY (account_id, project_id, role)
) STRICT;
CREATE INDEX project_roles_by_project ON project_roles (project_id);

-- The token itself is only in the browser; here is its SHA-256.
CREATE TABLE sessions (
    token_hash BLOB NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    created_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    device TEXT NOT NULL
) STRICT;
CREATE INDEX sessions_by_account ON sessions (account_id);

-- One-time secrets to set a new password: a printed card or a link in a mail.
CREATE TABLE password_resets (
    secret_hash BLOB NOT NULL PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;
CREATE INDEX password_resets_by_account ON password_resets (account_id);

-- The outbox. A mail without `next_attempt_at` waits for nobody: it was sent, or given up.
CREATE TABLE mails (
    id BLOB NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at TEXT,
    sent_at TEXT,
    last_error TEXT
) STRICT;
CREATE INDEX mails_due ON mails (next_attempt_at);

-- Audit log: each entry carries the hash of the one before it, the head says how many there must be. -----------

CREATE TABLE audit_log (
    number INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    actor_id BLOB,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE audit_head (
    id INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- Courses: published versions, immutable -----------------------------------------------------------------------

CREATE TABLE course_versions (
    id BLOB NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    hash BLOB NOT NULL,
    published_at TEXT NOT NULL,
    UNIQUE (slug, version)
) STRICT;

CREATE TABLE course_files (
    course_version_id BLOB NOT NULL REFERENCES course_versions (id),
    path TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (course_version_id, path)
) STRICT;

CREATE TABLE project_courses (
    project_id BLOB NOT NULL REFERENCES projects (id),
    slug TEXT NOT NULL,
    PRIMARY KEY (project_id, slug)
) STRICT;

-- Learning -----------------------------------------------------------------------------------------------------

-- One person, one course run, on the version that was current when it began.
CREATE TABLE participations (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES people (id),
    project_id BLOB NOT NULL REFERENCES projects (id),
    course_slug TEXT NOT NULL,
    course_version_id BLOB NOT NULL REFERENCES course_versions (id),
    started_at TEXT NOT NULL,
    UNIQUE (person_id, project_id, course_slug)
) STRICT;
CREATE INDEX participations_by_project ON participations (project_id, course_slug);

CREATE TABLE attempts (
    id BLOB NOT NULL PRIMARY KEY,
    participation_id BLOB NOT NULL REFERENCES participations (id),
    activity TEXT NOT NULL,
    number INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    submitted_at TEXT,
    UNIQUE (participation_id, activity, number)
) STRICT;
-- At most one open attempt: two tabs share it.
CREATE UNIQUE INDEX attempts_open ON attempts (participation_id, activity) WHERE submitted_at IS NULL;

CREATE TABLE answers (
    attempt_id BLOB NOT NULL REFERENCES attempts (id),
    question TEXT NOT NULL,
    chosen TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (attempt_id, question)
) STRICT;

-- The ledger: everything that counts for anyone is a row here; it only grows. ----------------------------------

CREATE TABLE facts (
    id BLOB NOT NULL PRIMARY KEY,
    person_id BLOB NOT NULL REFERENCES people (id),
    project_id BLOB NOT NULL REFERENCES projects (id),
    participation_id BLOB REFERENCES participations (id),
    course_version_id BLOB REFERENCES course_versions (id),
    activity TEXT,
    kind TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    score INTEGER,
    max_score INTEGER,
    passed INTEGER,
    happened_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by BLOB,
    evidence TEXT,
    supersedes BLOB UNIQUE REFERENCES facts (id),
    reason TEXT,
    organisation_id BLOB REFERENCES organisations (id),
    organisation_kind TEXT,
    post_role TEXT,
    first_responder INTEGER,
    region TEXT,
    sex TEXT NOT NULL,
    age_band TEXT NOT NULL,
    language TEXT NOT NULL,
    mode TEXT NOT NULL
) STRICT;
CREATE INDEX facts_by_participation ON facts (participation_id, happened_at);
CREATE INDEX facts_by_project ON facts (project_id, kind, happened_at);
-- A lesson counts once, however often its form is sent.
CREATE UNIQUE INDEX facts_lesson_once ON facts (participation_id, activity)
    WHERE kind = 'lesson-confirmed' AND supersedes IS NULL;

-- What was printed stays as it was printed, whatever happens to names and titles later.
CREATE TABLE certificates (
    id BLOB NOT NULL PRIMARY KEY,
    participation_id BLOB NOT NULL UNIQUE REFERENCES participations (id),
    number TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    issued_at TEXT NOT NULL,
    printed TEXT NOT NULL,
    pdf BLOB,
    pdf_hash BLOB
) STRICT;

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT;

-- The ledger and the audit log only grow: the database itself refuses anything else.
CREATE TRIGGER facts_no_update BEFORE UPDATE ON facts BEGIN SELECT RAISE(ABORT, 'facts only grow'); END;
CREATE TRIGGER facts_no_delete BEFORE DELETE ON facts BEGIN SELECT RAISE(ABORT, 'facts only grow'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END;

INSERT INTO audit_head (id, number, hash) VALUES (1, 0, x'0000000000000000000000000000000000000000000000000000000000000000');
