//! Where the link leads that confirms an address.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::accounts::address::{self, Uses};

use crate::{
    components::fields::Field,
    page::head::PageHead,
    web::{failure::Failure, limits::Purpose, path::Path, visit::Visit},
    words::{labels::Choice, problems::Errors},
};

/// Opening the link changes nothing: programs that look into mails open it too.
pub(crate) async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let asked = address::asked(visit.cx(), viewer, &secret);
    let asked = visit.look_up(Purpose::Link, asked).await?;
    let Some(wanted) = asked else { return Ok(over(&visit)) };
    let proposed = address::proposed(visit.cx(), viewer).await?;
    let l = &visit.l;
    let title = l.t("Confirm the new e-mail");
    let uses: Vec<Choice> = Uses::ALL
        .iter()
        .map(|uses| {
            let text = match uses {
                Uses::Both => l.t("For signing in and for mails about events"),
                Uses::Events => l.t("Only for mails about events"),
                Uses::SignIn => l.t("Only for signing in"),
            };
            (uses.code().to_owned(), text)
        })
        .collect();
    let none = Errors::default();
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.tf("This address is to belong to the account {name}:", &[("name", &viewer.user_name)])}</p>
            <p><strong>{wanted}</strong></p>
            <form method="post" action=format!("/account/address/{secret}")>
                {Field::new("uses", l.t("What it is for"), &none)
                    .hint(l.t("Links to a new password go where you sign in."))
                    .select(uses, proposed.code(), None)}
                <div class="form-actions">
                    <button class="button">{l.t("Confirm this e-mail")}</button>
                    <a href="/account">{l.t("Leave it as it is")}</a>
                </div>
            </form>
        }
    }))
}

/// A link that is good for nothing any more, or for somebody else.
pub(crate) fn over(visit: &Visit) -> Response {
    let l = &visit.l;
    let title = l.t("This link does not work any more");
    visit.page_with(StatusCode::NOT_FOUND, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.t("It was used already, more than a day has passed, or it belongs to another account than the one with which you are signed in.")}</p>
            <p><a class="button" href="/account">{l.t("To your account")}</a></p>
        }
    })
}
