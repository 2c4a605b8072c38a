//! A new password: by a link in a mail, or with the code of a card.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::accounts::secrets::{self, Kind};

use crate::{
    components::{fields::Field, parts::error_summary},
    page::head::PageHead,
    web::{failure::Failure, form::Query, limits::Purpose, path::Path, visit::Visit},
    words::problems::Errors,
};

/// "Send me a link".
pub(crate) async fn ask(visit: Visit) -> Response {
    let l = &visit.l;
    let title = l.t("Set a new password by e-mail");
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("We send a link to the address that we have for your account. It works for two hours.")}</p>
            <form method="post" action="/reset" novalidate>
                {Field::new("name", l.t("User name or e-mail"), &Errors::default()).input("text", "", "username")}
                <div class="form-actions"><button class="button">{l.t("Send the link")}</button></div>
            </form>
        }
    })
}

/// The same answer whoever was named.
pub(crate) fn sent(visit: &Visit) -> Response {
    let l = &visit.l;
    let title = l.t("Look into your mailbox");
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("If there is an account with this name and an address, a link is on its way. It can take a few minutes.")}</p>
            <p>{l.t("Nothing arrived? Ask your trainer or administrator for a card with a one-time code.")}</p>
        }
    })
}

/// Where the link leads.
pub(crate) async fn link(visit: Visit, Path(secret): Path<String>) -> Result<Response, Failure> {
    let found = secrets::find(visit.cx(), Kind::Link, &secret);
    match visit.look_up(Purpose::Link, found).await? {
        Some(found) => Ok(new_password(&visit, &secret, &found.user_name, &Errors::default())),
        None => Ok(over(&visit)),
    }
}

/// The form for the new password behind a link.
pub(crate) fn new_password(visit: &Visit, secret: &str, user: &str, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Choose a new password");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="post" action=format!("/reset/{secret}") novalidate>
                <p>{l.tf("User name: {name}", &[("name", user)])}</p>
                {password_field(visit, errors)}
                <div class="form-actions"><button class="button">{l.t("Save and sign in")}</button></div>
            </form>
        }
    })
}

/// A link or code that does not work any more.
pub(crate) fn over(visit: &Visit) -> Response {
    let l = &visit.l;
    let title = l.t("This link does not work any more");
    visit.page_with(StatusCode::NOT_FOUND, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("It was used already, or more than two hours have passed.")}</p>
            <p><a class="button" href="/reset">{l.t("Send a new link")}</a></p>
        }
    })
}

/// The card.
pub(crate) async fn card(visit: Visit, Query(query): Query) -> Response {
    // The square on a card brings the user name along, not the code.
    let user: String = query.get("user").chars().take(64).collect();
    card_form(&visit, (&user, ""), &Errors::default())
}

/// The form of the card, with user name and code as typed.
pub(crate) fn card_form(visit: &Visit, (user, code): (&str, &str), errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Set your password with a card");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <form method="post" action="/card" novalidate>
                {Field::new("user_name", l.t("User name on the card"), errors).input("text", user, "username")}
                {Field::new("code", l.t("Code on the card"), errors)
                    .hint(l.t("Twelve letters and digits. Capitals and hyphens do not matter."))
                    .code(code)}
                {password_field(visit, errors)}
                <div class="form-actions"><button class="button">{l.t("Save and sign in")}</button></div>
            </form>
        }
    })
}

/// The field for a new password.
pub(crate) fn password_field(visit: &Visit, errors: &Errors) -> AnyView {
    let l = &visit.l;
    Field::new("password", l.t("New password"), errors)
        .hint(l.t("At least 10 characters. Three or four words that do not belong together are easy to keep in mind and hard to guess."))
        .password(visit, "new-password")
}
