//! Who is somebody that came without registration? Known people who look like them; one tap brings both records together.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::{
        acquaintance,
        registrations::{self, Registration},
    },
    ledger::keys::EventId,
    people::{
        duplicates::{self, Known},
        likeness::Likeness,
        person::PersonId,
    },
};

use crate::{
    components::parts::{breadcrumbs, empty},
    found::event::FoundEvent,
    page::head::PageHead,
    pages::people::duplicates::because,
    web::{failure::Failure, path::Path, visit::Visit},
    words::dates,
};

/// Somebody on the list whom nobody has looked at yet, and the known people who look like them, the likeliest first.
pub(crate) async fn candidates(
    visit: &Visit,
    found: &FoundEvent,
    person: PersonId,
) -> Result<(Registration, Vec<(Known, Likeness)>), Failure> {
    let mut list = registrations::list(visit.cx(), found.event.id).await?;
    list.retain(|r| r.person_id == person && r.to_match);
    let guest = list.pop().ok_or(Failure::NotFound)?;
    let mut alike = duplicates::like_person(visit.cx(), person).await?;
    if !visit.signed_in()?.administrator {
        // Whoever is known in another project alone is nobody's to look at here: administrators see all pairs.
        let people: Vec<PersonId> = alike.iter().map(|(known, _)| known.id).collect();
        let known = acquaintance::among(visit.cx(), found.event.project_id, &people).await?;
        alike.retain(|(other, _)| known.contains(&other.id));
    }
    alike.truncate(8);
    Ok((guest, alike))
}

pub(crate) async fn show(
    visit: Visit,
    found: FoundEvent,
    Path((_, person)): Path<(EventId, PersonId)>,
) -> Result<Response, Failure> {
    let (guest, alike) = candidates(&visit, &found, person).await?;
    let l = &visit.l;
    let title = l.t("Who is it?");
    let people = format!("{}/people", found.address());
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let items = alike.iter().map(|(known, likeness)| {
            let year = known.birth_year.map(|year| year.to_string()).unwrap_or_default();
            let facts: Vec<String> =
                [known.organisation.clone().unwrap_or_default(), year].into_iter().filter(|f| !f.is_empty()).collect();
            view! {
                <li>
                    <div>
                        <strong>{known.full_name()}</strong>" "<span class="soft">{facts.join(" · ")}</span>
                        <p class="soft">{dates::percent(visit.language(), likeness.percent)}": "{because(&visit, &likeness.reasons)}</p>
                    </div>
                    <form method="post" action=format!("{people}/{}/match", guest.person_id)>
                        <button class="button button--secondary" name="same" value=known.id.to_string()>{l.t("This is the same person")}<span class="visually-hidden">": "{known.full_name()}</span></button>
                    </form>
                </li>
            }
        });
        let list = if alike.is_empty() {
            empty(l.t("Nobody looks like this person"), l.t("Then this is somebody new."), None)
        } else {
            view! { <ul class="session-list">{items.collect_view()}</ul> }.into_any()
        };
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone()), (people.clone(), l.t("People and registration"))], &title)}
            <h1>{title.clone()}</h1>
            <p><strong>{guest.name()}</strong>" "<span class="soft">{guest.organisation.clone()}</span></p>
            <p class="soft">{l.t("Both records are brought together; everything that either of them did counts for the known person, and what is known of that person stays as it is. Where more is known of the first one than this event, an administrator decides. A merge can be undone.")}</p>
            {list}
            <form method="post" action=format!("{people}/matched")>
                <input type="hidden" name="person" value=guest.person_id.to_string()/>
                <button class="button button--link">{l.t("This is a new person")}</button>
            </form>
        }
    }))
}
