//! The app as browsers see it: the real router over a fresh database with demonstration data.

mod http {
    mod bad_input;
    mod csrf;
    mod forms;
    mod headers;
    mod html;
    mod learning;
    mod names;
    mod others;
    mod passwords;
    mod permissions;
    mod projects;
    mod resets;
    mod sources;
    mod translations;
    mod visitor;
    mod world;
}
