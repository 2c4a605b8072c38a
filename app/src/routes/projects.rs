//! Projects, for administrators.

use super::routes;
use crate::{actions::projects as actions, pages::projects as pages};

routes! {
    get "/projects" Administrator pages::list::show;
    get "/projects/new" Administrator pages::list::new;
    post "/projects/new" Administrator actions::entry::create;
    post "/projects/{project}/second-person" Administrator actions::entry::second_person;
    post "/projects/{project}/offer" Administrator actions::entry::offer;
    post "/projects/{project}/own" Administrator actions::entry::own;
}
