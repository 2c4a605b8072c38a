//! Signing in.

use axum::response::Response;
use leptos::prelude::*;

use crate::{
    components::{fields::Field, parts::error_summary, way_in::way_in},
    page::head::PageHead,
    web::{form::Query, visit::Visit},
    words::problems::Errors,
};

pub(crate) async fn show(visit: Visit, Query(query): Query) -> Response {
    form(&visit, &Typed { back: query.get("back"), ..Typed::default() }, &Errors::default())
}

/// What was typed into the form, but for the password, which is never shown again.
#[derive(Clone, Copy, Default)]
pub(crate) struct Typed<'a> {
    pub(crate) name: &'a str,
    /// The page to go on to.
    pub(crate) back: &'a str,
    /// Whether the session is to last.
    pub(crate) lasting: bool,
}

/// The form, also after a refusal.
pub(crate) fn form(visit: &Visit, typed: &Typed, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Sign in");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/sign-in" novalidate>
                <input type="hidden" name="back" value=typed.back.to_owned()/>
                {Field::new("name", l.t("User name or e-mail"), errors).input("text", typed.name, "username")}
                {Field::new("password", l.t("Password"), errors).input("password", "", "current-password")}
                {Field::new("lasting", l.t("Stay signed in on this phone"), errors).flag(typed.lasting)}
                <p class="soft">{l.t("For trainees, on a phone that nobody else uses. It ends after 30 days without use.")}</p>
                <div class="form-actions"><button class="button">{l.t("Sign in")}</button></div>
            </form>
            {way_in(visit, typed.back)}
            <h2>{l.t("You cannot sign in?")}</h2>
            <ul>
                <li><a href="/card">{l.t("I have a card with a one-time code")}</a></li>
                <li><a href="/reset">{l.t("Send me a link by e-mail")}</a></li>
            </ul>
            <p class="soft">{l.t("No e-mail address? Ask your trainer or administrator for a new card.")}</p>
        }
    })
}
