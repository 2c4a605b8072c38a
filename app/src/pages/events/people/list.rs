//! Who is on the list of an event: narrowed, and page by page.

use leptos::prelude::*;
use records::{
    events::registrations::{Registration, state::RegistrationState},
    people::person::PersonId,
};

use crate::{
    components::{
        fields::Field,
        list::{PER_PAGE, heads, page_number, pagination, stacked},
        parts::{empty, tag},
    },
    found::event::FoundEvent,
    web::{form::Fields, visit::Visit},
    words::{i18n::L, labels::Choice, problems::Errors},
};

/// In the place of a state: those of whom somebody should look who they are.
pub(super) const TO_MATCH: &str = "to-match";
/// In the place of a state: those of whom reports lack something.
pub(super) const INCOMPLETE: &str = "incomplete";

/// Leaves those whom the address asks for: by name in any spelling, by state. Who was taken off is shown only when asked
/// for.
pub(super) fn narrow(rows: &mut Vec<Registration>, query: &Fields, incomplete: &[PersonId]) {
    let wanted = RegistrationState::from_code(query.get("state"));
    let to_match = query.get("state") == TO_MATCH;
    let lacking = query.get("state") == INCOMPLETE;
    let name = query.get("name").trim();
    let key = records::text::search_key(name);
    rows.retain(|row| {
        wanted.map_or(row.state != RegistrationState::Withdrawn, |state| row.state == state)
            && (!to_match || row.to_match)
            && (!lacking || incomplete.contains(&row.person_id))
            // A search for signs only has no key, and finds nobody.
            && (name.is_empty() || (!key.is_empty() && row.search_key.contains(&key)))
    });
}

/// Those who wait, in the order in which they move up.
pub(super) fn queue(rows: &[Registration]) -> Vec<PersonId> {
    let mut waiting: Vec<&Registration> = rows.iter().filter(|row| row.state == RegistrationState::Waiting).collect();
    waiting.sort_by_key(|row| (row.queued_at, row.id));
    waiting.into_iter().map(|row| row.person_id).collect()
}

/// The filters above the list.
pub(super) fn filters(l: &L, address: &str, query: &Fields) -> AnyView {
    let none = Errors::default();
    let states = RegistrationState::ALL.iter().map(|s| (s.code().to_owned(), l.registration_state(*s)));
    let choices: Vec<Choice> = states
        .chain([
            (TO_MATCH.to_owned(), l.t("to be identified")),
            (INCOMPLETE.to_owned(), l.t("incomplete: sex, year of birth or organisation is missing")),
        ])
        .collect();
    view! {
        <form class="filters" method="get" action=address.to_owned() role="search">
            {Field::new("name", l.t("Part of a name"), &none).input("search", query.get("name"), "off")}
            {Field::new("state", l.t("Who"), &none).select(choices, query.get("state"), Some(l.t("Everybody on the list")))}
            <div class="form-actions">
                <button class="button button--secondary">{l.t("Show")}</button>
                <a href=address.to_owned()>{l.t("Clear the filters")}</a>
            </div>
        </form>
    }
    .into_any()
}

/// One page of the list; `queue` are those who wait, in their order.
pub(super) fn draw(
    visit: &Visit,
    found: &FoundEvent,
    query: &Fields,
    rows: &[Registration],
    (incomplete, queue): (&[PersonId], &[PersonId]),
) -> AnyView {
    let l = &visit.l;
    if rows.is_empty() {
        let (title, text) = if query.some("name").is_some() || query.some("state").is_some() {
            (l.t("Nobody found"), l.t("Nobody on the list matches. Clear the filter."))
        } else {
            let how = if found.event.joinable {
                l.t("Search for somebody below, or give out the link with which people register themselves.")
            } else {
                l.t("Search for somebody below, or enter people from a file.")
            };
            (l.t("Nobody here yet"), how)
        };
        return empty(title, text, None);
    }
    // Behind the last page stands the last page.
    let page = page_number(query).min(rows.len().div_ceil(PER_PAGE).max(1));
    let labels = [l.t("Organisation"), l.t("State"), l.t("How"), l.t("Action")];
    let address = format!("{}/people", found.address());
    let over = found.is_over(visit.cx().now());
    // Who is taken off on the third page of a search stays there.
    let back = query.query_with(&[("done", "")]);
    let shown = rows.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE);
    let body = shown.map(|row| {
        let name = row.name();
        let act = |state: RegistrationState, text: String| {
            view! {
                <form method="post" action=format!("{address}/state")>
                    <input type="hidden" name="person" value=row.person_id.to_string()/>
                    <input type="hidden" name="back" value=back.clone()/>
                    <button class="button button--link" name="state" value=state.code()>{text}<span class="visually-hidden">": "{name.clone()}</span></button>
                </form>
            }
        };
        let acts = match row.state {
            RegistrationState::Registered => vec![act(RegistrationState::Apologised, l.t("Cannot come")), act(RegistrationState::Withdrawn, l.t("Remove from the list"))],
            RegistrationState::Waiting => {
                let give = (found.may_change && !over).then(|| act(RegistrationState::Registered, l.t("Give a place now")));
                give.into_iter().chain([act(RegistrationState::Withdrawn, l.t("Remove from the list"))]).collect()
            }
            RegistrationState::Invited => vec![act(RegistrationState::Registered, l.t("Comes")), act(RegistrationState::Withdrawn, l.t("Remove from the list"))],
            RegistrationState::Apologised | RegistrationState::Withdrawn => vec![act(RegistrationState::Registered, l.t("Comes after all"))],
        };
        // Of what is over nobody says that they cannot come: what is put right afterwards stands behind a word.
        let acts = if over {
            view! {
                <details class="disclosure">
                    <summary>{l.t("Change")}<span class="visually-hidden">": "{name.clone()}</span></summary>
                    <div class="cluster">{acts}</div>
                </details>
            }
            .into_any()
        } else {
            acts.into_any()
        };
        let place = queue.iter().position(|person| *person == row.person_id);
        let state_of = match place {
            Some(place) => l.tf("{state}: {n}", &[("state", &l.registration_state(row.state)), ("n", &(place + 1).to_string())]),
            None => l.registration_state(row.state),
        };
        let kind = match row.state {
            RegistrationState::Registered => "done",
            RegistrationState::Waiting | RegistrationState::Invited => "next",
            RegistrationState::Apologised | RegistrationState::Withdrawn => "plain",
        };
        let way = |to: &str, text: String| {
            view! { <a href=format!("{address}/{}/{to}", row.person_id)>{text}<span class="visually-hidden">": "{name.clone()}</span></a> }
        };
        let unknown = ((row.to_match || row.entered) && found.may_mark).then(|| way("match", l.t("Who is it?")));
        let edit = (found.may_change && !row.has_account).then(|| way("edit", l.t("Correct")));
        let mark = row.to_match.then(|| view! { " "{tag("due", l.t("to be identified"))} });
        let missing = incomplete.contains(&row.person_id).then(|| view! { " "{tag("due", l.t("incomplete"))} });
        let [organisation, state, how, act] = labels.clone();
        view! {
            <tr role="row" id=format!("p-{}", row.person_id)>
                <th scope="row" role="rowheader">{name.clone()}{mark}{missing}</th>
                <td role="cell" data-label=organisation>{row.organisation.clone()}</td>
                <td role="cell" data-label=state>{tag(kind, state_of)}</td>
                <td role="cell" data-label=how>{l.source(row.source)}</td>
                <td role="cell" data-label=act><div class="cluster">{acts}{edit}{unknown}</div></td>
            </tr>
        }
    });
    let body = body.collect_view();
    let [organisation, state, how, act] = labels.clone();
    let table = stacked(l.t("People"), heads([l.t("Name"), organisation, state, how, act]), body);
    view! { {table}{pagination(l, &address, query, page, rows.len())} }.into_any()
}
