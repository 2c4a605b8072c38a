//! What becomes of a form that was sent when the session had ended.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;

use crate::{
    components::{again::hidden, fields::Field, parts::fact},
    page::head::PageHead,
    web::{
        again::Kept,
        form_on_page::{FormOnPage, Told},
        visit::Visit,
    },
    words::problems::Errors,
};

/// Signed in again: shows what will be sent, in the words of the form where that still stands, and sends it with one button.
pub(crate) fn send(visit: &Visit, kept: &Kept, form: Option<&FormOnPage>) -> Response {
    let l = &visit.l;
    let title = l.t("Send what you wrote");
    let written = kept.fields().iter().filter(|(_, value)| !value.trim().is_empty());
    let told: Vec<Told> = written.filter_map(|(name, value)| form?.told(name, value)).collect();
    let lines = told.iter().map(|Told { label, value }| match label.clone() {
        Some(label) => fact(label, view! { <span class="keeps-lines">{value.clone()}</span> }),
        None => fact(value.clone(), l.t("Yes")),
    });
    let lines = (!told.is_empty()).then(|| view! { <dl class="facts">{lines.collect_view()}</dl> });
    let none = Errors::default();
    let files = kept.files().iter().map(|name| Field::new(name.clone(), l.t("Choose the file again"), &none).file());
    let files = files.collect_view();
    let kind = (!kept.files().is_empty()).then_some("multipart/form-data");
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("You are signed in again. What you sent before was not saved, because your session had ended. This will be sent now; passwords are not kept.")}</p>
            {lines}
            <form method="post" action=kept.target().to_owned() enctype=kind>
                {hidden(kept.fields().to_vec())}
                {files}
                <div class="form-actions">
                    <button class="button">{l.t("Send what you wrote")}</button>
                    <a href="/">{l.t("Do not send it")}</a>
                </div>
            </form>
        }
    })
}

/// Somebody else has signed in than who wrote it.
pub(crate) fn discarded(visit: &Visit) -> Response {
    let l = &visit.l;
    let title = l.t("What was written is not sent");
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("It was written with another account than the one with which you are signed in now. It was discarded, and nothing was saved.")}</p>
            <p><a class="button" href="/">{l.t("Home")}</a></p>
        }
    })
}

/// The form is too long to be carried along.
pub(crate) fn too_long(visit: &Visit) -> Response {
    let l = &visit.l;
    let title = l.t("You are signed out");
    visit.page_with(StatusCode::UNAUTHORIZED, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("Your session has ended, and what you sent is too long to be kept on this page. It was not saved, but it is still in the form: sign in in a new window, come back to this one, go back one page in your browser, and send it again.")}</p>
            <p><a class="button" href="/sign-in" target="_blank" rel="noopener">{l.t("Sign in in a new window")}</a></p>
        }
    })
}
