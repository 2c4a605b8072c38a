//! A sign-in sheet as PDF.

use std::sync::Arc;

use axum::response::Response;
use documents::{
    DocumentError,
    sign_in_sheet::{self, SheetPage, SheetRow, SignInSheet},
};
use records::{
    events::{
        event::{self, Event, Session, Trainer},
        paper::{self, More, Page, Printed, Sheet, SheetId},
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        codes, heavy,
    },
};

use crate::{
    found::event::FoundEvent,
    pages::events::paper::overview::overview,
    web::{download, failure::Failure, form::Fields, path::Path, state::App, visit::Visit},
    words::{
        i18n::L,
        problems::Errors,
        sessions::{day_and_hour, span},
    },
};

pub(crate) async fn pdf(
    visit: Visit,
    found: FoundEvent,
    Path((_, sheet)): Path<(EventId, SheetId)>,
) -> Result<Response, Failure> {
    let sheets = paper::sheets(visit.cx(), found.event.id).await?;
    let (sheet, pages) = sheets.into_iter().find(|(s, _)| s.id == sheet).ok_or(Failure::NotFound)?;
    let trainers = event::trainers(visit.cx(), found.event.id).await?;
    let drawing = drawing(&visit, &found, &sheet, &pages, &trainers);
    match heavy::FIGURES.run(move || sign_in_sheet::pdf(&drawing)).await? {
        Ok(bytes) => {
            let account = visit.signed_in()?.account;
            audit::note(visit.cx(), account, Act::ExportSheet, &found.event.id.to_string()).await?;
            let printed_at = sheet.printed_at.with_timezone(&found.event.zone());
            let name = format!("sheet-{}.pdf", printed_at.format("%Y%m%d-%H%M"));
            Ok(download::shown(&name, download::PDF, bytes))
        }
        Err(error) => refused(&visit, &found, "sessions", error).await,
    }
}

/// The page with a sentence about why there is no document.
pub(super) async fn refused(
    visit: &Visit,
    found: &FoundEvent,
    field: &'static str,
    error: DocumentError,
) -> Result<Response, Failure> {
    let l = &visit.l;
    let sentence = match error {
        DocumentError::MissingCharacters(missing) => {
            let missing: Vec<String> = missing.iter().map(char::to_string).collect();
            l.tf("Our fonts cannot print these characters: {characters}. Correct the names or organisations in which they stand.",
                &[("characters", &missing.join(" "))])
        }
        DocumentError::Nothing => l.t("There is nobody to print this for yet."),
        DocumentError::Pdf(_) | DocumentError::TooMany { .. } => {
            l.t("A text is too long for the paper. Shorten the title or the place of the event.")
        }
        other => return Err(records::Error::from(other).into()),
    };
    let errors = Errors::one(field, sentence);
    overview(visit, found, &Fields::default(), &errors).await
}

/// The interface in the language in which the event is held.
pub(super) fn words(app: &App, event: &Event) -> L {
    L { texts: Arc::clone(&app.texts), language: event.language }
}

fn drawing(visit: &Visit, found: &FoundEvent, sheet: &Sheet, pages: &[Page], trainers: &[Trainer]) -> SignInSheet {
    let l = words(&visit.app, &found.event);
    let event = &found.event;
    let first = found.sessions.first().map(|s| s.on_date);
    let last = found.sessions.last().map(|s| s.on_date);
    let names = trainers.iter().map(Trainer::name).collect::<Vec<_>>().join(", ");
    let details = [
        (l.t("Where"), event.place.clone()),
        (l.t("When"), span(&l, first, last)),
        (l.t("Trainers"), names),
        (l.t("Project"), event.project_name(event.language).to_owned()),
    ];
    let columns = sheet.sessions.iter().map(|id| {
        let session = found.sessions.iter().find(|s| s.id == *id);
        session.map_or_else(|| l.t("session removed from the event"), |s| column(&l, s))
    });
    let mut number = 0;
    let mut row = |printed: &Option<Printed>| {
        number += 1;
        let (name, organisation) =
            printed.as_ref().map(|p| (p.name.clone(), p.organisation.clone())).unwrap_or_default();
        let more = sheet.more.iter().map(|more| match (more, printed) {
            (More::Position, Some(printed)) => position(&l, printed),
            (More::Position, None) | (More::Phone, _) => String::new(),
        });
        SheetRow { number: number.to_string(), name, organisation, more: more.collect() }
    };
    let pages = pages.iter().map(|page| SheetPage {
        code: codes::print(&page.code),
        qr: format!("{}{CODE_PATH}{}", visit.app.settings.address, page.code),
        rows: page.lines.iter().map(&mut row).collect(),
    });
    SignInSheet {
        language: l.language.code().to_owned(),
        title: l.t("Sign-in sheet"),
        event: event.title.clone(),
        details: details.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        more: sheet.more.iter().map(|more| heading(&l, *more)).collect(),
        columns: columns.collect(),
        pages: pages.collect(),
        number_label: l.t("No."),
        name_label: l.t("Name"),
        organisation_label: l.t("Organisation"),
        page_label: l.t("Page {n} of {m}"),
        note: l.t("Sign for each session in which you are there. The sheet is photographed and kept as evidence of attendance; your data are used for the training records of the project only."),
        code_label: l.t("Code of the page"),
        issued: sheet.printed_at,
    }
}

/// What somebody does, and in which unit.
fn position(l: &L, printed: &Printed) -> String {
    let role = printed.role.map(|role| l.post_role(role));
    role.into_iter().chain(printed.unit.clone()).collect::<Vec<_>>().join(", ")
}

fn heading(l: &L, more: More) -> String {
    match more {
        More::Position => l.t("Position"),
        More::Phone => l.t("Phone"),
    }
}

/// The heading of a column: day and hour, then the minutes.
fn column(l: &L, session: &Session) -> String {
    let minutes = l.tn("{n} minute", "{n} minutes", usize::try_from(session.planned_minutes).unwrap_or(0));
    format!("{}\n{minutes}", day_and_hour(session))
}

/// What stands before the code of a page in its QR code.
const CODE_PATH: &str = "/paper/";

/// The code of a page in what a QR code holds, whatever the address was when it was printed.
pub(crate) fn code_in(text: &str) -> Option<String> {
    let (_, code) = text.rsplit_once(CODE_PATH)?;
    let code = codes::read(code);
    (code.len() == 8).then_some(code)
}
