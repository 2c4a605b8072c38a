//! Paper of an event: sign-in sheets, their photographs, and what else is printed.

use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use records::{
    events::paper::{self, More, Page, Sheet, State},
    system::codes,
};

use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, tag},
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::paper::awards,
    web::{
        access::Access,
        failure::Failure,
        form::{Fields, Query},
        path::Path,
        visit::Visit,
    },
    words::{dates, i18n::L, problems::Errors, sessions::session_line},
};

/// Empty lines unless somebody asks for more or fewer.
const USUAL_EMPTY: &str = "5";

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    overview(&visit, &found, &query, &Errors::default()).await
}

/// `GET /paper/CODE`: what the QR code of a page leads to.
pub(crate) async fn by_code(visit: Visit, Path(code): Path<String>) -> Result<Response, Failure> {
    let page = paper::by_code(visit.cx(), &code).await?.ok_or(Failure::NotFound)?;
    let found = FoundEvent::behind(Access::Staff, &visit, page.event_id).await?;
    Ok(Redirect::to(&address_of(&found, &page)).into_response())
}

/// The address of a page.
pub(crate) fn address_of(found: &FoundEvent, page: &Page) -> String {
    format!("{}/paper/pages/{}", found.address(), page.id)
}

/// The page, also after an error in one of its forms.
pub(crate) async fn overview(
    visit: &Visit,
    found: &FoundEvent,
    fields: &Fields,
    errors: &Errors,
) -> Result<Response, Failure> {
    let sheets = paper::sheets(visit.cx(), found.event.id).await?;
    let awards = awards::Awards::find(visit, found).await?;
    let l = &visit.l;
    let title = l.t("Paper and badges");
    let address = format!("{}/paper", found.address());
    Ok(visit.page_with(errors.status(), PageHead::new(&title), || {
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            {done(l, fields).map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            <h1>{title.clone()}</h1>
            <h2>{l.t("Sign-in sheets")}</h2>
            {printed(visit, found, &sheets)}
            {found.may_mark.then(|| view! {
                {(!sheets.is_empty()).then(|| pictures(visit, &address, fields, errors))}
                {to_print(visit, found, &address, fields, errors)}
                {awards::section(visit, found, &address, &awards, fields, errors)}
            })}
        }
    }))
}

/// How many certificates, who was told of theirs by mail, and how many have to be told otherwise.
fn issued(l: &L, fields: &Fields, n: usize) -> String {
    let count = |name: &str| fields.get(name).parse::<usize>().unwrap_or(0);
    let (mailed, others) = (count("mailed"), count("unreachable"));
    let parts = [
        Some(l.tn("{n} certificate is issued.", "{n} certificates are issued.", n)),
        (mailed > 0).then(|| l.tn("{n} mail is on its way.", "{n} mails are on their way.", mailed)),
        (others > 0).then(|| {
            l.tn(
                "{n} person has no address: see “Messages and calls”.",
                "{n} people have no address: see “Messages and calls”.",
                others,
            )
        }),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn done(l: &L, fields: &Fields) -> Option<String> {
    let n = fields.get("n").parse().unwrap_or(0);
    match fields.get("done") {
        "printed" => Some(l.t("The sheet is below, ready to print.")),
        "attached" => Some(l.tn("{n} picture is with its page.", "{n} pictures are with their pages.", n)),
        "issued" if n == 0 => Some(l.t("Nobody else reaches this share: no new certificate.")),
        "issued" => Some(issued(l, fields, n)),
        "renewed" => Some(l.t("Saved.")),
        _ => None,
    }
}

/// Forms for new sheets.
fn to_print(visit: &Visit, found: &FoundEvent, address: &str, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let sent = fields.has("empty_lines");
    let boxes = found.sessions.iter().map(|session| {
        let name = session_field(&session.id.to_string());
        let on = !sent || fields.get(&name) == "true";
        Field::new(name, session_line(visit.language(), session), errors).flag(on)
    });
    let boxes = view! { <div class="paper-sessions">{boxes.collect_view()}</div> }.into_any();
    let more = More::ALL.iter().map(|more| {
        let name = more_field(*more);
        let on = fields.get(&name) == "true";
        let label = match more {
            More::Position => l.t("Position, as it is known"),
            More::Phone => l.t("Phone, left empty: people write it themselves"),
        };
        Field::new(name, label, errors).flag(on)
    });
    let more = view! { <div class="paper-sessions">{more.collect_view()}</div> }.into_any();
    let empty = if sent { fields.get("empty_lines") } else { USUAL_EMPTY };
    view! {
        <h3>{l.t("Print a sheet")}</h3>
        <form method="post" action=format!("{address}/sheets") novalidate>
            {Field::new("sessions", l.t("Sessions"), errors).group(boxes)}
            {Field::new("more", l.t("More columns"), errors).group(more)}
            {Field::new("empty_lines", l.t("Empty lines"), errors)
                .hint(l.t("For people who come without registration. Six sessions fit on one sheet, beside more columns fewer; for the others there are several sheets."))
                .input("number", empty, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Make the sheet")}</button></div>
        </form>
    }
    .into_any()
}

/// The name of the field for a session.
pub(crate) fn session_field(session: &str) -> String {
    format!("session-{session}")
}

/// The name of the field for a column beside name and organisation.
pub(crate) fn more_field(more: More) -> String {
    format!("more-{}", more.code())
}

fn pictures(visit: &Visit, address: &str, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    view! {
        <h3>{l.t("Attach photographs")}</h3>
        <form method="post" enctype="multipart/form-data" action=format!("{address}/pictures") novalidate>
            {Field::new("photos", l.t("Photographs or scans"), errors)
                .hint(l.t("PDF of a scanner with any number of pages, or JPEG, PNG or WebP with one whole page each. Every page finds its place by the code in the corner."))
                .pictures()}
            {Field::new("code", l.t("Code of the page"), errors).optional(l)
                .hint(l.t("Only for a single picture whose code cannot be read: it is printed below the square in the corner."))
                .input("text", fields.get("code"), "off")}
            <div class="form-actions"><button class="button">{l.t("Attach")}</button></div>
        </form>
    }
    .into_any()
}

/// The sheets that were printed, with their pages.
fn printed(visit: &Visit, found: &FoundEvent, sheets: &[(Sheet, Vec<Page>)]) -> AnyView {
    let l = &visit.l;
    if sheets.is_empty() {
        return view! { <p>{l.t("No sheet yet. Print one below: everybody on the list is on it, and every page has a code by which its photograph is found again.")}</p> }.into_any();
    }
    let zone = found.event.zone();
    let items = sheets.iter().map(|(sheet, pages)| {
        let columns = sheet.sessions.iter().map(|id| found.sessions.iter().find(|s| s.id == *id));
        let columns: Vec<String> =
            columns.map(|s| s.map_or_else(|| l.t("session removed from the event"), |s| session_line(visit.language(), s))).collect();
        let when = dates::moment(visit.language(), sheet.printed_at, zone);
        let file = format!("{}/paper/sheets/{}", found.address(), sheet.id);
        let rows = pages.iter().map(|page| {
            let text = l.tf("Page {n} of {m}", &[("n", &page.number.to_string()), ("m", &pages.len().to_string())]);
            view! {
                <li>
                    <div><a href=address_of(found, page)>{text}</a>" "<code class="mono">{codes::print(&page.code)}</code></div>
                    {state(l, page)}
                </li>
            }
        });
        view! {
            <section class="paper-sheet">
                <div class="toolbar">
                    <h3>{l.tf("Printed on {date}", &[("date", &when)])}</h3>
                    {found.may_mark.then(|| view! { <a class="button button--secondary" href=file>{l.t("Sheet as PDF")}<span class="visually-hidden">": "{when.clone()}</span></a> })}
                </div>
                <p class="soft">{columns.join("; ")}</p>
                <ul class="session-list">{rows.collect_view()}</ul>
            </section>
        }
    });
    items.collect_view().into_any()
}

/// How far a page has come, in one word.
pub(crate) fn state(l: &L, page: &Page) -> AnyView {
    match page.state() {
        State::Printed => tag("plain", l.t("printed")),
        State::Photographed => tag("next", l.t("photographed: to be typed")),
        State::Typed => tag("due", l.t("typed: to be confirmed")),
        State::Confirmed => tag("done", l.t("confirmed")),
    }
}
