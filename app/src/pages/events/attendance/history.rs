//! Every mark about one person in one session: who made it, how and when, and which of them hold.

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::{
        attendance::{Past, history},
        registrations,
    },
    ledger::keys::{EventId, SessionId},
    people::person::{self, PersonId},
};

use crate::{
    components::{
        list::{heads, stacked},
        parts::{breadcrumbs, empty, tag},
    },
    found::{event::FoundEvent, session::FoundSession},
    page::head::PageHead,
    pages::events::attendance::roster::told,
    web::{failure::Failure, path::Path, visit::Visit},
    words::{dates, sessions::session_line},
};

pub(crate) async fn show(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Path((_, _, person)): Path<(EventId, SessionId, PersonId)>,
) -> Result<Response, Failure> {
    // The address may have been made before two records became one.
    let person = person::merged_into(visit.cx(), person).await?.unwrap_or(person);
    let person = registrations::one(visit.cx(), found.event.id, person).await?.ok_or(Failure::NotFound)?;
    let marks = history(visit.cx(), session.id, person.person_id).await?;
    let l = &visit.l;
    let (title, name) = (l.t("Marks"), person.name());
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title), || {
        let body = if marks.is_empty() {
            empty(l.t("No mark yet"), l.t("Nobody has said anything about this person in this session."), None)
        } else {
            table(&visit, &found, session.planned(), &marks)
        };
        let list = found.address_of(&session);
        let way = vec![
            ("/events".into(), l.t("Events")),
            (found.address(), found.event.title.clone()),
            (list, l.t("Attendance list")),
        ];
        view! {
            {breadcrumbs(l, way, &title)}
            <p class="soft">{session_line(visit.language(), &session)}</p>
            <h1>{name}</h1>
            <p>{l.t("A mark is never changed or removed: a later one stands in for it.")}</p>
            {body}
        }
    }))
}

fn table(visit: &Visit, found: &FoundEvent, planned: u32, marks: &[Past]) -> AnyView {
    let l = &visit.l;
    let (language, zone) = (visit.language(), found.event.zone());
    let contradiction = marks.iter().filter(|mark| mark.holds).count() > 1;
    let labels = [l.t("State"), l.t("How"), l.t("By whom"), l.t("Recorded"), l.t("In force")];
    let rows = marks.iter().rev().map(|mark| {
        let [_, how, by, recorded, holds] = labels.clone();
        let kind = match (mark.holds, contradiction) {
            (true, false) => tag("done", l.t("in force")),
            (true, true) => tag("due", l.t("contradiction")),
            (false, _) => tag("plain", l.t("replaced")),
        };
        // A phone that was without a network sends later; one whose clock is wrong says anything.
        let apart = (mark.recorded_at - mark.marked_at).num_minutes().abs() > 0;
        let on_phone = apart.then(|| {
            let at = dates::moment(language, mark.marked_at, zone);
            view! { <br/><span class="soft">{l.tf("by the clock of the phone: {time}", &[("time", &at)])}</span> }
        });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{told(visit, mark.said, planned)}</th>
                <td role="cell" data-label=how>{l.method(mark.method)}</td>
                <td role="cell" data-label=by>{mark.by.clone().unwrap_or_else(|| l.t("without an account"))}</td>
                <td role="cell" data-label=recorded>{dates::moment(language, mark.recorded_at, zone)}{on_phone}</td>
                <td role="cell" data-label=holds>{kind}</td>
            </tr>
        }
    });
    stacked(l.t("Marks"), heads(labels.clone()), rows.collect_view())
}
