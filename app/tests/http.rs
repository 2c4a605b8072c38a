//! The app as browsers see it: the real router over a fresh database with demonstration data.
#![expect(clippy::unwrap_used, reason = "what fails in a test should fail loudly, in its helpers too")]

mod http {
    mod after;
    mod authoring;
    mod bad_input;
    mod csrf;
    mod downloads;
    mod events;
    mod faults;
    mod figures;
    mod forms;
    mod headers;
    mod html;
    mod imports;
    mod jobs;
    mod learning;
    mod main_lines;
    mod merging;
    mod names;
    mod others;
    mod paper;
    mod passwords;
    mod permissions;
    mod playing;
    mod powers;
    mod projects;
    mod resets;
    mod rules;
    mod sources;
    mod things;
    mod time;
    mod translations;
    mod visitor;
    mod wings;
    mod world;
}
