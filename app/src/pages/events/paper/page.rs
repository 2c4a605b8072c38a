//! A page of a sheet: its picture, and beside it what is typed from it.

use std::collections::HashMap;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use documents::sign_in_sheet::ROWS_PER_PAGE;
use leptos::prelude::*;
use records::{
    events::{
        attendance,
        event::Session,
        paper::{self, Entry, Guest, Page, PageId, State, cell_field, guest_field},
    },
    ledger::keys::EventId,
    people::person::PersonId,
    system::{codes, key::AccountId},
};

use crate::{
    components::{
        draft,
        fields::Field,
        parts::{breadcrumbs, error_summary},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::paper::overview::{address_of, state},
    web::{
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{
        dates,
        problems::Errors,
        sessions::{day_and_hour, session_line},
    },
};

/// A page with what belongs to it.
pub(crate) struct Found {
    pub(crate) event: FoundEvent,
    pub(crate) page: Page,
    /// Its sessions by column; none for one that was taken off the event.
    pub(crate) columns: Vec<Option<Session>>,
    /// How many pages the sheet has.
    of: usize,
}

impl Found {
    /// Finds a page of an event by its address.
    pub(crate) async fn find(visit: &Visit, event: FoundEvent, page: PageId) -> Result<Self, Failure> {
        let sheets = paper::sheets(visit.cx(), event.event.id).await?;
        let found = sheets.into_iter().find_map(|(sheet, mut pages)| {
            let of = pages.len();
            let place = pages.iter().position(|p| p.id == page)?;
            Some((sheet, pages.swap_remove(place), of))
        });
        let (sheet, page, of) = found.ok_or(Failure::NotFound)?;
        let columns = sheet.sessions.iter().map(|id| event.sessions.iter().find(|s| s.id == *id).cloned()).collect();
        Ok(Self { event, page, columns, of })
    }

    pub(crate) fn address(&self) -> String {
        address_of(&self.event, &self.page)
    }

    /// The columns that can be typed into, with their places.
    pub(crate) fn sessions(&self) -> impl Iterator<Item = (usize, &Session)> {
        self.columns.iter().enumerate().filter_map(|(place, session)| Some((place, session.as_ref()?)))
    }
}

pub(crate) async fn show(
    visit: Visit,
    event: FoundEvent,
    Path((_, page)): Path<(EventId, PageId)>,
    Query(query): Query,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, page).await?;
    let done = match query.get("done") {
        "saved" => Some(visit.l.t("Saved. Now a second person compares it with the picture and confirms.")),
        "attached" => Some(visit.l.t("The picture is with its page. Type in what is written on it.")),
        "confirmed" => Some(visit.l.t("Confirmed: the marks are on the attendance lists.")),
        _ => None,
    };
    render(&visit, &found, None, &Errors::default(), done).await
}

/// The picture of a page.
pub(crate) async fn picture(
    visit: Visit,
    event: FoundEvent,
    Path((_, page)): Path<(EventId, PageId)>,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, page).await?;
    let bytes = paper::picture(visit.cx(), found.page.id).await?.ok_or(Failure::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}

/// What was typed so far, as the fields of the form.
fn stored(found: &Found, entries: &[Entry], guests: &[Guest]) -> Fields {
    let mut fields = Vec::new();
    let mut add = |name: String, value: String| fields.push((name, value));
    for entry in entries {
        let Some((column, _)) = found.sessions().find(|(_, s)| s.id == entry.session_id) else { continue };
        let line = usize::try_from(entry.line).unwrap_or(0);
        if entry.status() == courses::attendance::Status::Absent {
            add("rest_absent".into(), "true".into());
            continue;
        }
        add(cell_field("signed", line, column), "true".into());
        for (what, minutes) in [("late", entry.late), ("early", entry.early)] {
            add(cell_field(what, line, column), minutes.map(|n| n.to_string()).unwrap_or_default());
        }
    }
    for guest in guests {
        let line = usize::try_from(guest.line).unwrap_or(0);
        add(guest_field("family_name", line), guest.family_name.clone());
        add(guest_field("given_name", line), guest.given_name.clone());
        add(guest_field("organisation", line), guest.organisation.clone());
    }
    Fields::of(fields)
}

/// What is marked already about the people of a page, by other ways: shown beside their lines.
async fn marked(visit: &Visit, found: &Found) -> Result<HashMap<PersonId, String>, Failure> {
    let sessions: Vec<Session> = found.sessions().map(|(_, s)| s.clone()).collect();
    let l = &visit.l;
    let rows = attendance::grid(visit.cx(), found.event.event.id, &sessions).await?;
    let told = rows.into_iter().filter_map(|row| {
        let marks: Vec<String> = sessions
            .iter()
            .zip(&row.entries)
            .filter(|(_, entry)| entry.is_marked())
            .map(|(session, entry)| {
                let said = entry.agreed.said;
                let minutes = said.minutes(session.planned());
                format!(
                    "{} {}, {}",
                    day_and_hour(session),
                    l.status(said.status),
                    l.tf("{n} min", &[("n", &minutes.to_string())])
                )
            })
            .collect();
        (!marks.is_empty()).then(|| (row.registration.person_id, marks.join("; ")))
    });
    Ok(told.collect())
}

/// The key of what was typed last: a form that was made from something older is recognised.
pub(crate) fn revision(typed_at: Option<DateTime<Utc>>) -> String {
    typed_at.map(|at| at.timestamp_millis().to_string()).unwrap_or_default()
}

/// The page; with `typed` it shows what was sent instead of what is stored.
pub(crate) async fn render(
    visit: &Visit,
    found: &Found,
    typed: Option<&Fields>,
    errors: &Errors,
    done: Option<String>,
) -> Result<Response, Failure> {
    let (entries, guests) = paper::typed(visit.cx(), found.page.id).await?;
    let stored = stored(found, &entries, &guests);
    let fields = typed.unwrap_or(&stored);
    let marked = if found.page.state() == State::Confirmed { HashMap::new() } else { marked(visit, found).await? };
    let account = visit.signed_in()?.account;
    let l = &visit.l;
    let page = &found.page;
    let event = &found.event.event;
    let title = l.tf("Page {n} of {m}", &[("n", &page.number.to_string()), ("m", &found.of.to_string())]);
    let up = vec![
        ("/events".into(), l.t("Events")),
        (found.event.address(), event.title.clone()),
        (format!("{}/paper", found.event.address()), l.t("Paper and badges")),
    ];
    Ok(visit.page_with(errors.status(), PageHead::new(&l.t("Sign-in sheet")), || {
        let dead = found.columns.iter().any(Option::is_none).then(|| {
            view! { <div class="notice"><p>{l.t("A session of this sheet was removed from the event: its column is not typed in.")}</p></div> }
        });
        view! {
            {breadcrumbs(l, up, &title)}
            {error_summary(l, errors)}
            {done.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <p><code class="mono">{codes::print(&page.code)}</code>" "{state(l, page)}</p>
            <p class="soft">{found.sessions().map(|(_, s)| session_line(visit.language(), s)).collect::<Vec<_>>().join("; ")}</p>
            {dead}
            <div class="paper-page">
                <div class="paper-page__picture">{picture_part(visit, found)}</div>
                <div>
                    {form(visit, found, fields, &marked, errors)}
                    {confirmation(visit, found, account)}
                </div>
            </div>
        }
    }))
}

fn picture_part(visit: &Visit, found: &Found) -> AnyView {
    let l = &visit.l;
    let picture = found.page.picture_at.map(|at| {
        let address = format!("{}/picture?{}", found.address(), at.timestamp_millis());
        let alt = l.t("Photograph of the signed page");
        let tools = [("in", l.t("Larger")), ("out", l.t("Smaller")), ("turn", l.t("Turn")), ("reset", l.t("As before"))];
        let tools = tools.map(|(act, text)| {
            view! { <button type="button" class="button button--secondary" value=act>{text}</button> }
        });
        let (script, nonce) = (visit.app.assets.address("picture.js"), visit.nonce.clone());
        view! {
            <div class="cluster" role="group" aria-label=l.t("The picture") data-picture="picture" hidden>{tools.into_iter().collect_view()}</div>
            <div id="picture" class="paper-page__frame" role="region" aria-label=l.t("Photograph of the signed page")>
                <a href=address.clone()><img src=address.clone() alt=alt/></a>
            </div>
            <p><a href=address>{l.t("The picture in full size")}</a></p>
            <script defer nonce=nonce src=script></script>
        }
    });
    let attach = (found.event.may_mark && found.page.state() != State::Confirmed).then(|| {
        let none = Errors::default();
        let label = if picture.is_some() { l.t("Another picture of this page") } else { l.t("Picture of this page") };
        view! {
            <form method="post" enctype="multipart/form-data" action=format!("{}/paper/pictures", found.event.address()) novalidate>
                <input type="hidden" name="code" value=found.page.code.clone()/>
                {Field::new("photos", label, &none).hint(l.t("PDF of a scanner, JPEG, PNG or WebP.")).pictures()}
                <div class="form-actions"><button class="button button--secondary">{l.t("Attach")}</button></div>
            </form>
        }
    });
    view! { {picture}{attach} }.into_any()
}

fn form(visit: &Visit, found: &Found, fields: &Fields, marked: &HashMap<PersonId, String>, errors: &Errors) -> AnyView {
    let l = &visit.l;
    // A manager compares and confirms; whoever was in the room types.
    let closed = found.page.state() == State::Confirmed || !found.event.may_mark;
    let lines = found.page.lines.iter().enumerate().map(|(line, printed)| {
        let number =
            (found.page.number - 1) * i64::try_from(ROWS_PER_PAGE).unwrap_or(0) + i64::try_from(line).unwrap_or(0) + 1;
        let boxes = found.sessions().map(|(column, session)| {
            let name = cell_field("signed", line, column);
            let on = fields.get(&name) == "true";
            Field::new(name, day_and_hour(session), errors).flag(on)
        });
        let boxes = boxes.collect_view();
        let (legend, inside) = match printed {
            Some(person) => {
                let known = marked.get(&person.person).map(|text| {
                    view! { <p class="soft">{l.t("Marked already:")}" "{text.clone()}</p> }
                });
                let organisation = (!person.organisation.is_empty())
                    .then(|| view! { <p class="soft">{person.organisation.clone()}</p> });
                (format!("{number}. {}", person.name), view! { {organisation}{known} }.into_any())
            }
            None => (l.tf("{n}. Empty line", &[("n", &number.to_string())]), names(visit, line, fields, errors)),
        };
        view! {
            <fieldset class="paper-line">
                <legend>{legend}</legend>
                {inside}
                <div class="paper-line__cells">{boxes}</div>
                {minutes(visit, found, line, fields, errors)}
            </fieldset>
        }
    });
    let lines = lines.collect_view();
    let button =
        (!closed).then(|| view! { <div class="form-actions"><button class="button">{l.t("Save")}</button></div> });
    let columns = (!closed).then(|| {
        let buttons = found.sessions().map(|(column, session)| {
            let text = l.tf("All have signed: {session}", &[("session", &day_and_hour(session))]);
            view! { <button class="button button--secondary" name="all" value=column>{text}</button> }
        });
        view! { <div class="cluster">{buttons.collect_view()}</div> }
    });
    let heading = if closed { l.t("What is written on the page") } else { l.t("Who has signed?") };
    view! {
        <h2>{heading}</h2>
        <form method="post" action=found.address() novalidate data-draft=draft::draft(l)>
            <fieldset class="paper-lines" disabled=closed>
                <input type="hidden" name="seen" value=revision(found.page.typed_at)/>
                // What the key Enter presses.
                <button class="visually-hidden" tabindex="-1" aria-hidden="true">{l.t("Save")}</button>
                {columns}
                {lines}
                {Field::new("rest_absent", l.t("Everybody without a signature was absent, unless something else is marked already"), errors)
                    .flag(fields.get("rest_absent") == "true")}
            </fieldset>
            {button}
        </form>
        {draft::script(visit)}
    }
    .into_any()
}

/// The names on an empty line.
fn names(visit: &Visit, line: usize, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let field = |what: &str, label: String| {
        let name = guest_field(what, line);
        let value = fields.get(&name).to_owned();
        Field::new(name, label, errors).input("text", &value, "off")
    };
    view! {
        <div class="paper-line__names">
            {field("family_name", l.t("Family name"))}
            {field("given_name", l.t("Given name"))}
            {field("organisation", l.t("Organisation"))}
        </div>
    }
    .into_any()
}

/// Minutes, folded away until somebody needs them.
fn minutes(visit: &Visit, found: &Found, line: usize, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let mut open = false;
    let mut inputs = Vec::new();
    for (column, session) in found.sessions() {
        for what in ["late", "early"] {
            let name = cell_field(what, line, column);
            let value = fields.get(&name).to_owned();
            open |= !value.is_empty();
            let day = day_and_hour(session);
            let text = match what {
                "late" => l.tf("{session}: minutes late", &[("session", &day)]),
                _ => l.tf("{session}: minutes left early", &[("session", &day)]),
            };
            inputs.push(Field::new(name, text, errors).input("number", &value, "off"));
        }
    }
    view! {
        <details open=open>
            <summary>{l.t("Came late or left early")}</summary>
            <div class="paper-line__names">{inputs}</div>
        </details>
    }
    .into_any()
}

/// Who typed, who confirmed, and the button for the second person.
fn confirmation(visit: &Visit, found: &Found, account: AccountId) -> Option<AnyView> {
    let l = &visit.l;
    let page = &found.page;
    let zone = found.event.event.zone();
    if let Some(at) = page.confirmed_at {
        let when = dates::moment(visit.language(), at, zone);
        let text = l.tf(
            "Confirmed on {date}. The page does not change any more; corrections are made on the attendance lists.",
            &[("date", &when)],
        );
        return Some(view! { <div class="notice notice--done"><p>{text}</p></div> }.into_any());
    }
    let typed_at = page.typed_at?;
    let when = dates::moment(visit.language(), typed_at, zone);
    let inside = if page.typed_by == Some(account) {
        view! { <p>{l.t("You typed this page. A second person compares it with the picture and confirms it.")}</p> }
            .into_any()
    } else if page.picture_at.is_none() {
        view! { <p>{l.t("Attach the picture of this page first: whoever confirms compares with it.")}</p> }.into_any()
    } else {
        view! {
            <p>{l.t("Compare every line with the picture. What you confirm is written to the attendance lists and the page does not change any more.")}</p>
            <form method="post" action=format!("{}/confirm", found.address())>
                <input type="hidden" name="seen" value=revision(page.changed_at())/>
                <button class="button">{l.t("Confirm the page")}</button>
            </form>
        }
        .into_any()
    };
    Some(
        view! {
            <section class="panel">
                <h2>{l.t("Second person")}</h2>
                <p class="soft">{l.tf("Typed on {date}.", &[("date", &when)])}</p>
                {inside}
            </section>
        }
        .into_any(),
    )
}
