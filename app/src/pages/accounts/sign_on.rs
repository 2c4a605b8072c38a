//! Signing in with the accounts of an organisation: the way there, what goes wrong, and how the owner of an account ends it.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::accounts::{
    account,
    sign_on::{
        identity::Identity,
        links::{self, Link},
    },
};

use super::sign_in::{self, Typed};
use crate::{
    components::parts::breadcrumbs,
    page::head::PageHead,
    web::{back::to, failure::Failure, provider::Fault, visit::Visit},
    words::{problems::Errors, sign_on::linked},
};

/// The form, and why the other way is not open now.
pub(crate) fn failed(visit: &Visit, name: &str, fault: Fault, back: &str) -> Response {
    let l = &visit.l;
    let words = [("name", name)];
    let sentence = match fault {
        Fault::Away => l.tf(
            "{name} does not answer at the moment. Try again in a few minutes, or sign in with user name and password.",
            &words,
        ),
        Fault::Refused => {
            l.tf("{name} has not confirmed who you are. Try again, or sign in with user name and password.", &words)
        }
    };
    sign_in::form(visit, &Typed { back, ..Typed::default() }, &Errors::one("with", sentence))
}

/// The form, for who took too long or began somewhere else.
pub(crate) fn late(visit: &Visit) -> Response {
    let sentence =
        visit.l.t("More than ten minutes have passed, or signing in was begun in another browser. Try again.");
    sign_in::form(visit, &Typed::default(), &Errors::one("with", sentence))
}

/// Who comes from there and belongs to no account that is open.
pub(crate) fn unknown(visit: &Visit, name: &str, who: &Identity) -> Response {
    let l = &visit.l;
    let title = l.t("There is no account for you here yet");
    let known = match who.address() {
        Some(address) => l.tf(
            "{name} has told us that you are {address}, but no account here belongs to you.",
            &[("name", name), ("address", address)],
        ),
        None => l.tf("{name} has told us who you are, but no account here belongs to you.", &[("name", name)]),
    };
    visit.page_with(StatusCode::FORBIDDEN, PageHead::new(&title).narrow(), || {
        view! {
            <h1>{title.clone()}</h1>
            <p>{known}</p>
            <p>{l.t("Tell your administrator that you have tried: within two weeks they can link you with your account. If you have a user name and a password, or a card, sign in with them.")}</p>
            <p><a class="button" href="/sign-in">{l.t("To the sign-in page")}</a></p>
        }
    })
}

/// What is linked with the viewer's account, and whether it may be ended; nothing where there is no such organisation.
pub(super) async fn own(visit: &Visit) -> Result<Option<(Link, bool)>, Failure> {
    let Some(provider) = &visit.app.provider else { return Ok(None) };
    let viewer = visit.signed_in()?;
    let Some(link) = links::of_account(visit.cx(), viewer.account, provider.issuer()).await? else { return Ok(None) };
    let account = account::of_person(visit.cx(), viewer.person).await?;
    Ok(Some((link, account.is_some_and(|account| account.password_hash.is_some()))))
}

/// The part of the viewer's account; nothing where nothing is linked.
pub(super) fn section(visit: &Visit, link: Option<(Link, bool)>) -> Option<AnyView> {
    let (l, provider) = (&visit.l, visit.app.provider.as_ref()?);
    let (link, may_end) = link?;
    let way = if may_end {
        view! { <p><a href="/account/with">{l.t("Sign in this way no longer")}</a></p> }.into_any()
    } else {
        view! { <p class="soft">{l.t("Your account has no password, so this is the only way in. Ask for a card if you want to set one.")}</p> }.into_any()
    };
    Some(
        view! {
            <h2>{l.tf("Signs in with {name}", &[("name", provider.name())])}</h2>
            <p>{linked(&visit.l, &link)}</p>
            {way}
        }
        .into_any(),
    )
}

/// Asks once more.
pub(crate) async fn show(visit: Visit) -> Result<Response, Failure> {
    let name = visit.provider()?.name();
    let Some((link, true)) = own(&visit).await? else { return Ok(to("/account")) };
    let l = &visit.l;
    let title = l.t("Sign in this way no longer");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/account".into(), l.t("Your account"))], &title)}
            <h1>{title.clone()}</h1>
            <p>{linked(l, &link)}</p>
            <p>{l.tf("From now on you sign in with your password and not with {name}. All other devices are signed out.", &[("name", name)])}</p>
            <form method="post" action="/account/with/end">
                <div class="form-actions">
                    <button class="button button--danger">{l.t("End the link")}</button>
                    <a href="/account">{l.t("Leave it as it is")}</a>
                </div>
            </form>
        }
    }))
}
