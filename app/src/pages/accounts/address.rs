//! Where the link leads that confirms an address.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::accounts::address;

use crate::{
    page::head::PageHead,
    web::{failure::Failure, limits::Purpose, path::Path, visit::Visit},
};

/// Opening the link changes nothing: programs that look into mails open it too.
pub(crate) async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    let asked = address::asked(visit.cx(), viewer, &secret);
    let asked = visit.look_up(Purpose::Link, asked).await?;
    let Some(wanted) = asked else { return Ok(over(&visit)) };
    let l = &visit.l;
    let title = l.t("Confirm the new e-mail");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{l.tf("From now on you sign in to the account {name} with this address, and links to a new password go there:", &[("name", &viewer.user_name)])}</p>
            <p><strong>{wanted}</strong></p>
            <form method="post" action=format!("/account/address/{secret}")>
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
