//! People reached in a session of an awareness event: a table of numbers, no names.

use axum::response::Response;
use leptos::prelude::*;
use records::{
    events::{
        after::reach::{self, Counts},
        event::{EventKind, Session},
    },
    people::{age_band::AgeBand, person::Sex},
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    found::{event::FoundEvent, session::FoundSession},
    page::head::PageHead,
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{problems::Errors, sessions::session_line},
};

/// People are counted at awareness events alone.
pub(crate) fn of_awareness(found: &FoundEvent) -> Result<(), Failure> {
    if found.event.kind == EventKind::Awareness { Ok(()) } else { Err(Failure::NotFound) }
}

pub(crate) async fn show(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Query(query): Query,
) -> Result<Response, Failure> {
    of_awareness(&found)?;
    let saved = query.get("done") == "saved";
    page(&visit, &found, &session, saved, None, &Errors::default()).await
}

/// The page; `typed` is what was typed where it could not be saved.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    session: &Session,
    saved: bool,
    typed: Option<&Fields>,
    errors: &Errors,
) -> Result<Response, Failure> {
    let counts = reach::of_event(visit.cx(), found.event.id).await?.remove(&session.id).unwrap_or_default();
    let l = &visit.l;
    let title = l.t("People reached");
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        let open = found.event.cancelled_at.is_none();
        let cancelled = (!open).then(|| {
            view! { <div class="notice notice--error"><p>{l.t("This event is cancelled: nobody can be counted.")}</p></div> }
        });
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            {saved.then(|| view! { <div class="notice notice--done" role="status"><p>{l.t("Saved.")}</p></div> })}
            {cancelled}
            <p class="soft">{session_line(visit.language(), session)}</p>
            <h1>{title.clone()}</h1>
            <p>{l.t("How many people were in the room, by sex and age. Nobody is named. An empty cell is nobody; whose age or sex you cannot tell is counted under “not known” and “other or not stated”.")}</p>
            <form method="post" action=format!("{}/reach", found.address_of(session)) novalidate>
                {table(visit, &counts, typed, errors)}
                {open.then(|| view! { <div class="form-actions"><button class="button">{l.t("Save")}</button></div> })}
            </form>
        }
    }))
}

fn table(visit: &Visit, counts: &Counts, typed: Option<&Fields>, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let sum = |keep: &dyn Fn(Sex, AgeBand) -> bool| -> i64 {
        counts.iter().filter(|((sex, band), _)| keep(*sex, *band)).map(|(_, people)| people).sum()
    };
    let heads = Sex::ALL.iter().map(|sex| view! { <th scope="col">{l.sex(*sex)}</th> }).collect_view();
    let rows = AgeBand::ALL.iter().map(|band| {
        let cells = Sex::ALL.iter().map(|sex| {
            let name = reach::field(*sex, *band);
            let stored = counts.get(&(*sex, *band)).map(ToString::to_string).unwrap_or_default();
            let value = typed.map_or(stored, |typed| typed.get(&name).to_owned());
            let label = format!("{}, {}", l.age_band(*band), l.sex(*sex));
            view! { <td>{Field::new(name, label, errors).cell(&value)}</td> }
        });
        let cells = cells.collect_view();
        view! { <tr><th scope="row">{l.age_band(*band)}</th>{cells}<td class="num">{sum(&|_, b| b == *band)}</td></tr> }
    });
    let rows = rows.collect_view();
    let totals = Sex::ALL.iter().map(|sex| view! { <td class="num">{sum(&|s, _| s == *sex)}</td> }).collect_view();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=l.t("People reached")>
            <table class="table reach">
                <thead><tr><th scope="col">{l.t("Age")}</th>{heads}<th scope="col" class="num">{l.t("Saved in all")}</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot><tr><th scope="row">{l.t("Saved in all")}</th>{totals}<td class="num">{sum(&|_, _| true)}</td></tr></tfoot>
            </table>
        </div>
    }
    .into_any()
}
