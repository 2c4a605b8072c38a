//! Who can be put on the list: among whom the viewer looks, and people to be ticked.

use leptos::prelude::*;
use records::events::registrations::candidates::{self, Among, Candidate};

use crate::{
    found::event::FoundEvent,
    web::{failure::Failure, visit::Visit},
    words::i18n::L,
};

/// Among whom the viewer may look for people to put on the list.
pub(crate) async fn among(visit: &Visit, found: &FoundEvent) -> Result<Among, Failure> {
    Ok(match own_organisation(visit, found).await? {
        Some(own) => Among::Organisation(own),
        None if visit.signed_in()?.administrator => Among::Everybody,
        None => Among::Project(found.event.project_id),
    })
}

/// The organisation that a focal point looks after; `None` for staff.
pub(crate) async fn own_organisation(visit: &Visit, found: &FoundEvent) -> Result<Option<String>, Failure> {
    if found.may_change {
        return Ok(None);
    }
    let own = candidates::organisation_of(visit.cx(), visit.signed_in()?.person).await?;
    // A focal point without a post has nobody to look after.
    own.map(Some).ok_or(Failure::Forbidden)
}

/// People to be ticked; those who were meant by more than a part of a name are ticked already.
pub(super) fn found_people(l: &L, address: &str, search: &str, candidates: &[Candidate], ticked: bool) -> AnyView {
    if candidates.is_empty() {
        return view! { <p>{l.t("Nobody is found who is not on the list already.")}</p> }.into_any();
    }
    let items = candidates.iter().map(|person| {
        let id = format!("add-{}", person.id);
        view! {
            <li>
                <label class="cluster" for=id.clone()>
                    <input class="check" type="checkbox" id=id.clone() name="person" value=person.id.to_string() checked=ticked/>
                    <span><strong>{person.name()}</strong>" "<span class="soft">{person.organisation.clone()}</span></span>
                </label>
            </li>
        }
    });
    let items = items.collect_view();
    view! {
        <form method="post" action=format!("{address}/add")>
            <input type="hidden" name="search" value=search.to_owned()/>
            <ul class="session-list">{items}</ul>
            <div class="form-actions">
                <button class="button" name="how" value="register">{l.t("Put those who are ticked on the list")}</button>
                <button class="button button--secondary" name="how" value="invite">{l.t("Invite those who are ticked")}</button>
            </div>
        </form>
    }
    .into_any()
}
