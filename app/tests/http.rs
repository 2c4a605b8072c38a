//! The app as browsers see it: the real router over a fresh database with demonstration data.
#![expect(clippy::unwrap_used, reason = "what fails in a test should fail loudly, in its helpers too")]

mod http {
    mod accounts {
        mod passwords;
        mod resets;
        mod sign_in;
    }
    mod authoring {
        mod drafts;
    }
    mod events {
        pub mod after;
        mod imports;
        mod lists;
        mod paper;
    }
    mod house {
        mod bad_input;
        mod csrf;
        mod headers;
        mod main_lines;
        mod others;
        pub mod permissions;
        mod rules;
        pub mod sources;
        mod translations;
        mod wings;
    }
    mod learning {
        pub mod quizzes;
        mod scenarios;
    }
    mod people {
        pub mod merging;
        pub mod names;
    }
    mod projects {
        mod entry;
    }
    mod reports {
        mod downloads;
    }
    mod support {
        pub mod html;
        pub mod things;
        pub mod visitor;
        pub mod world;
    }
    mod system {
        mod faults;
        mod jobs;
        mod time;
    }
}
