//! Taking a second factor away from somebody who has lost phone and recovery codes.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    accounts::{account, second_factor},
    people::person::{self, PersonId},
};

use crate::{
    components::parts::breadcrumbs,
    page::head::PageHead,
    web::{failure::Failure, path::Path, visit::Visit},
};

/// Asks once more: whoever rings up and says that they have lost their phone may be somebody else.
pub(crate) async fn show(visit: Visit, Path(id): Path<PersonId>) -> Result<Response, Failure> {
    let person = person::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let account = account::of_person(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    second_factor::find(visit.cx(), account.id)
        .await?
        .filter(second_factor::SecondFactor::is_on)
        .ok_or(Failure::NotFound)?;
    let own = visit.viewer().is_some_and(|viewer| viewer.account == account.id);
    let l = &visit.l;
    let title = l.t("Remove the second factor");
    let here = format!("/people/{id}");
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let links = vec![("/people".into(), l.t("People")), (here.clone(), person.full_name())];
        let form = if own {
            view! { <p>{l.t("This is your own account. Change its second factor on the page of your account, with a code.")}</p> }.into_any()
        } else {
            view! {
                <p>{l.tf("{name} will sign in with the password alone, and is signed out everywhere.", &[("name", &person.full_name())])}</p>
                <p>{l.t("Do it only when you are sure who asks: speak to the person, or ring them at a number that you know. The person is told by mail, and it is recorded in the audit log.")}</p>
                <form method="post" action=format!("{here}/second-factor")>
                    <div class="form-actions">
                        <button class="button button--danger">{l.t("Remove the second factor")}</button>
                        <a href=here.clone()>{l.t("Leave it as it is")}</a>
                    </div>
                </form>
            }.into_any()
        };
        view! {
            {breadcrumbs(l, links, &title)}
            <h1>{title.clone()}</h1>
            {form}
        }
    }))
}
