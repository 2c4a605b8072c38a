//! Lists of people from files: handed in, put right, confirmed, taken back.

use axum::response::Response;
use documents::spreadsheet::{self, MOST_BYTES, MOST_COLUMNS, MOST_LETTERS, MOST_ROWS, MOST_SHEETS, ReadError};
use records::{
    Conflict, Error,
    events::imports::{self, ImportId, Kept, Letters, run},
    ledger::keys::{EventId, SessionId},
    merging::take_back,
    system::heavy,
};

use crate::{
    found::event::FoundEvent,
    pages::events::imports::{draft, found::Found, row, start::start_page},
    web::{
        back::{back_with, checked, to},
        failure::Failure,
        form::{Fields, Form},
        path::Path,
        upload::Upload,
        visit::Visit,
    },
    words::{i18n::L, problems::Errors},
};

/// `POST /events/{event}/imports`: reads a file and keeps it as a draft.
pub(crate) async fn keep(visit: Visit, found: FoundEvent, form: Upload) -> Result<Response, Failure> {
    if found.event.cancelled_at.is_some() {
        return Err(Failure::Conflict(Some(Conflict::Cancelled)));
    }
    let refuse = async |sentence: String| {
        let errors = Errors::one("list", sentence);
        start_page(&visit, &found, "", &errors).await
    };
    let Some(file) = form.file("list", MOST_BYTES).await? else { return refuse(visit.l.t("Choose a file.")).await };
    let (mut name, bytes) = (file.file, file.bytes);
    let (read, bytes) = heavy::FIGURES.run(move || (spreadsheet::read(&bytes), bytes)).await?;
    let read = match read {
        Ok(read) => read,
        Err(error) => return refuse(sentence(&visit.l, &error)).await,
    };
    if name.trim().is_empty() {
        name = visit.l.t("List");
    }
    let actor = visit.signed_in()?.account;
    let (import, done) = match imports::keep(visit.cx(), actor, &found.event, &name, &bytes, read).await? {
        Kept::New(id) => (id, "read"),
        Kept::Before(id) => (id, "before"),
    };
    Ok(to(format!("{}/imports/{import}?done={done}", found.address())))
}

fn sentence(l: &L, error: &ReadError) -> String {
    match error {
        ReadError::Empty => l.t("There is nothing in this file."),
        ReadError::TooLarge => l.tf(
            "A list has at most {mb} MB. Take out pictures, or divide it.",
            &[("mb", &(MOST_BYTES / 1024 / 1024).to_string())],
        ),
        ReadError::TooManyRows => l.tf("A list has at most {n} rows. Divide it.", &[("n", &MOST_ROWS.to_string())]),
        ReadError::LongCell(row) => l.tf(
            "Row {row} has a cell of more than {n} letters: this is no list of people, or its rows have run into one another.",
            &[("row", &row.to_string()), ("n", &MOST_LETTERS.to_string())],
        ),
        ReadError::TooManySheets => l.tf(
            "A workbook has at most {n} sheets. Copy the one with the list into a new workbook.",
            &[("n", &MOST_SHEETS.to_string())],
        ),
        ReadError::TooManyColumns => l.tf(
            "A list has at most {n} columns. Take out those that nobody needs.",
            &[("n", &MOST_COLUMNS.to_string())],
        ),
        ReadError::OpenQuote(line) => l.tf(
            "The quotation mark in line {line} is not closed, so that it takes the rows behind it into its cell. Close it or take it out.",
            &[("line", &line.to_string())],
        ),
        ReadError::NotASpreadsheet(_) => l.t(
            "This is neither an Excel workbook (.xlsx) nor CSV. Open it in Excel or LibreOffice and save it as .xlsx.",
        ),
        ReadError::Password => l.t("This workbook is protected by a password. Save it without one."),
    }
}

fn saved(found: &Found, fields: &Fields) -> Response {
    to(format!("{}?{}", found.address(), back_with(fields.get("back"), "saved")))
}

/// The draft again, with what is wrong; what was changed in between is said in words.
async fn answer(visit: &Visit, found: &Found, fields: &Fields, result: Result<(), Error>) -> Result<Response, Failure> {
    match checked(&visit.l, result)? {
        Ok(()) => Ok(saved(found, fields)),
        Err(errors) => draft::page(visit, found, fields, &errors).await,
    }
}

pub(crate) async fn columns(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = decided(&visit, event, import, &fields).await?;
    let codes: Vec<String> =
        (0..found.import.columns.len()).map(|place| fields.get(&format!("column-{place}")).to_owned()).collect();
    let result =
        imports::set_columns(visit.cx(), visit.signed_in()?.account, &found.import, &codes, fields.get("heading"))
            .await;
    answer(&visit, &found, &Fields::default(), result).await
}

pub(crate) async fn letters(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = decided(&visit, event, import, &fields).await?;
    let letters = Letters::from_code(fields.get("letters")).ok_or(Failure::BadRequest)?;
    imports::set_letters(visit.cx(), visit.signed_in()?.account, &found.import, letters).await?;
    Ok(saved(&found, &Fields::default()))
}

pub(crate) async fn organisations(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = decided(&visit, event, import, &fields).await?;
    let places = (0..).take_while(|place| fields.has(&format!("typed-{place}")));
    let meant: Vec<(String, String)> = places
        .map(|n| (fields.get(&format!("typed-{n}")).to_owned(), fields.get(&format!("meant-{n}")).to_owned()))
        .collect();
    let result = imports::set_organisations(visit.cx(), visit.signed_in()?.account, &found.import, &meant).await;
    // What was typed is shown again beside what is wrong with it.
    answer(&visit, &found, &fields, result).await
}

/// The list, with what was decided in the table of the page.
async fn decided(visit: &Visit, event: FoundEvent, import: ImportId, fields: &Fields) -> Result<Found, Failure> {
    let mut found = Found::find(visit, event, import).await?;
    keep_decisions(visit, &mut found, fields).await?;
    Ok(found)
}

/// Keeps what was decided in the table of the page, whichever of its buttons was pressed; answers whether anything was
/// changed. The page says beside each row what stood there before.
async fn keep_decisions(visit: &Visit, found: &mut Found, fields: &Fields) -> Result<bool, Failure> {
    let mut rows = Vec::new();
    for (number, typed) in fields.starting_with("decide-") {
        let was = format!("was-{number}");
        if fields.has(&was) && fields.get(&was) == typed {
            continue;
        }
        let number: i64 = number.parse().map_err(|_| Failure::BadRequest)?;
        rows.push((number, row::decision(typed)?));
    }
    if rows.is_empty() {
        return Ok(false);
    }
    imports::decide(visit.cx(), visit.signed_in()?.account, &found.event.event, &found.import, &rows).await?;
    found.import = imports::find(visit.cx(), found.import.id).await?.ok_or(Failure::NotFound)?;
    Ok(true)
}

/// Keeps for which session the minutes of a video meeting count, where the page asks; answers whether that was changed.
async fn keep_session(visit: &Visit, found: &mut Found, fields: &Fields) -> Result<bool, Failure> {
    let typed = fields.some("session").map(str::parse::<SessionId>).transpose().map_err(|_| Failure::BadRequest)?;
    if !fields.has("session") || typed == found.import.read_as.session {
        return Ok(false);
    }
    imports::set_session(visit.cx(), visit.signed_in()?.account, &found.import, typed).await?;
    found.import = imports::find(visit.cx(), found.import.id).await?.ok_or(Failure::NotFound)?;
    Ok(true)
}

pub(crate) async fn decisions(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = decided(&visit, event, import, &fields).await?;
    if let Some(row) = fields.some("correct").and_then(|row| row.parse::<i64>().ok()) {
        return Ok(to(format!("{}/rows/{row}", found.address())));
    }
    if fields.has("show") || fields.has("page") {
        let shown = Fields::default();
        let filters = [("kind", fields.get("kind")), ("search", fields.get("search")), ("page", fields.get("page"))];
        return Ok(to(format!("{}?{}#list", found.address(), shown.query_with(&filters))));
    }
    Ok(saved(&found, &fields))
}

/// Which sheets are taken in, and whether hidden rows are.
pub(crate) async fn sheets(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = decided(&visit, event, import, &fields).await?;
    let read = &found.import.read_as;
    let places = read.sheets.iter().enumerate().filter(|(place, sheet)| {
        if fields.has("sheets") { fields.get(&format!("sheet-{place}")) == "true" } else { sheet.taken }
    });
    let taken: Vec<usize> = places.map(|(place, _)| place).collect();
    let hidden = if fields.has("hidden") { fields.get("hidden") == "in" } else { read.takes_hidden };
    imports::set_sheets(visit.cx(), visit.signed_in()?.account, &found.import, &taken, hidden).await?;
    Ok(saved(&found, &Fields::default()))
}

pub(crate) async fn correct(
    visit: Visit,
    event: FoundEvent,
    Path((_, import, number)): Path<(EventId, ImportId, i64)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, import).await?;
    let there = row::find(&visit, &found, number).await?;
    let decision = row::decision(fields.get("decision"))?;
    let event = &found.event.event;
    imports::correct(
        visit.cx(),
        visit.signed_in()?.account,
        event,
        &found.import,
        there.number,
        &row::corrected(&fields),
        decision,
    )
    .await?;
    let address = found.address();
    let target = match row::find(&visit, &found, number).await {
        // Whoever still has to put something right stays on the page.
        Ok(now) if !now.problems.is_empty() => format!("{address}/rows/{number}"),
        Ok(_) => format!("{address}?done=saved#row-{number}"),
        // A row in which nothing stands any more is none.
        Err(Failure::NotFound) => format!("{address}?done=saved"),
        Err(failure) => return Err(failure),
    };
    Ok(to(target))
}

pub(crate) async fn confirm(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
    Form(fields): Form,
) -> Result<Response, Failure> {
    let mut found = Found::find(&visit, event, import).await?;
    let mut revision: i64 = fields.get("revision").parse().map_err(|_| Failure::BadRequest)?;
    let seen = found.import.revision == revision;
    let decided = keep_decisions(&visit, &mut found, &fields).await?;
    let counted = keep_session(&visit, &mut found, &fields).await?;
    if (decided || counted) && seen {
        revision = found.import.revision;
        // The number on the button is what happens: where decisions have changed it, it is shown anew.
        let to_do = imports::plan(visit.cx(), &found.event.event, &found.import).await?.to_do();
        if fields.some("count").is_some_and(|count| count != to_do.to_string()) {
            let text = visit.l.tn(
                "What you decided in the table is saved, and {n} person would be entered now. Look at it, then confirm.",
                "What you decided in the table is saved, and {n} people would be entered now. Look at it, then confirm.",
                to_do,
            );
            return draft::page(&visit, &found, &fields, &Errors::conflict("rows", text)).await;
        }
    }
    let (invites, without_faulty) = (fields.get("how") == "invite", fields.get("faulty") == "true");
    let actor = visit.signed_in()?.account;
    let event = &found.event.event;
    match run::confirm(visit.cx(), actor, event, &found.import, revision, invites, without_faulty).await {
        Ok(()) => {
            visit.app.wake();
            Ok(to(found.address()))
        }
        Err(Error::Conflict(Conflict::Import)) => {
            let errors = Errors::conflict("rows", visit.l.conflict(Conflict::Import));
            let found = Found::find(&visit, found.event, import).await?;
            if found.import.state != imports::State::Draft {
                return Ok(to(found.address()));
            }
            draft::page(&visit, &found, &fields, &errors).await
        }
        Err(Error::Invalid(list)) if list.iter().any(|problem| problem.field == "faulty") => {
            let text = visit.l.t("Say that the rows with faults are left out, or correct them first.");
            let errors = Errors::one("faulty", text);
            draft::page(&visit, &found, &fields, &errors).await
        }
        Err(error) => answer(&visit, &found, &fields, Err(error)).await,
    }
}

pub(crate) async fn discard(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, import).await?;
    imports::discard(visit.cx(), visit.signed_in()?.account, &found.import).await?;
    Ok(to(format!("{}/imports?done=discarded", found.event.address())))
}

pub(crate) async fn take_back(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, import).await?;
    let tell = visit.mails();
    let actor = visit.signed_in()?.account;
    let back = take_back::take_back(visit.cx(), actor, &found.event.event, &found.import, &tell).await?;
    let query = format!("done=taken-back&removed={}&off={}&kept={}", back.removed, back.off_the_list, back.kept);
    Ok(to(format!("{}?{query}", found.address())))
}
