//! Who is somebody that came without registration? First the people of this event, then those of the project who look like
//! them or have the same name, and a search for everybody else; one tap brings both records together, and another one apart.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::{
        acquaintance,
        registrations::{
            self, Registration, alike,
            candidates::{self, Candidate},
        },
    },
    ledger::keys::EventId,
    people::{
        duplicates::{self, Known},
        likeness::{Likeness, NAMESAKE},
        person::PersonId,
    },
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, empty},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::{events::people::choice::among, people::duplicates::because},
    web::{failure::Failure, form::Query, path::Path, visit::Visit},
    words::{dates, problems::Errors},
};

/// How many people who look like somebody are shown.
const MOST: usize = 12;

/// Somebody on the list whom somebody should look at, and the others who are on it.
pub(crate) async fn guest(
    visit: &Visit,
    found: &FoundEvent,
    person: PersonId,
) -> Result<(Registration, Vec<Registration>), Failure> {
    let list = registrations::list(visit.cx(), found.event.id).await?;
    let (mut own, others): (Vec<_>, Vec<_>) = list.into_iter().partition(|row| row.person_id == person);
    let guest = own.pop().filter(|row| row.to_match || row.entered).ok_or(Failure::NotFound)?;
    Ok((guest, others))
}

/// Whether the viewer may say that somebody on the list is this person: whom they may find, on the list or beside it. A trainer
/// does not merge just anybody.
pub(crate) async fn may_be(
    visit: &Visit,
    found: &FoundEvent,
    others: &[Registration],
    known: PersonId,
) -> Result<bool, Failure> {
    let is_listed = others.iter().any(|row| row.person_id == known);
    Ok(is_listed || candidates::may_add(visit.cx(), known, &among(visit, found).await?).await?)
}

/// People of the project who look like somebody, the likeliest first, without those who are on the list.
async fn like(
    visit: &Visit,
    found: &FoundEvent,
    person: PersonId,
    listed: &[Registration],
) -> Result<Vec<(Known, Likeness)>, Failure> {
    let mut alike = duplicates::like_person(visit.cx(), person, NAMESAKE).await?;
    if !visit.signed_in()?.administrator {
        // Whoever is known in another project alone is nobody's to look at here: administrators see all pairs.
        let people: Vec<PersonId> = alike.iter().map(|(known, _)| known.id).collect();
        let known = acquaintance::among(visit.cx(), found.event.project_id, &people).await?;
        alike.retain(|(other, _)| known.contains(&other.id));
    }
    alike.retain(|(known, _)| !listed.iter().any(|row| row.person_id == known.id));
    alike.truncate(MOST);
    Ok(alike)
}

pub(crate) async fn show(
    visit: Visit,
    found: FoundEvent,
    Path((_, person)): Path<(EventId, PersonId)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let (guest, others) = guest(&visit, &found, person).await?;
    let l = &visit.l;
    let title = l.t("Who is it?");
    let people = format!("{}/people", found.address());
    let address = format!("{people}/{person}/match");
    if !guest.to_match {
        return Ok(settled(&visit, &found, &guest, &title));
    }
    let listed = alike::meant(&others, &guest.family_name, &guest.given_name);
    let listed: Vec<Registration> = listed.into_iter().cloned().collect();
    let alike = like(&visit, &found, person, &listed).await?;
    let search: String = query.get("search").trim().chars().take(100).collect();
    let searched = match search.chars().count() {
        0 | 1 => Vec::new(),
        _ => search_all(&visit, &found, &others, &search).await?,
    };
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let choose = |id: PersonId, name: String| {
            view! {
                <form method="post" action=address.clone()>
                    <button class="button button--secondary" name="same" value=id.to_string()>{l.t("This is the same person")}<span class="visually-hidden">": "{name}</span></button>
                </form>
            }
        };
        let lines = listed.iter().map(|row| {
            view! {
                <li>
                    <div><strong>{row.name()}</strong>" "<span class="soft">{row.organisation.clone()}</span></div>
                    {choose(row.person_id, row.name())}
                </li>
            }
        });
        let lines = lines.collect_view();
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
                    {choose(known.id, known.full_name())}
                </li>
            }
        });
        let items = items.collect_view();
        let results = searched.iter().map(|person| {
            view! {
                <li>
                    <div><strong>{person.name()}</strong>" "<span class="soft">{person.organisation.clone()}</span></div>
                    {choose(person.id, person.name())}
                </li>
            }
        });
        let results = results.collect_view();
        let nobody = (listed.is_empty() && alike.is_empty()).then(|| {
            empty(
                l.t("Nobody has such a name"),
                l.t("Nobody on the list, and nobody of this project. Search below if the name may be written quite differently."),
                None,
            )
        });
        let none = Errors::default();
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone()), (people.clone(), l.t("People and registration"))], &title)}
            <h1>{title.clone()}</h1>
            <p><strong>{guest.name()}</strong>" "<span class="soft">{guest.organisation.clone()}</span></p>
            <p class="soft">{l.t("Both records are brought together; everything that either of them did counts for the known person, and what is known of that person stays as it is. Where more is known of the first one than this event, an administrator decides. A merge can be undone.")}</p>
            {nobody}
            {(!listed.is_empty()).then(|| view! {
                <h2>{l.t("On the list of this event")}</h2>
                <ul class="session-list">{lines}</ul>
            })}
            {(!alike.is_empty()).then(|| view! {
                <h2>{l.t("Known in this project")}</h2>
                <ul class="session-list">{items}</ul>
            })}
            <h2 id="others">{l.t("Somebody else")}</h2>
            <form class="filters" method="get" action=format!("{address}#others") role="search">
                {Field::new("search", l.t("Name, in any spelling"), &none).input("search", &search, "off")}
                <div class="form-actions"><button class="button button--secondary">{l.t("Search")}</button></div>
            </form>
            {(!search.is_empty()).then(|| if searched.is_empty() {
                view! { <p>{l.t("Nobody is found.")}</p> }.into_any()
            } else {
                view! { <ul class="session-list">{results}</ul> }.into_any()
            })}
            <form method="post" action=format!("{people}/matched")>
                <input type="hidden" name="person" value=guest.person_id.to_string()/>
                <button class="button button--link">{l.t("This is a new person")}</button>
            </form>
        }
    }))
}

/// Everybody whom the viewer may find by a name: on the list, and beside it.
async fn search_all(
    visit: &Visit,
    found: &FoundEvent,
    others: &[Registration],
    search: &str,
) -> Result<Vec<Candidate>, Failure> {
    let key = records::text::search_key(search);
    let is_found = |row: &&Registration| !key.is_empty() && key.split(' ').all(|word| row.search_key.contains(word));
    let on_list = others.iter().filter(is_found).map(|row| Candidate {
        id: row.person_id,
        given_name: row.given_name.clone(),
        family_name: row.family_name.clone(),
        patronymic: row.patronymic.clone(),
        organisation: row.organisation.clone(),
    });
    let beside = candidates::candidates(visit.cx(), found.event.id, search, &among(visit, found).await?).await?;
    Ok(on_list.chain(beside).take(40).collect())
}

/// Of whom somebody has said already that they are nobody else.
fn settled(visit: &Visit, found: &FoundEvent, guest: &Registration, title: &str) -> Response {
    let l = &visit.l;
    let people = format!("{}/people", found.address());
    visit.page_with(StatusCode::OK, PageHead::new(title).narrow(), || {
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone()), (people.clone(), l.t("People and registration"))], title)}
            <h1>{title.to_owned()}</h1>
            <p><strong>{guest.name()}</strong>" "<span class="soft">{guest.organisation.clone()}</span></p>
            <p>{l.t("Somebody has looked: this is a new person. If that is not right, look again.")}</p>
            <form method="post" action=format!("{people}/unmatch")>
                <input type="hidden" name="person" value=guest.person_id.to_string()/>
                <button class="button">{l.t("Look again who it is")}</button>
            </form>
        }
    })
}
