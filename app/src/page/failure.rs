//! The page for what could not be done: what happened, and what to do.

use axum::{
    Json,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::Duration;
use leptos::prelude::*;
use records::projects::project::DEFAULT_ZONE;
use serde_json::json;

use crate::{
    page::head::PageHead,
    web::{back::back, failure::Failure, visit::Visit},
    words::dates,
};

/// How long whoever has tried too often waits, as [`retry_after`] says it.
const PAUSE: Duration = Duration::seconds(60);

/// Somebody who is not signed in is sent to sign in and comes back; everybody else reads what happened.
pub(crate) fn answer(visit: &Visit, is_get: bool, failure: &Failure) -> Response {
    let (title, text) = words(visit, failure);
    if visit.wants_json {
        // Whoever is signed out comes back and goes on; where it is another account, only its sentence helps.
        let signed_out = matches!(failure, Failure::SignIn);
        let said = json!({ "sentence": format!("{title}. {text}"), "signed_out": signed_out });
        let mut response = (failure.status(), Json(said)).into_response();
        if let Some(seconds) = retry_after(failure) {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
        }
        return response;
    }
    if matches!(failure, Failure::SecondFactor) {
        return Redirect::to("/account/second-factor").into_response();
    }
    if matches!(failure, Failure::SignIn) && is_get {
        let back = form_urlencoded::byte_serialize(visit.path.as_bytes()).collect::<String>();
        return Redirect::to(&format!("/sign-in?back={back}")).into_response();
    }
    let mut response = visit.page_with(failure.status(), PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{text}</p>
            {way_on(visit, failure)}
        }
    });
    if let Some(seconds) = retry_after(failure) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    response
}

/// Back to where somebody came from, with the time from which it makes sense; else to the first page.
fn way_on(visit: &Visit, failure: &Failure) -> AnyView {
    let l = &visit.l;
    if !matches!(failure, Failure::TooMany) {
        return view! { <p><a class="button button--secondary" href="/">{l.t("Home")}</a></p> }.into_any();
    }
    // The minute after the pause: nobody counts seconds.
    let again = visit.cx().now() + PAUSE + Duration::seconds(59);
    let time = dates::time(again, DEFAULT_ZONE);
    view! {
        <p><strong>{l.tf("You can try again from {time} on.", &[("time", &time)])}</strong></p>
        <p><a class="button button--secondary" href=back(&visit.path).to_owned()>{l.t("Back to where you were")}</a></p>
    }
    .into_any()
}

/// After how many seconds it makes sense to try again.
fn retry_after(failure: &Failure) -> Option<&'static str> {
    match failure {
        Failure::TooMany => Some("60"),
        Failure::Busy | Failure::Met | Failure::Away => Some("10"),
        Failure::Full | Failure::Clock => Some("120"),
        _ => None,
    }
}

fn words(visit: &Visit, failure: &Failure) -> (String, String) {
    let l = &visit.l;
    match failure {
        Failure::NotFound => (
            l.t("There is nothing here"),
            l.t("The address may be mistyped, or what it named is not offered to you."),
        ),
        Failure::Forbidden => (
            l.t("This page is not for your account"),
            l.t("If you need it for your work, ask the administrator or the manager of your project."),
        ),
        Failure::SignIn => (
            l.t("You are signed out"),
            l.t("Your session has ended. Sign in again; what was saved before is still there."),
        ),
        Failure::SecondFactor => (
            l.t("Your account needs a second factor"),
            l.t("Nothing was saved. Set it up on the page of your account first."),
        ),
        Failure::OtherAccount => {
            let text = match visit.viewer() {
                Some(viewer) => l.tf("Nothing was saved: what was done on this page belongs to the account for which it was opened. {name} is signed in now. If that is not you, sign out and come in as yourself.", &[("name", &viewer.name)]),
                None => l.t("Nothing was saved: what was done on this page belongs to the account for which it was opened."),
            };
            (l.t("Somebody else is signed in"), text)
        }
        Failure::BadRequest => (
            l.t("This could not be understood"),
            l.t("Nothing was saved. Go back, load the page again and try once more."),
        ),
        Failure::TooLarge => (l.t("That is too much at once"), l.t("Nothing was saved. Shorten what you typed and send it again.")),
        Failure::TooMany => (
            l.t("Too many tries"),
            l.t("For safety we stop for a moment. Nothing was saved."),
        ),
        Failure::Busy | Failure::Met => (
            l.t("Very many people are working here at the moment"),
            l.t("Nothing was saved. Wait a moment and try again."),
        ),
        Failure::Full => (
            l.t("The disk of the server is full"),
            l.t("Nothing was saved. Administrators have to make room; try again in some minutes."),
        ),
        Failure::Away => (
            l.t("The database does not answer at the moment"),
            l.t("Nothing was saved. Wait a moment and try again."),
        ),
        Failure::Clock => (
            l.t("The clock of the server is wrong"),
            l.t("Nothing was saved, because it would carry a wrong date. Administrators have to set the clock; try again later."),
        ),
        Failure::Conflict(why) => (
            l.t("This has changed meanwhile"),
            why.map_or_else(
                || l.t("It was finished in another window or on another device. Nothing is lost: go back and load the page again."),
                |why| l.conflict(why),
            ),
        ),
        Failure::Internal(reference) => (
            l.t("Something went wrong on our side"),
            l.tf("Nothing was saved. Try again; if it happens again, give this reference to the administrator: {reference}",
                &[("reference", reference)]),
        ),
    }
}
