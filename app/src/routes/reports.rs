//! Lists of a project and their files, and one's own record.

use super::routes;
use crate::pages::reports as pages;

routes! {
    get "/attendance" Staff pages::attendance::show;
    get "/attendance/file/{format}" Manager pages::attendance::file;
    get "/my-record" SignedIn pages::record::show;
    get "/my-record/file" SignedIn pages::record::file;
    get "/completions" Staff pages::completions::show;
    get "/completions/file/{format}" Manager pages::completions::file;
}
