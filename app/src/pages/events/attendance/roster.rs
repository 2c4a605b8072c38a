//! The list of a session: one tap for each name. Without JavaScript every button sends the form; with it the island
//! `Roster` keeps marks on the phone until they are sent. Who may not mark sees there what others mark.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use chrono_tz::Tz;
use courses::attendance::{Said, Status};
use leptos::prelude::*;
use records::{
    accounts::sessions::ABSOLUTE,
    events::{
        attendance::{Entry, Row, roster},
        check_in,
        event::Session,
        guest_claims,
        registrations::{self, Registration, alike, guests::GuestInput, state::RegistrationState},
    },
};

use crate::{
    components::{
        fields::{Field, given_name},
        parts::{breadcrumbs, empty, error_summary, tag},
    },
    found::{event::FoundEvent, session::FoundSession},
    islands::{
        Roster,
        roster::{Line, Place, Sentences, State},
    },
    page::head::{PageHead, Part},
    pages::events::{
        attendance::{guests, others, signs},
        people::asked,
    },
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{dates, i18n::L, problems::Errors, sessions::session_line},
};

/// What holds in a session.
pub(crate) async fn state(visit: &Visit, found: &FoundEvent, session: &Session) -> Result<State, Failure> {
    let (zone, may_mark) = (found.event.zone(), found.may_mark);
    let at = visit.cx().now().timestamp_millis();
    let rows = roster(visit.cx(), session).await?;
    let lines = rows.iter().map(|row| {
        let entry = &row.entries[0];
        let said = entry.agreed.said;
        Line {
            person: row.registration.person_id.to_string(),
            name: row.registration.name(),
            organisation: row.registration.organisation.clone().unwrap_or_default(),
            status: said.status,
            late: said.late,
            early: said.early,
            heads: entry.agreed.heads.iter().map(ToString::to_string).collect(),
            conflict: contradiction(visit, zone, entry, session.planned(), may_mark).unwrap_or_default(),
            key: row.registration.search_key.clone(),
            badge: registrations::badge_mark(session.id, &row.registration.badge),
        }
    });
    Ok(State { at, lines: lines.collect() })
}

/// The list as JSON, for a phone that wants to know what others did.
pub(crate) async fn json(visit: Visit, FoundSession { found, session }: FoundSession) -> Result<Response, Failure> {
    Ok(Json(state(&visit, &found, &session).await?).into_response())
}

pub(crate) async fn show(
    visit: Visit,
    FoundSession { found, session }: FoundSession,
    Query(query): Query,
) -> Result<Response, Failure> {
    page(&visit, &found, &session, &query, &Errors::default()).await
}

/// The page, also after an error in one of its forms.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    session: &Session,
    fields: &Fields,
    errors: &Errors,
) -> Result<Response, Failure> {
    let rows = roster(visit.cx(), session).await?;
    let waiting = if found.may_mark { guest_claims::waiting(visit.cx(), session.id).await? } else { Vec::new() };
    let l = &visit.l;
    let title = l.t("Attendance list");
    let may_mark = found.may_mark && found.event.cancelled_at.is_none();
    let now = visit.cx().now();
    let viewer = visit.signed_in()?;
    let (account, owner) = (viewer.account.to_string(), viewer.name.clone());
    let zone = found.event.zone();
    // Nobody is signed in for longer than that without signing in again.
    let until = session.day_ends_at(zone).min(now + ABSOLUTE).timestamp_millis();
    let head = PageHead::new(&title).narrow().with_camera().kept_until(may_mark.then_some(until));
    Ok(visit.page_with(errors.status(), head.islands(Part::Marking), || {
        let address = found.address_of(session);
        let line = session_line(visit.language(), session);
        let elsewhere = (found.sessions.len() > 1).then(|| {
            let items = found.sessions.iter().map(|other| {
                let current = (other.id == session.id).then_some("page");
                view! { <li><a href=found.address_of(other) aria-current=current>{session_line(visit.language(), other)}</a></li> }
            });
            view! {
                <details class="roster-sessions">
                    <summary>{l.t("Other sessions")}</summary>
                    <ul>{items.collect_view()}</ul>
                </details>
            }
        });
        let cancelled = found.event.cancelled_at.map(|_| {
            view! { <div class="notice notice--error"><p>{l.t("This event is cancelled: nobody can be marked.")}</p></div> }
        });
        let notice = match fields.get("done") {
            "saved" => Some(l.t("Saved.")),
            "back" => Some(l.t("The marks are taken back.")),
            _ => None,
        };
        let body = if rows.is_empty() {
            empty(l.t("Nobody on the list yet"), l.t("Put people on the list of the event, or enter whoever is in the room below."), Some((format!("{}/people", found.address()), l.t("People and registration"))))
        } else {
            ().into_any()
        };
        let list = list(visit, (&address, zone), session, &rows, may_mark);
        let place = Place {
            address: address.clone(),
            marks: may_mark,
            account,
            owner,
            until,
            starts: session.starts_at(zone).timestamp_millis(),
            ends: session.ends_at(zone).timestamp_millis(),
            at: now.timestamp_millis(),
            letters: records::text::folding(),
            scanner: visit.app.assets.address("scanner.js"),
        };
        let more = may_mark
            .then(|| (change(visit, &address, session, &rows, fields, errors), walk_in(visit, &address, fields, errors)));
        let words = sentences(visit);
        let list = view! { <Roster place=place sentences=words>{list}{more}</Roster> };
        let wall = (may_mark && check_in::is_open(&found.event, session, now)).then(|| {
            view! { <a class="button button--secondary" href=format!("{address}/projector")>{l.t("Check-in code")}</a> }
        });
        view! {
            {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone())], &title)}
            {error_summary(l, errors)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            {others::done(l, &address, fields)}
            {cancelled}
            <h1>{line}</h1>
            {elsewhere}
            {body}
            {contradictions(l, &rows)}
            {asked(visit, &address, &rows, fields, errors)}
            {list}
            {may_mark.then(|| others::draw(l, &address, &rows))}
            {may_mark.then(|| guests::draw(visit, &address, zone, &rows, &waiting))}
            {signs::draw(l, zone, session, &rows)}
            {may_mark.then(|| heads(visit, &address, session, fields, errors))}
            <div class="cluster">{wall}</div>
        }
    }))
}

fn sentences(visit: &Visit) -> Sentences {
    let l = &visit.l;
    Sentences {
        present: l.t("present"),
        absent: l.t("absent"),
        excused: l.t("excused"),
        open: l.t("not marked"),
        late: l.t("{n} min late"),
        early: l.t("left {n} min early"),
        said: l.t("{name}: {status}"),
        undo: l.t("Undo"),
        saved: l.t("Everything is sent"),
        saving: l.t("Sending …"),
        unsent: l.t("{n} not sent yet: kept on this phone"),
        refused: l.t("The server did not take {n}. They stand below the list, and stay on this phone."),
        refused_title: l.t("Not taken by the server"),
        signed_out: l.t("You are signed out. What you chose is kept on this device."),
        sign_in: l.t("Sign in and go on"),
        whose: l.t("Not sent, kept on this device: {n} of {name}. Only {name} can send them, after signing in again."),
        discard: l.t("Discard"),
        somebody: l.t("Somebody who is not on the list"),
        count: l.t("{n} of {of} present"),
        unsent_row: l.t("not sent yet"),
        scan: l.t("Scan badges"),
        stop: l.t("Stop scanning"),
        no_camera: l.t("This phone gives no camera to the page. Tap the names instead."),
        unknown: l.t("This badge is not on the list of this event."),
    }
}

fn list(visit: &Visit, (address, zone): (&str, Tz), session: &Session, rows: &[Row], may_mark: bool) -> AnyView {
    let l = &visit.l;
    let present = rows.iter().filter(|row| row.is_present()).count();
    let count = l.tf("{n} of {of} present", &[("n", &present.to_string()), ("of", &rows.len().to_string())]);
    let items = rows.iter().map(|row| line(visit, (address, zone), session, Some(row), may_mark)).collect_view();
    // What a phone copies for somebody who comes onto the list later.
    let template =
        view! { <ul id="roster-template" hidden>{line(visit, (address, zone), session, None, may_mark)}</ul> };
    let none = Errors::default();
    // Half of what a list of 300 names weighs would be forms: there is one for all of them.
    view! {
        <div class="roster-head">
            <p class="roster-count" id="roster-count">{count}</p>
            <div class="roster-search" role="search">
                {Field::new("roster-search", l.t("Find a name"), &none).input("search", "", "off")}
            </div>
        </div>
        {may_mark.then(|| view! { <p id="roster-add" hidden><button type="button" class="button button--secondary">{l.t("Not on the list: enter this person")}</button></p> })}
        <form method="post" action=format!("{address}/marks") id="roster-form">
            <ul class="roster" id="roster" data-offline=may_mark.then_some("yes") data-salt=session.id.to_string()>{items}</ul>
        </form>
        {template}
    }
    .into_any()
}

/// What stands under a name that two people marked differently: who said what.
fn contradiction(visit: &Visit, zone: Tz, entry: &Entry, planned: u32, may_mark: bool) -> Option<String> {
    let l = &visit.l;
    let said = entry.contradicting.iter().map(|saying| {
        let by = saying.by.clone().unwrap_or_else(|| l.t("the person"));
        format!("{by}: {} ({})", told(visit, saying.said, planned), dates::time(saying.at, zone))
    });
    let said = said.collect::<Vec<_>>().join("; ");
    let sentence = if may_mark {
        l.tf("Marked differently: {said}. Tap what is right.", &[("said", &said)])
    } else {
        l.tf("Marked differently: {said}.", &[("said", &said)])
    };
    (!said.is_empty()).then_some(sentence)
}

/// How many people are marked differently, with the way to the first of them; nothing where nobody is.
fn contradictions(l: &L, rows: &[Row]) -> Option<AnyView> {
    let both: Vec<&Row> = rows.iter().filter(|row| row.entries[0].agreed.conflict).collect();
    let first = both.first()?.registration.person_id;
    let text = l.tn(
        "{n} contradiction: two people marked differently",
        "{n} contradictions: two people marked differently",
        both.len(),
    );
    Some(view! { <p class="notice notice--error"><a href=format!("#p-{first}")>{text}</a></p> }.into_any())
}

/// What stands under a name.
pub(crate) fn told(visit: &Visit, said: Said, planned: u32) -> String {
    let l = &visit.l;
    let mut parts = vec![l.status(said.status)];
    if said.late > 0 {
        parts.push(l.tf("{n} min late", &[("n", &said.late.to_string())]));
    }
    if said.early > 0 {
        parts.push(l.tf("left {n} min early", &[("n", &said.early.to_string())]));
    }
    if said.is_present() && (said.late > 0 || said.early > 0) {
        parts.push(l.tn("{n} minute", "{n} minutes", said.minutes(planned) as usize));
    }
    parts.join(" · ")
}

/// One row; the empty one is a pattern for rows that come later.
fn line(visit: &Visit, (address, zone): (&str, Tz), session: &Session, row: Option<&Row>, may_mark: bool) -> AnyView {
    let l = &visit.l;
    let entry = row.map(|r| &r.entries[0]);
    let said = entry.map_or(Said::NOTHING, |e| e.agreed.said);
    let registration = row.map(|r| &r.registration);
    let person = registration.map(|r| r.person_id.to_string()).unwrap_or_default();
    let name = registration.map(records::events::registrations::Registration::name).unwrap_or_default();
    let heads: Vec<String> =
        entry.map(|e| e.agreed.heads.iter().map(ToString::to_string).collect()).unwrap_or_default();
    let label = || view! { <span class="visually-hidden" data-label="yes">": "{name.clone()}</span> };
    let button = |status: Status, text: String, class: &'static str| {
        let pressed = if said.status == status { "true" } else { "false" };
        let value = format!("{}/{person}", status.code());
        view! { <button class=class name="mark" value=value aria-pressed=pressed>{text}{label()}</button> }
    };
    let buttons = may_mark.then(|| {
        view! {
            <div class="roster__buttons">
                {button(Status::Present, l.t("Here"), "roster__here")}
                {button(Status::Absent, l.t("Absent"), "roster__other")}
                {button(Status::Excused, l.t("Excused"), "roster__other")}
                <a class="roster__more" href=format!("?person={person}#change")>"…"<span class="visually-hidden">{l.t("Minutes and more")}</span>{label()}</a>
            </div>
        }
    });
    let expected = registration
        .filter(|r| r.state != RegistrationState::Registered)
        .map(|r| tag("plain", l.registration_state(r.state)));
    let to_match = registration.filter(|r| r.to_match).map(|_| tag("due", l.t("to be identified")));
    let conflict = entry.and_then(|e| contradiction(visit, zone, e, session.planned(), may_mark));
    // Who marks taps through names and is not to be led away by one.
    let shown = match registration.filter(|_| !may_mark) {
        Some(_) => view! { <a href=format!("{address}/people/{person}")>{name.clone()}</a> }.into_any(),
        None => name.clone().into_any(),
    };
    let (key, badge) = registration
        .map(|r| (r.search_key.clone(), registrations::badge_mark(session.id, &r.badge)))
        .unwrap_or_default();
    let organisation = registration.and_then(|r| r.organisation.clone());
    view! {
        <li class="roster__row" id=format!("p-{person}") data-person=person.clone() data-status=said.status.code() data-late=said.late data-early=said.early
            data-heads=heads.join(" ") data-key=key data-badge=badge>
            <div class="roster__who">
                <span class="roster__name">{shown}</span>
                <span class="roster__organisation">{organisation}" "{expected}{to_match}</span>
                <span class="roster__said">{told(visit, said, session.planned())}</span>
                <span class="roster__conflict">{conflict}</span>
            </div>
            {buttons}
        </li>
    }
    .into_any()
}

/// Whoever is entered by hand and may be on the list: marked there instead.
fn asked(visit: &Visit, address: &str, rows: &[Row], fields: &Fields, errors: &Errors) -> Option<AnyView> {
    let l = &visit.l;
    let guest: GuestInput = fields.read().ok().filter(|_| errors.is_asked_again() && fields.has("family_name"))?;
    let list: Vec<Registration> = rows.iter().map(|row| row.registration.clone()).collect();
    let meant = alike::meant(&list, &guest.family_name, &guest.given_name);
    let here = |row: &Registration| {
        let value = format!("{}/{}", Status::Present.code(), row.person_id);
        let form = view! {
            <form method="post" action=format!("{address}/marks")>
                <button class="button" name="mark" value=value>{l.t("Here")}<span class="visually-hidden">": "{row.name()}</span></button>
            </form>
        };
        Some(form.into_any())
    };
    let go_on = l.t("Somebody else: enter and mark as present");
    Some(asked::draw(visit, &meant, &guest, format!("{address}/walk-ins"), go_on, here))
}

/// Minutes of one person: hidden until somebody is chosen, by address or by the island.
fn change(visit: &Visit, address: &str, session: &Session, rows: &[Row], fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let chosen = rows.iter().find(|r| r.registration.person_id.to_string() == fields.get("person"));
    let said = chosen.map_or(Said::NOTHING, |r| r.entries[0].agreed.said);
    let typed = |name: &str, known: u32| if fields.has(name) { fields.get(name).to_owned() } else { known.to_string() };
    let (late, early) = (typed("late", said.late), typed("early", said.early));
    let name = chosen.map(|r| r.registration.name()).unwrap_or_default();
    view! {
        <form class="panel" id="change" method="post" action=format!("{address}/marks") hidden=chosen.is_none() novalidate tabindex="-1">
            <h2 id="change-name">{name}</h2>
            <p><a id="change-history" data-address=format!("{address}/people") href=format!("{address}/people/{}", fields.get("person"))>{l.t("Who marked what, and when")}</a></p>
            <input type="hidden" name="person" value=fields.get("person").to_owned()/>
            <p class="soft">{l.tn("The session has {n} minute.", "The session has {n} minutes.", session.planned() as usize)}</p>
            {Field::new("late", l.t("Minutes late"), errors).input("number", &late, "off")}
            {Field::new("early", l.t("Minutes left early"), errors).input("number", &early, "off")}
            <div class="form-actions">
                <button class="button" name="status" value="present">{l.t("Save as present")}</button>
                <button class="button button--secondary" name="status" value="open">{l.t("Take the mark back")}</button>
                <a href=address.to_owned() id="change-close">{l.t("Close")}</a>
            </div>
        </form>
    }
    .into_any()
}

/// Somebody who is in the room and on no list.
fn walk_in(visit: &Visit, address: &str, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let open = !errors.all().is_empty() && fields.has("family_name");
    view! {
        <details class="walk-in" open=open>
            <summary>{l.t("Somebody is here who is not on the list")}</summary>
            <form method="post" action=format!("{address}/walk-ins") id="walk-in" novalidate>
                {Field::new("family_name", l.t("Family name"), errors).input("text", fields.get("family_name"), "off")}
                {given_name(l, errors, fields.get("given_name"), "off")}
                {Field::new("organisation", l.t("Organisation"), errors).optional(l).input("text", fields.get("organisation"), "off")}
                <p class="notice" id="walk-in-asked" role="alert" hidden>{l.t("Somebody with this name is on the list: search above, and tap “Here”. If it is somebody else, press the button once more.")}</p>
                <div class="form-actions"><button class="button">{l.t("Enter and mark as present")}</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn heads(visit: &Visit, address: &str, session: &Session, fields: &Fields, errors: &Errors) -> AnyView {
    let l = &visit.l;
    let typed = if fields.has("heads") {
        fields.get("heads").to_owned()
    } else {
        session.heads.map(|n| n.to_string()).unwrap_or_default()
    };
    view! {
        <form class="filters" method="post" action=format!("{address}/heads")>
            {Field::new("heads", l.t("People counted in the room"), errors).optional(l).input("number", &typed, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Save the count")}</button></div>
        </form>
    }
    .into_any()
}
