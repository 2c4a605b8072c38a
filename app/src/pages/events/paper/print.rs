//! Badges, name tents and certificates of attendance, together or each kind alone, as one PDF: at once where they are few,
//! as a job where they are many.

use axum::{http::StatusCode, response::Response};
use documents::{
    badges::{Badge, Badges},
    certificate::Certificate,
    name_tents::{NameTent, NameTents},
    print_file::{self, PrintFile},
};
use leptos::prelude::*;
use records::{
    certificates::attendance,
    events::{
        event::Event,
        registrations::{self, Registration, state::RegistrationState},
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        codes, heavy,
        jobs::{Lane, Task},
    },
};
use serde::{Deserialize, Serialize};

use super::sheet::{refused, words};
use crate::{
    components::{attended::drawing, parts::breadcrumbs},
    found::event::FoundEvent,
    page::head::PageHead,
    web::{download, failure::Failure, form::Query, state::App, visit::Visit},
    words::i18n::L,
};

/// How many badges, tents and certificates are drawn while somebody waits for the answer: a second or two.
const MOST_AT_ONCE: usize = 100;

/// What of an event is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    All,
    Badges,
    Tents,
    Certificates,
}

impl What {
    /// As addresses and names of files have it.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Badges => "badges",
            Self::Tents => "tents",
            Self::Certificates => "certificates",
        }
    }

    /// From an address or a form.
    pub(crate) fn from_code(code: &str) -> Result<Self, Failure> {
        [Self::All, Self::Badges, Self::Tents, Self::Certificates]
            .into_iter()
            .find(|what| what.code() == code)
            .ok_or(Failure::NotFound)
    }

    /// For people.
    pub(crate) fn text(self, l: &L) -> String {
        match self {
            Self::All => l.t("Everything in one file"),
            Self::Badges => l.t("Badges"),
            Self::Tents => l.t("Name tents"),
            Self::Certificates => l.t("Certificates of attendance"),
        }
    }
}

/// The job that makes the file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Print {
    pub(crate) event: EventId,
    pub(crate) what: What,
}

impl Task for Print {
    const KIND: &'static str = "print";
    const LANE: Lane = Lane::Files;
    const ATTEMPTS: i64 = 3;
}

pub(crate) async fn pdf(visit: Visit, found: FoundEvent, Query(query): Query) -> Result<Response, Failure> {
    let what = What::from_code(query.some("what").unwrap_or("all"))?;
    let file = file(&visit.app, &found.event, what).await?;
    if file.pieces() > MOST_AT_ONCE {
        return Ok(many(&visit, &found, what, file.pieces()));
    }
    match heavy::FIGURES.run(move || print_file::pdf(&file)).await? {
        Ok(bytes) => {
            let account = visit.signed_in()?.account;
            audit::note(visit.cx(), account, Act::ExportPrint, &found.event.id.to_string()).await?;
            Ok(download::shown(&format!("{}.pdf", what.code()), download::PDF, bytes))
        }
        Err(error) => refused(&visit, &found, "percent", error).await,
    }
}

/// Asks whether so much is to be made.
fn many(visit: &Visit, found: &FoundEvent, what: What, pieces: usize) -> Response {
    let l = &visit.l;
    let title = l.t("To print");
    let links = vec![
        (found.address(), found.event.title.clone()),
        (format!("{}/paper", found.address()), l.t("Paper and badges")),
    ];
    visit.page_with(StatusCode::OK, PageHead::new(&title).narrow(), || {
        view! {
            {breadcrumbs(l, links, &title)}
            <h1>{what.text(l)}</h1>
            <p>{l.tn("{n} piece is to be printed.", "{n} pieces are to be printed.", pieces)}" "
               {l.t("That takes a while: the file is made in the background, and you may leave meanwhile.")}</p>
            <form method="post" action=format!("{}/print", found.address())>
                <button class="button" name="what" value=what.code()>{l.t("Make the file")}</button>
            </form>
        }
    })
}

/// Everything that stands in the file, in the language of the event.
pub(crate) async fn file(app: &App, event: &Event, what: What) -> records::Result<PrintFile> {
    let is = |kind: What| what == What::All || what == kind;
    let mut people = registrations::list(&app.cx, event.id).await?;
    people.retain(|r| r.state == RegistrationState::Registered);
    let issued = if is(What::Certificates) { attendance::of_event(&app.cx, event.id).await? } else { Vec::new() };
    let l = words(app, event);
    let some = !people.is_empty();
    let drawn: Vec<Certificate> = issued.iter().map(|c| drawing(app, c, event.zone())).collect();
    Ok(PrintFile {
        language: l.language.code().to_owned(),
        title: format!("{}: {}", l.t("To print"), event.title),
        badges: (is(What::Badges) && some).then(|| badges_of(&l, event, &people)),
        tents: (is(What::Tents) && some).then(|| tents_of(&l, event, &people)),
        certificates: drawn,
        // The file changes when one of its facts does.
        issued: issued.iter().map(|c| c.issued_at).fold(event.changed_at, Ord::max),
    })
}

fn badges_of(l: &L, event: &Event, people: &[Registration]) -> Badges {
    let people = people.iter().map(|person| Badge {
        name: person.name(),
        organisation: person.organisation.clone().unwrap_or_default(),
        code: codes::print(&person.badge),
        // Only the code: a badge is seen by everybody, and leads nowhere by itself.
        qr: person.badge.clone(),
    });
    Badges {
        language: l.language.code().to_owned(),
        title: l.t("Badges"),
        event: event.title.clone(),
        code_label: l.t("Code"),
        people: people.collect(),
        issued: event.changed_at,
    }
}

fn tents_of(l: &L, event: &Event, people: &[Registration]) -> NameTents {
    let people = people.iter().map(|person| NameTent {
        name: format!("{} {}", person.given_name, person.family_name),
        organisation: person.organisation.clone().unwrap_or_default(),
    });
    NameTents {
        language: l.language.code().to_owned(),
        title: l.t("Name tents"),
        event: event.title.clone(),
        people: people.collect(),
        issued: event.changed_at,
    }
}
