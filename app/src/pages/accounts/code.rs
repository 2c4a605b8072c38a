//! The second step of signing in: a code.

use axum::response::Response;
use axum_extra::extract::CookieJar;
use leptos::prelude::*;
use records::accounts::entrance;

use super::sign_in::{self, Typed};
use crate::{
    components::{again::carried, fields::Field, parts::error_summary},
    page::head::PageHead,
    web::{again::Kept, cookies, failure::Failure, form::Query, visit::Visit},
    words::problems::Errors,
};

pub(crate) async fn show(visit: Visit, jar: CookieJar, Query(query): Query) -> Result<Response, Failure> {
    let token = cookies::of(&jar, visit.app.settings.secure, cookies::PENDING);
    match entrance::find(visit.cx(), token).await? {
        Some(_) => Ok(form(&visit, query.get("back"), None, &Errors::default())),
        None => Ok(late(&visit, query.get("back"), None)),
    }
}

/// The form, also after a code that was not good; with another form that waits.
pub(crate) fn form(visit: &Visit, back: &str, kept: Option<&Kept>, errors: &Errors) -> Response {
    let l = &visit.l;
    let title = l.t("Type the code");
    visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        view! {
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <p>{l.t("One step is left. Open the app on your phone and type the code that it shows for Dayaq.")}</p>
            <form method="post" action="/sign-in/code" novalidate>
                <input type="hidden" name="back" value=back.to_owned()/>
                {carried(kept)}
                {Field::new("code", l.t("Code"), errors)
                    .hint(l.t("Six digits; a new code is shown every 30 seconds. Without your phone, type one of your recovery codes."))
                    .input("text", "", "one-time-code")}
                <div class="form-actions">
                    <button class="button">{l.t("Sign in")}</button>
                    <a href="/sign-in">{l.t("Sign in with another account")}</a>
                </div>
            </form>
            <p class="soft">{l.t("You have lost phone and recovery codes? An administrator can remove the second factor.")}</p>
        }
    })
}

/// The first step once more, because too much time has passed.
pub(crate) fn late(visit: &Visit, back: &str, kept: Option<&Kept>) -> Response {
    let sentence =
        visit.l.t("More than ten minutes have passed, or your account was changed meanwhile. Sign in once more.");
    sign_in::form(visit, &Typed { back, kept, ..Typed::default() }, &Errors::one("name", sentence))
}
