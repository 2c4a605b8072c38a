//! Everybody who is not marked yet, at once; and the way back.

use leptos::prelude::*;
use records::events::{attendance::Row, registrations::state::RegistrationState};

use crate::{web::form::Fields, words::i18n::L};

/// Two buttons for all who have a place and are not marked; nothing where there is nobody.
pub(super) fn draw(l: &L, address: &str, rows: &[Row]) -> Option<AnyView> {
    let open = |row: &&Row| !row.entries[0].is_marked() && row.registration.state == RegistrationState::Registered;
    let people: Vec<String> = rows.iter().filter(open).map(|row| row.registration.person_id.to_string()).collect();
    let n = people.len();
    (n > 1).then(|| {
        let fields = people.into_iter().map(|person| view! { <input type="hidden" name="person" value=person/> });
        view! {
            <details class="disclosure roster-others">
                <summary>{l.tn("{n} person is not marked yet", "{n} people are not marked yet", n)}</summary>
                <form class="cluster" method="post" action=format!("{address}/others")>
                    {fields.collect_view()}
                    <button class="button button--secondary" name="status" value="present">{l.tn("Mark {n} as present", "Mark all {n} as present", n)}</button>
                    <button class="button button--secondary" name="status" value="absent">{l.tn("Mark {n} as absent", "Mark all {n} as absent", n)}</button>
                </form>
            </details>
        }
        .into_any()
    })
}

/// What was done, with the way back; nothing where the address speaks of nothing.
pub(super) fn done(l: &L, address: &str, fields: &Fields) -> Option<AnyView> {
    let n: usize = (fields.get("done") == "others").then(|| fields.get("n").parse().ok()).flatten()?;
    let undo = fields.some("first").zip(fields.some("last")).map(|(first, last)| {
        let (first, last) = (first.to_owned(), last.to_owned());
        view! {
            <form method="post" action=format!("{address}/others")>
                <input type="hidden" name="first" value=first/>
                <input type="hidden" name="last" value=last/>
                <button class="button button--secondary">{l.t("Undo")}</button>
            </form>
        }
    });
    Some(
        view! {
            <div class="notice notice--done" role="status">
                <p>{l.tn("{n} person is marked.", "{n} people are marked.", n)}</p>
                {undo}
            </div>
        }
        .into_any(),
    )
}
