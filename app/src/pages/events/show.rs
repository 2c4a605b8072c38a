//! One event: what, when, who comes, what can be done.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use records::{
    authoring::library,
    events::{
        after::reach::{self, Counts},
        attendance::{self, Row},
        change,
        event::{self, Event, EventKind, Session, Trainer},
        materials::{self, Material, Visible},
        paper,
        registrations::state::RegistrationState,
    },
    ledger::keys::SessionId,
    system::codes,
};

use super::shares;
use crate::{
    components::{
        fields::Field,
        parts::{breadcrumbs, error_summary, fact, post_button, tag},
    },
    found::{draft::courses, event::FoundEvent},
    page::head::PageHead,
    pages::events::{after::parts::After, materials::open, paper::to_confirm},
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::sessions::{put_off, session_line, span},
    words::{dates, i18n::L, problems::Errors},
};

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    if !found.may_change {
        // Focal points have their people to look after, and nothing else here.
        return Ok(axum::response::Redirect::to(&format!("{}/people", found.address())).into_response());
    }
    page(&visit, &found, &query, &Errors::default()).await
}

/// The page, also after an error in one of its small forms.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    fields: &Fields,
    errors: &Errors,
) -> Result<Response, Failure> {
    let event = &found.event;
    let rows = attendance::grid(visit.cx(), event.id, &found.sessions).await?;
    let trainers = event::trainers(visit.cx(), event.id).await?;
    let files = materials::list(visit.cx(), event.id).await?;
    let course = match event.course_version_id {
        Some(version) => library::standing(visit.cx(), version).await?,
        None => None,
    };
    let course = match course {
        Some(version) => {
            let title = format!("{} ({})", version.editions.get(visit.language()).title.value, version.version);
            // Whoever teaches it reads it beforehand.
            let reads = courses(visit).await?.contains(&version.slug);
            Some((title, reads.then(|| format!("/authoring/{}/versions/{}/read", version.slug, version.id))))
        }
        None => None,
    };
    let reached = reach::of_event(visit.cx(), event.id).await?;
    let after = After::load(visit, found, &rows).await?;
    let removable = change::may_remove(visit.cx(), visit.signed_in()?, event).await?;
    let account = visit.signed_in()?.account;
    let mut confirmable = paper::to_confirm(visit.cx(), account).await?;
    confirmable.retain(|waiting| waiting.event_id == event.id);
    let l = &visit.l;
    let title = event.title.clone();
    Ok(visit.page_with(errors.status(), PageHead::new(&l.t("Event")), || {
        let notice = match fields.get("done") {
            "created" => Some(l.t("The event is entered. Now put people on its list.")),
            "saved" => Some(l.t("Saved.")),
            "told" => Some(l.t("Saved. Whoever is registered and has an e-mail address gets a mail; the others have to be called: they stand under “Messages and calls”.")),
            "repeated" => Some(l.t("The copies are entered; this is the first of them.")),
            _ => None,
        };
        let cancelled = event.cancelled_at.map(|_| {
            view! {
                <div class="notice notice--error">
                    <h2 class="notice__title">{l.t("This event is cancelled")}</h2>
                    <p>{event.notice.clone()}</p>
                    {post_button(format!("{}/restore", found.address()), "button button--secondary", l.t("Restore the event"))}
                </div>
            }
        });
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events"))], &title)}
            {error_summary(l, errors)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            {cancelled}
            {put_off(l, event).map(|text| view! { <div class="notice"><p>{text}</p></div> })}
            {to_confirm::draw(l, &confirmable)}
            <p class="soft">{format!("{} · {}", l.event_kind(event.kind), event.project_name(visit.language()))}</p>
            <h1>{title.clone()}</h1>
            {facts(visit, found, &trainers, course, people(l, event, &rows, &reached))}
            <div class="cluster">
                <a class="button" href=format!("{}/people", found.address())>{l.t("People and registration")}</a>
                <a class="button button--secondary" href=format!("{}/paper", found.address())>{l.t("Paper and badges")}</a>
                <a class="button button--secondary" href=format!("{}/messages", found.address())>{l.t("Messages and calls")}</a>
                <a class="button button--secondary" href=format!("{}/edit", found.address())>{l.t("Change")}</a>
                <a class="button button--secondary" href=format!("{}/report", found.address())>{l.t("Report")}</a>
                <a class="button button--secondary" href=format!("{}/calendar.ics", found.address())>{l.t("Add to the calendar")}</a>
            </div>
            <h2>{l.t("Sessions")}</h2>
            {if event.kind == EventKind::Awareness { counted(visit, found, &reached) } else { sessions(visit, found, &rows) }}
            {shares::draw(visit, found, &rows)}
            {after.draw(visit, found)}
            {(!event.agenda.is_empty()).then(|| view! {
                <h2>{l.t("Agenda")}</h2>
                <p class="keeps-lines" lang=event.language.code()>{event.agenda.clone()}</p>
            })}
            {materials_part(l, found, &files)}
            {acts(visit, found, change::is_held(&rows, !reached.is_empty()), fields, errors)}
            {removable.then(|| mistake(l, found))}
        }
    }))
}

/// How many people: reached, registered, and what else there is.
fn people(l: &L, event: &Event, rows: &[Row], reached: &BTreeMap<SessionId, Counts>) -> String {
    let count = |state| rows.iter().filter(|r| r.registration.state == state).count();
    let registered = count(RegistrationState::Registered);
    let people = match event.capacity {
        Some(room) => {
            l.tf("{n} of {room} places taken", &[("n", &registered.to_string()), ("room", &room.to_string())])
        }
        None => l.tn("{n} person registered", "{n} people registered", registered),
    };
    let people = match event.kind {
        EventKind::Awareness => {
            let reached = reached_text(l, reached.values().flat_map(|counts| counts.values()).sum());
            if registered > 0 { format!("{reached} · {people}") } else { reached }
        }
        EventKind::Training | EventKind::RoundTable | EventKind::Simulation => people,
    };
    let others = [RegistrationState::Invited, RegistrationState::Waiting, RegistrationState::Apologised]
        .into_iter()
        .map(|state| (count(state), state))
        .filter(|(n, _)| *n > 0)
        .map(|(n, state)| format!("{}: {n}", l.registration_state(state)));
    std::iter::once(people).chain(others).collect::<Vec<_>>().join(" · ")
}

fn reached_text(l: &L, people: i64) -> String {
    l.tn("{n} person reached", "{n} people reached", usize::try_from(people).unwrap_or(0))
}

/// The course of an event: its title, and where whoever may write it reads it.
type Taught = (String, Option<String>);

fn facts(visit: &Visit, found: &FoundEvent, trainers: &[Trainer], course: Option<Taught>, people: String) -> AnyView {
    let l = &visit.l;
    let event = &found.event;
    let first = found.sessions.first().map(|s| s.on_date);
    let last = found.sessions.last().map(|s| s.on_date);
    let planned: u32 = found.sessions.iter().map(Session::planned).sum();
    let place = match event.region.as_deref().and_then(|code| l.district(code)) {
        Some(district) => format!("{}, {district}", event.place),
        None => event.place.clone(),
    };
    let names = trainers.iter().map(Trainer::name).collect::<Vec<_>>().join(", ");
    let trained_by = if names.is_empty() {
        let edit = format!("{}/edit", found.address());
        view! { {l.t("Nobody yet: feedback, certificates and the lists of trainers ask who it is.")}" "<a href=edit>{l.t("Choose who")}</a> }.into_any()
    } else {
        names.into_any()
    };
    let costs = event.costs.map(|n| format!("{} {}", dates::money(visit.language(), n), event.currency));
    let link = format!("{}/join/{}", visit.app.settings.address, codes::print(&event.join_code));
    view! {
        <dl class="facts">
            {fact(l.t("When"), format!("{} · {}", span(l, first, last), l.tf("{hours} h planned", &[("hours", &dates::hours(planned))])))}
            {fact(l.t("Where"), place)}
            {fact(l.t("Language"), L::language_name(event.language))}
            {course.map(|(title, address)| match address {
                Some(address) => fact(l.t("Course"), view! { <a href=address>{title}</a> }),
                None => fact(l.t("Course"), title),
            })}
            {fact(l.t("Trainers"), trained_by)}
            {(!event.organisers.is_empty()).then(|| fact(l.t("Organisers"), event.organisers.clone()))}
            {fact(l.t("People"), people)}
            {costs.map(|text| fact(l.t("Total costs"), text))}
            {event.joinable.then(|| fact(l.t("Link to register"), view! { <code class="mono">{link}</code> }))}
        </dl>
    }
    .into_any()
}

fn sessions(visit: &Visit, found: &FoundEvent, rows: &[Row]) -> AnyView {
    let l = &visit.l;
    let items = found.sessions.iter().enumerate().map(|(index, session)| {
        let marked = rows.iter().filter(|r| r.entries[index].is_marked()).count();
        let present = rows.iter().filter(|r| r.entries[index].is_present()).count();
        let conflicts = rows.iter().filter(|r| r.entries[index].agreed.conflict).count();
        let state = if marked == 0 {
            l.t("nobody marked yet")
        } else {
            l.tf("{present} present, {marked} marked", &[("present", &present.to_string()), ("marked", &marked.to_string())])
        };
        let conflict = (conflicts > 0).then(|| {
            view! { " "{tag("due", l.tn("{n} contradiction", "{n} contradictions", conflicts))} }
        });
        let address = found.address_of(session);
        let line = session_line(visit.language(), session);
        let wall = (found.may_mark && found.event.cancelled_at.is_none()).then(|| {
            view! { <a class="button button--secondary" href=format!("{address}/projector")>{l.t("Check-in code")}<span class="visually-hidden">": "{line.clone()}</span></a> }
        });
        view! {
            <li>
                <div>
                    <a href=address.clone()>{line.clone()}</a>
                    <p class="soft">{l.tn("{n} minute", "{n} minutes", session.planned() as usize)}" · "{state}{conflict}</p>
                </div>
                <div class="cluster">
                    <a class="button button--secondary" href=address>{l.t("Attendance list")}<span class="visually-hidden">": "{line}</span></a>
                    {wall}
                </div>
            </li>
        }
    });
    view! { <ul class="session-list">{items.collect_view()}</ul> }.into_any()
}

/// The sessions of an awareness event: how many people, no names.
fn counted(visit: &Visit, found: &FoundEvent, reached: &BTreeMap<SessionId, Counts>) -> AnyView {
    let l = &visit.l;
    let items = found.sessions.iter().map(|session| {
        let line = session_line(visit.language(), session);
        let state = match reached.get(&session.id) {
            Some(counts) => reached_text(l, counts.values().sum()),
            None => l.t("nobody counted yet"),
        };
        let count = found.may_mark.then(|| {
            view! { <a class="button button--secondary" href=format!("{}/reach", found.address_of(session))>{l.t("Count people")}<span class="visually-hidden">": "{line.clone()}</span></a> }
        });
        view! {
            <li>
                <div>{line.clone()}<p class="soft">{l.tn("{n} minute", "{n} minutes", session.planned() as usize)}" · "{state}</p></div>
                {count}
            </li>
        }
    });
    view! { <ul class="session-list">{items.collect_view()}</ul> }.into_any()
}

fn materials_part(l: &L, found: &FoundEvent, list: &[Material]) -> AnyView {
    let items = list.iter().map(|material| {
        let when = (material.visible != Visible::Always)
            .then(|| view! { " "<span class="soft">{l.visible(material.visible)}</span> });
        view! { <li>{open(found.event.id, material)}{when}</li> }
    });
    let none = list.is_empty().then(|| view! { <p class="soft">{l.t("No material yet. Whoever is registered finds the materials of the event under My events.")}</p> });
    view! {
        <h2>{l.t("Materials")}</h2>
        {none}
        <ol>{items.collect_view()}</ol>
        <p><a class="button button--secondary" href=format!("{}/materials", found.address())>{l.t("Files and links")}</a></p>
    }
    .into_any()
}

/// The way out of a mistake: nothing hangs on the event yet.
fn mistake(l: &L, found: &FoundEvent) -> AnyView {
    view! {
        <details class="disclosure">
            <summary>{l.t("Remove the event")}</summary>
            <form method="post" action=format!("{}/remove", found.address())>
                <p>{l.t("For what was entered by mistake: nobody is on its list, and nobody was told of it. The event goes with its sessions and files, and cannot be brought back.")}</p>
                <button class="button button--danger">{l.t("Remove the event")}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Copy, put off, cancel: each in a form of its own. What was held is not cancelled; the page says what to do instead.
fn acts(visit: &Visit, found: &FoundEvent, held: bool, fields: &Fields, errors: &Errors) -> Option<AnyView> {
    let l = &visit.l;
    if found.event.cancelled_at.is_some() {
        return None;
    }
    let address = found.address();
    let open = |names: &[&str]| names.iter().any(|name| fields.has(name));
    let cancel = if held {
        view! { <p>{l.t("People are marked or counted in this event: it cannot be cancelled, because what they attended stays. If the rest does not take place, open “Change” and take out the sessions that were not held. If somebody was marked by mistake, take the marks back first.")}</p> }.into_any()
    } else {
        view! {
            <form method="post" action=format!("{address}/cancel")>
                <p class="soft">{l.t("Nothing is deleted, and it can be taken back. Whoever is registered is told why.")}</p>
                {Field::new("reason", l.t("Reason"), errors).with_id("cancel-reason").input("text", fields.get("reason"), "off")}
                <div class="form-actions"><button class="button button--danger">{l.t("Cancel the event")}</button></div>
            </form>
        }
        .into_any()
    };
    Some(
        view! {
            <h2>{l.t("More")}</h2>
            <details open=open(&["times", "days", "from_day"])>
                <summary>{l.t("Copy or repeat")}</summary>
                <form method="post" action=format!("{address}/repeat")>
                    <p class="soft">{l.t("Everything but the people is copied, with new dates. A number behind the title tells the copies apart.")}</p>
                    {Field::new("times", l.t("How often"), errors).input("number", if fields.has("times") { fields.get("times") } else { "1" }, "off")}
                    {Field::new("from_day", l.t("First day of the copy"), errors).optional(l)
                        .hint(l.t("Left empty, the first copy is as many days after this event as the copies are apart."))
                        .input("date", fields.get("from_day"), "off")}
                    {Field::new("days", l.t("Days between"), errors).hint(l.t("7 for every week; 0 leaves the dates for you to change."))
                        .input("number", if fields.has("days") { fields.get("days") } else { "7" }, "off")}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Copy")}</button></div>
                </form>
            </details>
            {(!(held && found.is_over(visit.cx().now()))).then(|| view! { <details open=open(&["first_day"])>
                <summary>{l.t("Postpone")}</summary>
                <form method="post" action=format!("{address}/postpone")>
                    <p class="soft">{l.t("Sessions that were not held move together. Whoever is registered is told.")}</p>
                    {Field::new("first_day", l.t("New first day"), errors).input("date", fields.get("first_day"), "off")}
                    {Field::new("reason", l.t("Reason"), errors).input("text", fields.get("reason"), "off")}
                    <div class="form-actions"><button class="button button--secondary">{l.t("Postpone and tell people")}</button></div>
                </form>
            </details> })}
            <details open=fields.has("reason") && !fields.has("first_day")>
                <summary>{l.t("Cancel the event")}</summary>
                {cancel}
            </details>
        }
        .into_any(),
    )
}
