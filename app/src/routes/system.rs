//! The first page, what Dayaq is, and what administrators look after.

use super::routes;
use crate::pages::system as pages;

routes! {
    get "/" Anyone crate::pages::home::show;
    get "/about" Anyone crate::pages::about::show;
    get "/offline.js" Anyone crate::pages::offline::script;
    get "/mails" Administrator pages::mails::show;
    get "/audit" Administrator pages::audit::show;
}
