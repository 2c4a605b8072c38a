//! Whom an organisation knows, and whose account here that is.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    accounts::{
        account::{self, Account},
        sign_on::{
            arrivals::{self, Unlinked},
            links::{self, Link},
        },
    },
    people::person::{self, PersonId},
    projects::project::DEFAULT_ZONE,
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
    words::{dates, labels::Choice, problems::Errors, sign_on as words},
};

/// What is linked with an account; nothing where there is no such organisation.
pub(super) async fn linked(visit: &Visit, account: &Account) -> Result<Option<Link>, Failure> {
    let Some(provider) = &visit.app.provider else { return Ok(None) };
    Ok(links::of_account(visit.cx(), account.id, provider.issuer()).await?)
}

/// The part of the page of a person.
pub(super) fn section(visit: &Visit, account: &Account, link: Option<&Link>) -> Option<AnyView> {
    let (l, provider) = (&visit.l, visit.app.provider.as_ref()?);
    let (state, way) = match link {
        Some(link) => (words::linked(&visit.l, link), l.t("End the link")),
        None if account.disabled_at.is_some() => return None,
        None => (l.t("Not linked."), l.t("Choose among those who came")),
    };
    let address = format!("/people/{}/with", account.person_id);
    Some(
        view! {
            <h2>{l.tf("Signs in with {name}", &[("name", provider.name())])}</h2>
            <p>{state}" "<a href=address>{way}</a></p>
        }
        .into_any(),
    )
}

pub(crate) async fn show(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    render(&visit, id, &Errors::default()).await
}

/// Asks once more before a link is ended or made; also after nobody was chosen.
pub(crate) async fn render(visit: &Visit, id: PersonId, errors: &Errors) -> Result<Response, Failure> {
    let provider = visit.provider()?;
    let person = person::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let account = account::of_person(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let link = linked(visit, &account).await?;
    let came = arrivals::list(visit.cx(), provider.issuer()).await?;
    let l = &visit.l;
    let (name, here) = (provider.name(), format!("/people/{id}"));
    let title = l.tf("Signs in with {name}", &[("name", name)]);
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let full = person.full_name();
        let links = vec![("/people".into(), l.t("People")), (here.clone(), full.clone())];
        let part = match &link {
            Some(link) => ending(visit, name, &account, link),
            None if came.is_empty() => {
                let named = [("name", name), ("person", full.as_str())];
                view! { <p>{l.tf("Nobody has come from {name} within two weeks who belongs to no account. Ask {person} to sign in with {name} once, and open this page again.", &named)}</p> }.into_any()
            }
            None => choosing(visit, &full, &here, &came, errors),
        };
        view! {
            {breadcrumbs(l, links, &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            {part}
        }
    }))
}

fn ending(visit: &Visit, name: &str, account: &Account, link: &Link) -> AnyView {
    let l = &visit.l;
    let here = format!("/people/{}", account.person_id);
    let again = account.address.as_ref().map(|address| {
        let named = [("name", name), ("address", address.as_str())];
        view! { <p>{l.tf("Whoever comes from {name} with the confirmed address {address} is linked again. Take the address away from the account, or close it, if that must not be.", &named)}</p> }
    });
    view! {
        <p>{words::linked(&visit.l, link)}</p>
        <p>{l.t("When the link is ended, the person is signed out everywhere and told by mail, and it is recorded in the audit log.")}</p>
        {again}
        <form method="post" action=format!("{here}/with/unlink")>
            <div class="form-actions">
                <button class="button button--danger">{l.t("End the link")}</button>
                <a href=here.clone()>{l.t("Leave it as it is")}</a>
            </div>
        </form>
    }
    .into_any()
}

fn choosing(visit: &Visit, person: &str, here: &str, came: &[Unlinked], errors: &Errors) -> AnyView {
    let l = &visit.l;
    let choices: Vec<Choice> = came.iter().map(|one| (one.id.to_string(), line(visit, one))).collect();
    view! {
        <p>{l.tf("Whoever you choose comes in as {person} from now on, whatever their e-mail is later.", &[("person", person)])}</p>
        <p>{l.t("Do it only when you are sure: a name is easily the same. The person is told by mail, and it is recorded in the audit log.")}</p>
        <form method="post" action=format!("{here}/with/link") novalidate>
            {Field::new("came", l.t("Who came"), errors).select(choices, "", Some(l.t("Choose")))}
            <div class="form-actions">
                <button class="button">{l.t("Link with this account")}</button>
                <a href=here.to_owned()>{l.t("Leave it as it is")}</a>
            </div>
        </form>
    }
    .into_any()
}

/// Somebody who came, in one line.
fn line(visit: &Visit, one: &Unlinked) -> String {
    let came = dates::moment(visit.language(), one.came_at, DEFAULT_ZONE);
    let parts = [one.name.as_deref(), one.address.as_deref(), Some(one.subject.as_str()), Some(came.as_str())];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
