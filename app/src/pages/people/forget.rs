//! Removing the name of a person: what goes, what stays, and the question once more.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use records::{
    people::person::{self, PersonId},
    retention::person::{self as retention, Held, Refused, Why},
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
    words::{i18n::L, problems::Errors},
};

pub(crate) async fn show(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    page(&visit, id, &Errors::default()).await
}

/// The page, also after no reason was given.
pub(crate) async fn page(visit: &Visit, id: PersonId, errors: &Errors) -> Result<Response, Failure> {
    if let Some(kept) = person::merged_into(visit.cx(), id).await? {
        return Ok(Redirect::to(&format!("/people/{kept}/forget")).into_response());
    }
    let person = person::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let account = visit.signed_in()?.account;
    let (held, refused) = retention::preview(visit.cx(), account, id).await?.ok_or(Failure::NotFound)?;
    let l = &visit.l;
    let title = l.t("Remove the name");
    let here = format!("/people/{id}");
    Ok(visit.page_with(errors.status(), PageHead::new(&title).narrow(), || {
        let links = vec![("/people".into(), l.t("People")), (here.clone(), person.full_name())];
        let body = match refused {
            Some(refused) => view! { <p>{why_not(l, refused)}</p> }.into_any(),
            None => form(l, &here, &held, errors),
        };
        view! {
            {breadcrumbs(l, links, &title)}
            {error_summary(l, errors)}
            <h1>{title.clone()}</h1>
            <p class="lead">{person.full_name()}</p>
            {body}
        }
    }))
}

fn form(l: &L, here: &str, held: &Held, errors: &Errors) -> AnyView {
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    let reasons = [Why::Asked, Why::Mistake].map(|why| (why.code().to_owned(), reason(l, why)));
    let certificates = (held.certificates > 0).then(|| {
        let text = l.tn(
            "{n} certificate: it still verifies as genuine, without a name. Nobody can print it any more.",
            "{n} certificates: they still verify as genuine, without a name. Nobody can print them any more.",
            count(held.certificates),
        );
        view! { <li>{text}</li> }
    });
    let pages = (held.pages > 0).then(|| {
        let text = l.tn(
            "{n} picture of a signed sheet on which the person may stand: it stays until its own time is over.",
            "{n} pictures of signed sheets on which the person may stand: they stay until their own time is over.",
            count(held.pages),
        );
        view! { <li>{text}</li> }
    });
    view! {
        <div class="notice notice--error"><p>{l.t("This cannot be undone by anybody.")}</p></div>
        <h2>{l.t("What goes")}</h2>
        <ul>
            <li>{l.t("Name, year of birth, e-mail, phone, the unit of posts.")}</li>
            <li>{l.t("What the person wrote in debriefs, mails to them, corrections in lists.")}</li>
            {held.account.then(|| view! { <li>{l.t("The account: the person is signed out and cannot sign in again. A course that was begun is not finished.")}</li> })}
        </ul>
        <h2>{l.t("What stays, without a name")}</h2>
        <ul>
            <li>{l.tn("{n} fact that counts in reports, with sex, age group, organisation and district of that day.",
                "{n} facts that count in reports, with sex, age group, organisation and district of that day.", count(held.facts))}</li>
            {(held.registrations > 0).then(|| view! { <li>{l.tn("{n} place on a list of an event.", "{n} places on lists of events.", count(held.registrations))}</li> })}
            {certificates}
            {pages}
        </ul>
        <p>{l.t("Backups and files that were downloaded before still have the name.")}</p>
        <form method="post" action=format!("{here}/forget") novalidate>
            {Field::new("why", l.t("Why"), errors).select(reasons.to_vec(), "", Some(l.t("Choose")))}
            <div class="form-actions">
                <button class="button button--danger">{l.t("Remove the name for good")}</button>
                <a href=here.to_owned()>{l.t("Leave it as it is")}</a>
            </div>
        </form>
    }
    .into_any()
}

/// Why a name is removed, in words.
pub(crate) fn reason(l: &L, why: Why) -> String {
    match why {
        Why::Asked => l.t("The person has asked for it"),
        Why::Mistake => l.t("The person was entered by mistake"),
        Why::Period => l.t("The time for which it is kept is over"),
    }
}

/// Why it cannot be done now.
pub(crate) fn why_not(l: &L, refused: Refused) -> String {
    match refused {
        Refused::Done => l.t("The name was removed already."),
        Refused::Merged => l.t("This record was merged into another one. Open that one."),
        Refused::Own => l.t("This is your own record. Another administrator can remove your name."),
        Refused::Administrator => l.t("The person is an administrator. Close the account first."),
        Refused::Expected => l.t(
            "The person is expected at an event that is not over: on its list, or as its trainer. Take them off first.",
        ),
    }
}
