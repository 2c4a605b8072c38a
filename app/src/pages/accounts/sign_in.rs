//! Signing in.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use crate::{
    components::{again::carried, fields::Field, parts::error_summary, way_in::way_in},
    page::head::PageHead,
    web::{again::Kept, back::back, form::Query, visit::Visit},
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
    /// A form that was sent when the session had ended.
    pub(crate) kept: Option<&'a Kept>,
}

/// The form, also after a refusal.
pub(crate) fn form(visit: &Visit, typed: &Typed, errors: &Errors) -> Response {
    let l = &visit.l;
    // Who has sent a form is told first that it has not arrived. It cannot be taken along to another organisation.
    let is_over = typed.kept.is_some() && errors.is_empty();
    let (title, status) =
        if is_over { (l.t("You are signed out"), StatusCode::UNAUTHORIZED) } else { (l.t("Sign in"), errors.status()) };
    let kept = typed.kept.map(|_| view! { <p>{l.t("Your session has ended. What you sent is not saved yet, but it is kept in this page: sign in again, and send it then.")}</p> });
    let why = (typed.kept.is_none() && errors.is_empty()).then(|| why(visit, typed.back)).flatten();
    visit.page_with(status, PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {kept}
            {why.map(|text| view! { <div class="notice notice--info"><p>{text}</p></div> })}
            <form method="post" action="/sign-in" novalidate>
                <input type="hidden" name="back" value=typed.back.to_owned()/>
                {carried(typed.kept)}
                {Field::new("name", l.t("User name or e-mail"), errors).input("text", typed.name, "username")}
                {Field::new("password", l.t("Password"), errors).password(visit, "current-password")}
                {Field::new("lasting", l.t("Stay signed in on this phone"), errors).flag(typed.lasting)}
                <p class="soft">{l.t("For trainees, on a phone that nobody else uses. It ends after 30 days without use.")}</p>
                <div class="form-actions"><button class="button">{l.t("Sign in")}</button></div>
            </form>
            {typed.kept.is_none().then(|| way_in(visit, typed.back))}
            <h2>{l.t("Cannot sign in?")}</h2>
            <ul>
                <li><a href="/card">{l.t("I have a card with a one-time code")}</a></li>
                <li><a href="/reset">{l.t("Send me a link by e-mail")}</a></li>
            </ul>
            <p class="soft">{l.t("No e-mail address? Ask your trainer or administrator for a new card.")}</p>
        }
    })
}

/// Why somebody who wanted another page stands here.
fn why(visit: &Visit, wanted: &str) -> Option<String> {
    let l = &visit.l;
    let wanted = back(wanted);
    if matches!(wanted, "" | "/") {
        return None;
    }
    let first = wanted.split(['/', '?']).nth(1).unwrap_or_default();
    let place = match first {
        "courses" => Some(l.t("My courses")),
        "my-events" => Some(l.t("My events")),
        "certificates" => Some(l.t("Certificates")),
        "events" => Some(l.t("Events")),
        "commitments" => Some(l.t("Your commitments")),
        "account" => Some(l.t("Your account")),
        _ => None,
    };
    let on = match place {
        Some(place) => l.tf("Sign in to go on to “{page}”.", &[("page", &place)]),
        None => l.t("Sign in to go on to the page that you opened."),
    };
    Some(if visit.has_ended { format!("{} {on}", l.t("Your session has ended.")) } else { on })
}
