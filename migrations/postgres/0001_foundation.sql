-- People and organisations -------------------------------------------------------------------------------------

CREATE TABLE organisations (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    region TEXT,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE people (
    id UUID NOT NULL PRIMARY KEY,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    patronymic TEXT,
    sex TEXT NOT NULL,
    birth_year BIGINT,
    language TEXT NOT NULL,
    email TEXT,
    email_key TEXT UNIQUE,
    phone TEXT,
    search_key TEXT NOT NULL,
    sort_key BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX people_by_sort_key ON people (sort_key, id);

-- Dated, because people rotate.
CREATE TABLE posts (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    organisation_id UUID NOT NULL REFERENCES organisations (id),
    unit TEXT,
    role TEXT NOT NULL,
    first_responder BOOLEAN NOT NULL,
    from_date DATE NOT NULL,
    to_date DATE
);
CREATE INDEX posts_by_person ON posts (person_id, from_date);
CREATE INDEX posts_by_organisation ON posts (organisation_id);

-- Projects -----------------------------------------------------------------------------------------------------

CREATE TABLE projects (
    id UUID NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    names JSONB NOT NULL,
    time_zone TEXT NOT NULL,
    starts_on DATE NOT NULL,
    ends_on DATE
);

-- Accounts -----------------------------------------------------------------------------------------------------

CREATE TABLE accounts (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL UNIQUE REFERENCES people (id),
    user_name TEXT NOT NULL,
    user_key TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    administrator BOOLEAN NOT NULL,
    disabled_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE project_roles (
    account_id UUID NOT NULL REFERENCES accounts (id),
    project_id UUID NOT NULL REFERENCES projects (id),
    role TEXT NOT NULL,
    PRIMARY KEY (account_id, project_id, role)
);
CREATE INDEX project_roles_by_project ON project_roles (project_id);

-- The token itself is only in the browser; here is its SHA-256.
CREATE TABLE sessions (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    id UUID NOT NULL UNIQUE,
    account_id UUID NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL,
    device TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- One-time secrets to set a new password: a printed card or a link in a mail.
CREATE TABLE password_resets (
    secret_hash BYTEA NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX password_resets_by_account ON password_resets (account_id);

-- The outbox. A mail without `next_attempt_at` waits for nobody: it was sent, or given up.
CREATE TABLE mails (
    id UUID NOT NULL PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    attempts BIGINT NOT NULL,
    next_attempt_at TIMESTAMPTZ,
    sent_at TIMESTAMPTZ,
    last_error TEXT
);
CREATE INDEX mails_due ON mails (next_attempt_at);

-- Audit log: each entry carries the hash of the one before it, the head says how many there must be. -----------

CREATE TABLE audit_log (
    number BIGINT NOT NULL PRIMARY KEY,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash BYTEA NOT NULL,
    hash BYTEA NOT NULL
);

CREATE TABLE audit_head (
    id BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    hash BYTEA NOT NULL
);

-- Courses: published versions, immutable -----------------------------------------------------------------------

CREATE TABLE course_versions (
    id UUID NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL,
    version TEXT NOT NULL,
    hash BYTEA NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    UNIQUE (slug, version)
);

CREATE TABLE course_files (
    course_version_id UUID NOT NULL REFERENCES course_versions (id),
    path TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (course_version_id, path)
);

CREATE TABLE project_courses (
    project_id UUID NOT NULL REFERENCES projects (id),
    slug TEXT NOT NULL,
    PRIMARY KEY (project_id, slug)
);

-- Learning -----------------------------------------------------------------------------------------------------

-- One person, one course run, on the version that was current when it began.
CREATE TABLE participations (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    project_id UUID NOT NULL REFERENCES projects (id),
    course_slug TEXT NOT NULL,
    course_version_id UUID NOT NULL REFERENCES course_versions (id),
    started_at TIMESTAMPTZ NOT NULL,
    UNIQUE (person_id, project_id, course_slug)
);
CREATE INDEX participations_by_project ON participations (project_id, course_slug);

CREATE TABLE attempts (
    id UUID NOT NULL PRIMARY KEY,
    participation_id UUID NOT NULL REFERENCES participations (id),
    activity TEXT NOT NULL,
    number BIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    submitted_at TIMESTAMPTZ,
    UNIQUE (participation_id, activity, number)
);
-- At most one open attempt: two tabs share it.
CREATE UNIQUE INDEX attempts_open ON attempts (participation_id, activity) WHERE submitted_at IS NULL;

CREATE TABLE answers (
    attempt_id UUID NOT NULL REFERENCES attempts (id),
    question TEXT NOT NULL,
    chosen JSONB NOT NULL,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (attempt_id, question)
);

-- The ledger: everything that counts for anyone is a row here; it only grows. ----------------------------------

CREATE TABLE facts (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES people (id),
    project_id UUID NOT NULL REFERENCES projects (id),
    participation_id UUID REFERENCES participations (id),
    course_version_id UUID REFERENCES course_versions (id),
    activity TEXT,
    kind TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    score BIGINT,
    max_score BIGINT,
    passed BOOLEAN,
    happened_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    recorded_by UUID,
    evidence TEXT,
    supersedes UUID UNIQUE REFERENCES facts (id),
    reason TEXT,
    organisation_id UUID REFERENCES organisations (id),
    organisation_kind TEXT,
    post_role TEXT,
    first_responder BOOLEAN,
    region TEXT,
    sex TEXT NOT NULL,
    age_band TEXT NOT NULL,
    language TEXT NOT NULL,
    mode TEXT NOT NULL
);
CREATE INDEX facts_by_participation ON facts (participation_id, happened_at);
CREATE INDEX facts_by_project ON facts (project_id, kind, happened_at);
-- A lesson counts once, however often its form is sent.
CREATE UNIQUE INDEX facts_lesson_once ON facts (participation_id, activity)
    WHERE kind = 'lesson-confirmed' AND supersedes IS NULL;

-- What was printed stays as it was printed, whatever happens to names and titles later.
CREATE TABLE certificates (
    id UUID NOT NULL PRIMARY KEY,
    participation_id UUID NOT NULL UNIQUE REFERENCES participations (id),
    number TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL UNIQUE,
    issued_at TIMESTAMPTZ NOT NULL,
    printed JSONB NOT NULL,
    pdf BYTEA,
    pdf_hash BYTEA
);

CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

-- The ledger and the audit log only grow: the database itself refuses anything else.
CREATE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$;
CREATE TRIGGER facts_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON facts
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();
CREATE TRIGGER audit_log_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION only_grows();

INSERT INTO audit_head (id, number, hash)
VALUES (1, 0, '\x0000000000000000000000000000000000000000000000000000000000000000');
