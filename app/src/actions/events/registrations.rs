//! Onto the list of an event, and off it.

use axum::response::Response;
use records::{
    Error, Problem,
    events::{
        self,
        acquaintance::{self, Wanted},
        event,
        feeds::{self, FeedId},
        participants::{self, ParticipantInput},
        registrations::{
            self, alike, candidates,
            guests::{self, GuestInput},
            state::{Organiser, RegistrationState, Source},
        },
    },
    ledger::keys::EventId,
    merging::{
        merge::MergeId,
        same::{self, Same as Outcome},
        undo::Undoing,
    },
    people::person::PersonId,
    system::{audit::Actor, codes},
};
use serde::Deserialize;

use crate::{
    found::event::FoundEvent,
    pages::events::{
        mine::{self, join},
        people::{
            choice, matches,
            page::{self, Typed},
            participant,
        },
    },
    web::{
        back::{back_with, checked, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        visit::Visit,
    },
    words::problems::Errors,
};

/// Somebody on the list, and what becomes of their place.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Who {
    person: String,
    state: String,
    back: String,
}

/// Whom somebody without registration turns out to be.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Same {
    same: String,
}

/// Whether somebody comes.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reply {
    answer: String,
}

fn done(state: RegistrationState) -> &'static str {
    match state {
        RegistrationState::Waiting => "waiting",
        RegistrationState::Invited => "invited",
        RegistrationState::Registered => "registered",
        RegistrationState::Apologised | RegistrationState::Withdrawn => "saved",
    }
}

/// Puts people on the list whom the viewer may look for: all of them, or nobody where one of them is not.
pub(crate) async fn add(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let among = choice::among(&visit, &found).await?;
    let mut people: Vec<PersonId> = Vec::new();
    for key in fields.all("person") {
        let person: PersonId = key.parse().map_err(|_| Failure::BadRequest)?;
        records::people::person::find(visit.cx(), person).await?.ok_or(Failure::NotFound)?;
        if !candidates::may_add(visit.cx(), person, &among).await? {
            return Err(Failure::Forbidden);
        }
        people.push(person);
    }
    let actor = visit.signed_in()?.account.into();
    let source = page::source(&found, fields.get("how"));
    let tell = visit.mails();
    let (mut on, mut invited, mut waiting) = (0, 0, 0);
    for person in people {
        match registrations::register(visit.cx(), actor, &found.event, person, source, &tell).await? {
            RegistrationState::Waiting => waiting += 1,
            RegistrationState::Invited => invited += 1,
            RegistrationState::Registered | RegistrationState::Apologised | RegistrationState::Withdrawn => on += 1,
        }
    }
    let counts = [("on", on), ("invited", invited), ("waiting", waiting)].map(|(name, n)| (name, n.to_string()));
    let query = Fields::of(counts.into_iter().map(|(name, n)| (name.to_owned(), n)).collect());
    // The search goes on: whoever puts a group on the list types one name after the other.
    let query = query.query_with(&[("done", "added"), ("search", fields.get("search"))]);
    Ok(to(format!("{}/people?{query}", found.address())))
}

async fn put_on(visit: &Visit, found: &FoundEvent, person: PersonId, how: &str) -> Result<Response, Failure> {
    let source = page::source(found, how);
    let actor = visit.signed_in()?.account.into();
    let tell = visit.mails();
    let state = registrations::register(visit.cx(), actor, &found.event, person, source, &tell).await?;
    Ok(to(format!("{}/people?done={}", found.address(), done(state))))
}

/// Somebody of another project, as they are named. The page has two forms with names.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Named {
    #[serde(rename = "known_family_name")]
    family_name: String,
    #[serde(rename = "known_given_name")]
    given_name: String,
    #[serde(rename = "known_birth_year")]
    birth_year: String,
    #[serde(rename = "known_email")]
    email: String,
}

/// Puts somebody on the list who is known in another project, if they are named exactly.
pub(crate) async fn add_known(visit: Visit, found: FoundEvent, Form(named): Form<Named>) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account;
    if !visit.app.limits.look_up(&actor.to_string()) {
        return Err(Failure::TooMany);
    }
    let wanted = Wanted {
        family_name: named.family_name,
        given_name: named.given_name,
        birth_year: named.birth_year,
        email: named.email,
    };
    match checked(&visit.l, acquaintance::look_up(visit.cx(), actor, &found.event, &wanted).await)? {
        Ok(Some(person)) => put_on(&visit, &found, person, "").await,
        Ok(None) => Ok(to(format!("{}/people?done=unknown", found.address()))),
        Err(errors) => {
            let typed = Typed { wanted, ..Typed::default() };
            page::page(&visit, &found, &Fields::default(), &typed, &errors).await
        }
    }
}

/// The person in a form, whose place on the list the viewer may change: anybody's for staff, one's own people for a focal point.
async fn person(visit: &Visit, found: &FoundEvent, who: &Who) -> Result<PersonId, Failure> {
    let person: PersonId = who.person.parse().map_err(|_| Failure::BadRequest)?;
    if let Some(own) = choice::own_organisation(visit, found).await? {
        let organisation = candidates::organisation_of(visit.cx(), person).await?;
        if organisation.as_ref() != Some(&own) {
            return Err(Failure::Forbidden);
        }
    }
    records::people::person::find(visit.cx(), person).await?.ok_or(Failure::NotFound)?;
    Ok(person)
}

pub(crate) async fn set_state(visit: Visit, found: FoundEvent, Form(who): Form<Who>) -> Result<Response, Failure> {
    let person = person(&visit, &found, &who).await?;
    let state = RegistrationState::from_code(&who.state).ok_or(Failure::BadRequest)?;
    let actor = visit.signed_in()?.account.into();
    let tell = visit.mails();
    let by = if found.may_change { Organiser::Staff } else { Organiser::FocalPoint };
    let state = registrations::set_state(visit.cx(), actor, by, &found.event, person, state, &tell).await?;
    Ok(to(format!("{}/people?{}", found.address(), back_with(&who.back, done(state)))))
}

pub(crate) async fn add_guest(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let input: GuestInput = fields.read()?;
    if !fields.has("new") {
        let list = registrations::list(visit.cx(), found.event.id).await?;
        if !alike::meant(&list, &input.family_name, &input.given_name).is_empty() {
            let typed = Typed { guest: input, ..Typed::default() };
            return page::page(&visit, &found, &Fields::default(), &typed, &Errors::asked_again()).await;
        }
    }
    let actor = visit.signed_in()?.account.into();
    let added = guests::add_guest(visit.cx(), actor, &found.event, &input, Source::Trainer).await;
    match checked(&visit.l, added)? {
        Ok(person) => {
            let entered = registrations::one(visit.cx(), found.event.id, person).await?.ok_or(Failure::NotFound)?;
            Ok(to(format!("{}/people?done={}", found.address(), done(entered.state))))
        }
        Err(errors) => {
            let typed = Typed { guest: input, ..Typed::default() };
            page::page(&visit, &found, &Fields::default(), &typed, &errors).await
        }
    }
}

pub(crate) async fn matched(visit: Visit, found: FoundEvent, Form(who): Form<Who>) -> Result<Response, Failure> {
    let person: PersonId = who.person.parse().map_err(|_| Failure::BadRequest)?;
    registrations::set_matched(visit.cx(), visit.signed_in()?.account, found.event.id, person, false).await?;
    Ok(to(format!("{}/people?done=new&person={person}", found.address())))
}

/// Takes back that somebody is a new person, or the same one as somebody known.
pub(crate) async fn unmatch(visit: Visit, found: FoundEvent, Form(fields): Form) -> Result<Response, Failure> {
    let actor = visit.signed_in()?.account;
    if let Some(merge) = fields.some("merge") {
        let merge: MergeId = merge.parse().map_err(|_| Failure::BadRequest)?;
        return match same::take_back(visit.cx(), actor, found.event.id, merge).await? {
            Undoing::Done(_) => Ok(to(format!("{}/people?done=apart", found.address()))),
            Undoing::Refused(_) => Err(Failure::Conflict(None)),
        };
    }
    let person: PersonId = fields.one("person")?.parse().map_err(|_| Failure::BadRequest)?;
    registrations::set_matched(visit.cx(), actor, found.event.id, person, true).await?;
    Ok(to(format!("{}/people/{person}/match", found.address())))
}

/// What is known about somebody on the list.
pub(crate) async fn complete(
    visit: Visit,
    found: FoundEvent,
    Path((_, person)): Path<(EventId, PersonId)>,
    Form(typed): Form<ParticipantInput>,
) -> Result<Response, Failure> {
    let (repaired, repairs) = typed.person.clone().repaired();
    let input = ParticipantInput { person: repaired, ..typed };
    if !repairs.is_empty() {
        return participant::form(&visit, &found, person, &input, &repairs, &Errors::asked_again()).await;
    }
    let actor = visit.signed_in()?.account;
    let written = participants::write(visit.cx(), actor, &found.event, person, &input).await;
    // That somebody has an address already says that they are known here: asked without end, it would say of whom.
    if says_who_is_known(&written) && !visit.app.limits.look_up(&actor.to_string()) {
        return Err(Failure::TooMany);
    }
    match checked(&visit.l, written)? {
        Ok(()) => Ok(to(format!("{}/people?done=saved#p-{person}", found.address()))),
        Err(errors) => participant::form(&visit, &found, person, &input, &[], &errors).await,
    }
}

fn says_who_is_known(written: &Result<(), Error>) -> bool {
    let Err(Error::Invalid(found)) = written else { return false };
    found.iter().any(|found| found.field == "email" && found.problem == Problem::Taken)
}

/// Somebody who came without registration is somebody known: both records are brought together, or an administrator is asked.
pub(crate) async fn same(
    visit: Visit,
    found: FoundEvent,
    Path((_, person)): Path<(EventId, PersonId)>,
    Form(who): Form<Same>,
) -> Result<Response, Failure> {
    let (guest, others) = matches::guest(&visit, &found, person).await?;
    let known: PersonId = who.same.parse().map_err(|_| Failure::BadRequest)?;
    if !matches::may_be(&visit, &found, &others, known).await? {
        return Err(Failure::NotFound);
    }
    let actor = visit.signed_in()?.account;
    match same::same(visit.cx(), actor, found.event.id, known, guest.person_id).await? {
        Outcome::Done(merge) => Ok(to(format!("{}/people?done=merged&merge={merge}", found.address()))),
        Outcome::Proposed => Ok(to(format!("{}/people?done=proposed", found.address()))),
        Outcome::Refused(_) => Err(Failure::Conflict(None)),
    }
}

/// `POST /join/CODE`.
pub(crate) async fn join(
    visit: Visit,
    Path(code): Path<String>,
    Form(input): Form<GuestInput>,
) -> Result<Response, Failure> {
    let event = match join::event(&visit, &code).await? {
        Ok(event) => event,
        Err(response) => return Ok(response),
    };
    if let Some(viewer) = visit.viewer() {
        let tell = visit.mails();
        let actor = viewer.account.into();
        let state = registrations::register(visit.cx(), actor, &event, viewer.person, Source::Link, &tell).await?;
        return Ok(to(format!("/my-events?done={}", done(state))));
    }
    // Everybody has the link: names from one address are not typed faster than this.
    if !visit.app.limits.name(visit.address) {
        return Err(Failure::TooMany);
    }
    match checked(&visit.l, guests::add_guest(visit.cx(), Actor::Nobody, &event, &input, Source::Link).await)? {
        Ok(person) => {
            let own = events::list::of_person(visit.cx(), person).await?;
            let state = own.into_iter().find(|(id, _)| *id == event.id).map(|(_, state)| state);
            let done = if state == Some(RegistrationState::Waiting) { "waiting" } else { "registered" };
            Ok(to(format!("/join/{}?done={done}", event.join_code)))
        }
        Err(errors) => join::form(&visit, &event, &input, &errors).await,
    }
}

async fn own(visit: &Visit, id: EventId, come: bool) -> Result<Response, Failure> {
    let viewer = visit.signed_in()?;
    // Only who is on the list answers: the link is how one comes onto it.
    let own = events::list::of_person(visit.cx(), viewer.person).await?;
    if !own.iter().any(|(event, _)| *event == id) {
        return Err(Failure::NotFound);
    }
    let event = event::find(visit.cx(), id).await?.ok_or(Failure::NotFound)?;
    let tell = visit.mails();
    let actor = viewer.account.into();
    let state = registrations::answer(visit.cx(), actor, &event, viewer.person, come, &tell).await?;
    Ok(to(format!("/my-events?done={}", done(state))))
}

pub(crate) async fn come(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    own(&visit, id, true).await
}

pub(crate) async fn apologise(visit: Visit, Path(id): Path<EventId>) -> Result<Response, Failure> {
    own(&visit, id, false).await
}

/// `POST /invitation/CODE`.
pub(crate) async fn answer(
    visit: Visit,
    Path(code): Path<String>,
    Form(reply): Form<Reply>,
) -> Result<Response, Failure> {
    let Some((event, person)) = mine::list::invited(&visit, &code).await? else {
        return Ok(mine::list::unknown_invitation(&visit));
    };
    let comes = match reply.answer.as_str() {
        "come" => true,
        "apologise" => false,
        _ => return Err(Failure::BadRequest),
    };
    // Whoever has the secret answers, whoever is signed in at that browser.
    let tell = visit.mails();
    registrations::answer(visit.cx(), Actor::Nobody, &event, person.person_id, comes, &tell).await?;
    Ok(to(format!("/invitation/{}?done=saved", codes::read(&code))))
}

/// Makes an address for a calendar, and shows it.
pub(crate) async fn feed(visit: Visit) -> Result<Response, Failure> {
    let token = feeds::make(visit.cx(), visit.signed_in()?.account).await?;
    Ok(mine::feed::made(&visit, &token))
}

pub(crate) async fn end_feed(visit: Visit, Path(feed): Path<FeedId>) -> Result<Response, Failure> {
    feeds::end(visit.cx(), visit.signed_in()?.account, feed).await?;
    Ok(to("/my-events?done=feed-off"))
}
