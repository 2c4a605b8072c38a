//! Lists of a project and their files, and one's own record.

use super::routes;
use crate::{actions::reports as actions, pages::reports as pages};

routes! {
    get "/attendance" Staff pages::attendance::show;
    get "/attendance/file/{format}" Manager pages::attendance::file;
    post "/attendance/file/{format}" Manager actions::lists::attendance;
    get "/my-record" SignedIn pages::record::show;
    get "/my-record/file" SignedIn pages::record::file;
    get "/completions" Staff pages::completions::show;
    get "/completions/file/{format}" Manager pages::completions::file;
    post "/completions/file/{format}" Manager actions::lists::completions;
}
