//! The first page, what Dayaq is, and what administrators look after.

use super::routes;
use crate::{actions::system as actions, pages::system as pages};

routes! {
    get "/" Anyone crate::pages::home::show;
    get "/about" Anyone crate::pages::about::show;
    get "/offline.js" Anyone crate::pages::offline::script;
    get "/manifest.webmanifest" Anyone crate::pages::offline::manifest;
    get "/jobs" SignedIn pages::jobs::show;
    get "/jobs/{job}" SignedIn pages::job::show;
    get "/jobs/{job}/progress" SignedIn pages::job::progress;
    get "/jobs/{job}/file" SignedIn pages::job::file;
    post "/jobs/{job}/cancel" SignedIn actions::jobs::cancel;
    post "/jobs/{job}/retry" Administrator actions::jobs::retry;
    get "/mails" Administrator pages::mails::show;
    post "/mails/{mail}/retry" Administrator actions::mails::retry;
    get "/retention" Administrator pages::retention::show;
    get "/audit" Administrator pages::audit::show;
    get "/audit/file/{format}" Administrator pages::audit::file;
    post "/audit/file/{format}" Administrator actions::audit::prepare;
}
