//! The people of an event: who is on the list, who is put on it, invitations on paper.

use std::sync::Arc;

use axum::{http::StatusCode, response::Response};
use leptos::prelude::*;
use records::{
    events::{
        acquaintance::Wanted,
        participants,
        registrations::{
            self, alike, candidates,
            guests::GuestInput,
            places::{self, Room},
            state::{RegistrationState, Source},
        },
    },
    people::person::PersonId,
};

use crate::{
    components::{
        code::qr,
        fields::{Field, given_name},
        parts::{breadcrumbs, empty, error_summary, key, print_button, tag},
        suggest,
    },
    found::event::FoundEvent,
    page::head::PageHead,
    pages::events::people::{
        asked,
        choice::{among, found_people, own_organisation},
        list,
        many::Many,
    },
    web::{
        failure::Failure,
        form::{Fields, Query},
        visit::Visit,
    },
    words::{i18n::L, problems::Errors, sessions::session_line},
};

pub(crate) async fn show(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    page(&visit, &found, &query, &Typed::default(), &Errors::default()).await
}

/// What was typed about somebody to be put on the list.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) guest: GuestInput,
    pub(crate) wanted: Wanted,
}

/// The page, also after an error in one of its forms.
pub(crate) async fn page(
    visit: &Visit,
    found: &FoundEvent,
    query: &Fields,
    typed: &Typed,
    errors: &Errors,
) -> Result<Response, Failure> {
    let own = own_organisation(visit, found).await?;
    let search = query.get("search").chars().take(100).collect::<String>();
    let candidates = match search.trim().chars().count() {
        0 | 1 => None,
        _ => Some(candidates::candidates(visit.cx(), found.event.id, &search, &among(visit, found).await?).await?),
    };
    let many = if found.may_change { Some(Many::find(visit, found, query).await?) } else { None };
    let mut rows = registrations::list(visit.cx(), found.event.id).await?;
    let queue = list::queue(&rows);
    rows.retain(|r| own.is_none() || r.organisation == own);
    let to_match = rows.iter().filter(|r| r.to_match && r.state != RegistrationState::Withdrawn).count();
    let on_paper = rows.iter().filter(|r| r.state == RegistrationState::Invited && r.email.is_none()).count();
    let incomplete =
        if found.may_change { participants::incomplete(visit.cx(), found.event.id).await? } else { Vec::new() };
    let room = places::room(visit.cx(), &found.event).await?;
    let asked_of = errors.is_asked_again();
    let on_list = if asked_of { rows.clone() } else { Vec::new() };
    list::narrow(&mut rows, query, &incomplete);
    let l = &visit.l;
    let title = l.t("People and registration");
    let event = &found.event;
    let address = format!("{}/people", found.address());
    Ok(visit.page_with(errors.status(), PageHead::new(&l.t("Event")), || {
        let notice = match query.get("done") {
            "registered" => Some(l.t("On the list.")),
            "proposed" => Some(l.t("More is known of this record than this event: it is proposed to an administrator, who decides.")),
            "waiting" => Some(l.t("All places are taken: on the waiting list, and moves up automatically.")),
            "invited" => Some(l.t("Invited. Where there is an e-mail address, a mail is on its way.")),
            "saved" => Some(l.t("Saved.")),
            "added" => Some(added(l, query)),
            "apart" => Some(l.t("The records are apart again.")),
            "unknown" => Some(l.t("Nobody is known by exactly this name and year of birth or e-mail, or more than one person is. Put them on the list as somebody who is not known yet: an administrator brings both records together.")),
            _ => None,
        };
        let mut up: Vec<(String, String)> = vec![("/events".into(), l.t("Events"))];
        if found.may_change {
            up.push((found.address(), event.title.clone()));
        }
        let none = Errors::default();
        let everywhere = visit.viewer().is_some_and(|viewer| viewer.administrator);
        let staff = found.may_change.then(|| view! {
            {(!everywhere).then(|| look_up(l, &address, &typed.wanted, errors))}
            <h2>{l.t("Somebody who is not known yet")}</h2>
            <form class="filters" method="post" action=format!("{address}/guest")>
                <input type="hidden" name="id" value=key(&typed.guest.id, || visit.cx().id::<PersonId>())/>
                {Field::new("family_name", l.t("Family name"), errors).input("text", &typed.guest.family_name, "off")}
                {given_name(l, errors, &typed.guest.given_name, "off")}
                {Field::new("organisation", l.t("Organisation"), errors).optional(l)
                    .hint(l.t("Type a part of the name, and choose."))
                    .organisation(&typed.guest.organisation)}
                <div class="form-actions"><button class="button button--secondary">{l.t("Put on the list")}</button></div>
            </form>
            <p class="soft">{l.t("Such people are marked, so that somebody looks whether they are known under another spelling.")}</p>
            {suggest::script(visit)}
        });
        let paper = (found.may_change && on_paper > 0).then(|| {
            let text = l.tn("{n} invitation to print", "{n} invitations to print", on_paper);
            view! { <a class="button button--secondary" href=format!("{}/invitations", found.address())>{text}</a> }
        });
        view! {
            {breadcrumbs(l, up, &title)}
            {error_summary(l, errors)}
            {notice.map(|text| view! { <div class="notice notice--done" role="status"><p>{text}</p></div> })}
            {taken_back(l, &address, query)}
            {own.is_some().then(|| view! { <p class="soft">{event.title.clone()}</p> })}
            <h1>{title.clone()}</h1>
            {own.clone().map(|name| view! { <p>{l.tf("You look after the people of {organisation}.", &[("organisation", &name)])}</p> })}
            {(to_match > 0).then(|| view! {
                <div class="notice">
                    <p>
                        {l.tn("{n} person was typed in by name alone: look who it is.", "{n} people were typed in by name alone: look who they are.", to_match)}
                        " "<a href=format!("{address}?state={}", list::TO_MATCH)>{l.t("Show them")}</a>
                    </p>
                </div>
            })}
            {(!incomplete.is_empty()).then(|| view! {
                <p class="soft">
                    {l.tn("{n} person lacks sex, year of birth or organisation, for which reports ask.", "{n} people lack sex, year of birth or organisation, for which reports ask.", incomplete.len())}
                    " "<a href=format!("{address}?state={}", list::INCOMPLETE)>{l.t("Complete them")}</a>
                </p>
            })}
            {places_line(l, &room)}
            {asked_of.then(|| {
                let meant = alike::meant(&on_list, &typed.guest.family_name, &typed.guest.given_name);
                let go_on = l.t("Somebody else: put on the list");
                asked::draw(visit, &meant, &typed.guest, format!("{address}/guest"), go_on, |_| None)
            })}
            {list::filters(l, &address, query)}
            <div class="toolbar">
                <p>{l.tn("{n} person", "{n} people", rows.len())}</p>
                <div class="cluster">
                    <a class="button" href="#add">{l.t("Put somebody on the list")}</a>
                    {found.may_change.then(|| view! {
                        <a class="button button--secondary" href=format!("{}/imports", found.address())>{l.t("People from a file")}</a>
                        <a class="button button--secondary" href=format!("{}/enrol", found.address())>{l.t("Enrol in a course")}</a>
                    })}
                    {found.may_change.then(|| view! { <a class="button button--secondary" href=format!("{}/messages", found.address())>{l.t("Messages and calls")}</a> })}
                    {paper}
                    {found.may_change.then(|| view! {
                        <a href=format!("{address}.xlsx") download="">{l.t("List as XLSX")}</a>
                        <a href=format!("{address}.pdf") download="">{l.t("List as PDF")}</a>
                    })}
                </div>
            </div>
            {list::draw(visit, found, query, &rows, (&incomplete, &queue))}
            <h2 id="add">{l.t("Put somebody on the list")}</h2>
            <form class="filters" method="get" action=format!("{address}#add") role="search">
                {Field::new("search", l.t("Name, in any spelling"), &none).input("search", &search, "off")}
                <div class="form-actions"><button class="button">{l.t("Search")}</button></div>
            </form>
            {candidates.map(|people| found_people(l, &address, &search, &people, people.len() == 1))}
            {many.map(|many| many.draw(l, &address, query))}
            {staff}
        }
    }))
}

/// How many people were put on the list, and how many of them wait or are invited.
fn added(l: &L, query: &Fields) -> String {
    let n = |name: &str| query.get(name).parse::<usize>().unwrap_or(0);
    let parts = [
        (n("on") > 0).then(|| l.tn("{n} person is on the list.", "{n} people are on the list.", n("on"))),
        (n("invited") > 0).then(|| l.tn("{n} person is invited.", "{n} people are invited.", n("invited"))),
        (n("waiting") > 0).then(|| {
            l.tn(
                "All places are taken: {n} person is on the waiting list.",
                "All places are taken: {n} people are on the waiting list.",
                n("waiting"),
            )
        }),
    ];
    let told = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if told.is_empty() { l.t("Nobody was ticked.") } else { told }
}

/// How many places are taken, where the room has a number of them.
fn places_line(l: &L, room: &Room) -> Option<AnyView> {
    let places = room.places?;
    let number = |n: i64| usize::try_from(n).unwrap_or(0);
    let taken = l.tf("{n} of {room} places taken", &[("n", &room.taken.to_string()), ("room", &places.to_string())]);
    let waiting = (room.waiting > 0).then(|| l.tn("{n} person waiting", "{n} people waiting", number(room.waiting)));
    let line = [Some(taken), waiting].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let over = (room.taken > places).then(|| {
        tag(
            "due",
            l.tn(
                "{n} person more than there are places",
                "{n} people more than there are places",
                number(room.taken - places),
            ),
        )
    });
    let full = (room.taken == places).then(|| tag("due", l.t("full")));
    Some(view! { <p>{line}" "{over}{full}</p> }.into_any())
}

/// What was said about who somebody is, with the way back.
fn taken_back(l: &L, address: &str, query: &Fields) -> Option<AnyView> {
    let (text, field, value) = match query.get("done") {
        "new" => (l.t("Saved: a new person."), "person", query.get("person")),
        "merged" => (l.t("Both records are one."), "merge", query.get("merge")),
        _ => return None,
    };
    Some(
        view! {
            <div class="notice notice--done" role="status">
                <p>{text}</p>
                <form method="post" action=format!("{address}/unmatch")>
                    <button class="button button--link" name=field value=value.to_owned()>{l.t("Take it back")}</button>
                </form>
            </div>
        }
        .into_any(),
    )
}

/// Somebody of another project, named exactly: nobody is shown.
fn look_up(l: &L, address: &str, wanted: &Wanted, errors: &Errors) -> AnyView {
    view! {
        <h2>{l.t("Somebody from another project")}</h2>
        <p class="soft">{l.t("The search finds the people of this project. Somebody who was trained in another one is put on the list by name and year of birth or e-mail. That you asked is written into the log.")}</p>
        <form class="filters" method="post" action=format!("{address}/known")>
            {Field::new("known_family_name", l.t("Family name"), errors).input("text", &wanted.family_name, "off")}
            {Field::new("known_given_name", l.t("Given name"), errors).input("text", &wanted.given_name, "off")}
            {Field::new("known_birth_year", l.t("Year of birth"), errors).optional(l).input("text", &wanted.birth_year, "off")}
            {Field::new("known_email", l.t("E-mail"), errors).optional(l).input("text", &wanted.email, "off")}
            <div class="form-actions"><button class="button button--secondary">{l.t("Put on the list")}</button></div>
        </form>
    }
    .into_any()
}

/// Invitations on paper, for those who have no address: one on each half page. They carry no secret of anybody's, because
/// whoever prints them would have it: people answer signed in, or tell whoever invites them.
pub(crate) async fn invitations(visit: Visit, found: FoundEvent) -> Result<Response, Failure> {
    let mut rows = registrations::list(visit.cx(), found.event.id).await?;
    rows.retain(|r| r.state == RegistrationState::Invited && r.email.is_none());
    let link = format!("{}/my-events", visit.app.settings.address);
    let code = documents::qr::svg(&link).map_err(|e| Failure::from(records::Error::from(e)))?;
    let l = &visit.l;
    let title = l.t("Invitations to print");
    // The paper is for those who are invited.
    let language = found.event.language;
    let invited = L { texts: Arc::clone(&visit.app.texts), language };
    let lines: Vec<String> = found.sessions.iter().map(|s| session_line(language, s)).collect();
    Ok(visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        let none = rows.is_empty();
        let cards = rows.iter().map(|row| {
            let lines = lines.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
            view! {
                <section class="invitation" lang=language.code()>
                    <p class="soft">{invited.t("Invitation")}</p>
                    <h2>{row.name()}</h2>
                    <p><strong>{found.event.title.clone()}</strong><br/>{found.event.place.clone()}</p>
                    <ul>{lines}</ul>
                    <div class="invitation__answer">
                        <div class="invitation__code">{qr(code.clone())}</div>
                        <p>{invited.t("Say whether you come: scan the code and sign in, or tell whoever invites you.")}<br/><code class="mono">{link.clone()}</code></p>
                    </div>
                </section>
            }
        });
        let cards = cards.collect_view();
        view! {
            <div class="screen-only">
                {breadcrumbs(l, vec![("/events".into(), l.t("Events")), (found.address(), found.event.title.clone()), (format!("{}/people", found.address()), l.t("People and registration"))], &title)}
                <h1>{title.clone()}</h1>
                {none.then(|| empty(l.t("Nothing to print"), l.t("Everybody who is invited has an e-mail address or has answered."), None))}
                {(!none).then(|| view! { <p>{l.t("Print this page: one invitation for each person, in the language of the event.")}</p> {print_button(l)} })}
            </div>
            {cards}
        }
    }))
}

/// How somebody comes onto the list, by who puts them there.
pub(crate) fn source(found: &FoundEvent, how: &str) -> Source {
    match (how, found.may_change) {
        ("invite", _) => Source::Invitation,
        (_, true) => Source::Trainer,
        (_, false) => Source::FocalPoint,
    }
}
