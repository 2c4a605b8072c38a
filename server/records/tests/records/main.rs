//! Records on both databases: each test runs on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod accounts {
    mod sign_in;
}
mod authoring {
    mod drafts;
    mod library;
}
mod demo {
    mod seeds;
    mod town;
}
mod events {
    mod after;
    mod changes;
    mod check_in;
    mod course;
    mod imports;
    mod marks;
    mod paper;
    mod registrations;
}
mod learning {
    pub(crate) mod quizzes;
    mod scenarios;
}
mod merging {
    mod chains;
    mod courses;
    mod events;
    mod people {
    mod duplicates;
    mod entry;
}
}
mod people {
    mod duplicates;
    mod entry;
}
mod reports {
    mod completions;
    mod held;
    mod standings;
}
mod sources;
mod support;
mod system {
    mod audit;
    mod drift;
    mod faults;
    mod jobs;
    pub(crate) mod schema;
    mod time;
    mod upgrade;
}
