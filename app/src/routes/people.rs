//! People and organisations, for administrators.

use super::routes;
use crate::{actions::people as actions, pages::people as pages};

routes! {
    get "/people" Administrator pages::list::show;
    get "/people/file/{format}" Administrator pages::list::file;
    post "/people/file/{format}" Administrator actions::lists::prepare;
    get "/people/cards" Administrator pages::cards::ask;
    post "/people/cards" Administrator actions::entry::cards;
    get "/people/new" Administrator pages::new::show;
    post "/people/new" Administrator actions::entry::create;
    get "/people/duplicates" Administrator pages::duplicates::show;
    get "/people/distinct" Administrator pages::distinct::show;
    post "/people/distinct" Administrator actions::merging::distinct;
    post "/people/distinct/take-back" Administrator actions::merging::alike;
    get "/people/merge" Administrator pages::merge::show;
    post "/people/merge" Administrator actions::merging::merge;
    get "/people/merges" Administrator pages::merges::show;
    post "/people/merges/{id}/undo" Administrator actions::merging::undo;
    get "/people/{id}" Administrator pages::person::show;
    get "/people/{id}/edit" Administrator pages::person::edit;
    post "/people/{id}/edit" Administrator actions::entry::edit;
    post "/people/{id}/address" Administrator actions::entry::address;
    post "/people/{id}/card" Administrator actions::entry::card;
    post "/people/{id}/close" Administrator actions::entry::close;
    post "/people/{id}/open" Administrator actions::entry::open;
    post "/people/{id}/administrator" Administrator actions::entry::make_administrator;
    post "/people/{id}/administrator/end" Administrator actions::entry::unmake_administrator;
    get "/people/{id}/second-factor" Administrator pages::second_factor::show;
    post "/people/{id}/second-factor" Administrator actions::entry::take_second_factor;
    get "/people/{id}/with" Administrator pages::sign_on::show;
    post "/people/{id}/with/link" Administrator actions::sign_on::link;
    post "/people/{id}/with/unlink" Administrator actions::sign_on::unlink;
    get "/people/{id}/forget" Administrator pages::forget::show;
    post "/people/{id}/forget" Administrator actions::forget::remove;
    post "/people/{id}/certificates/{certificate}/replace" Administrator actions::entry::replace_certificate;
    post "/people/{id}/roles/give" Administrator actions::entry::give_role;
    post "/people/{id}/roles/take" Administrator actions::entry::take_role;
    get "/organisations" Administrator pages::organisations::show;
    get "/organisations/suggest" Staff pages::organisations::suggest;
    get "/organisations/new" Administrator pages::organisations::new;
    post "/organisations/new" Administrator actions::entry::create_organisation;
}
