//! The app as browsers see it: the real router over a fresh database with demonstration data.
#![expect(clippy::unwrap_used, reason = "what fails in a test should fail loudly, in its helpers too")]

mod http {
    mod accounts;
    mod authoring;
    mod events;
    mod house;
    mod learning;
    mod people;
    mod projects;
    mod reports;
    mod support;
    mod system;
}
