//! Files around a list: an empty one to fill in, and the rows that were not entered.

use axum::response::Response;
use documents::table::{self, Cell, Column, Kind, Table};
use records::{
    events::imports::{self, Column as Holds, ImportId},
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        heavy,
    },
};

use crate::{
    found::event::FoundEvent,
    pages::events::imports::found::Found,
    web::{download, failure::Failure, path::Path, visit::Visit},
};

/// The columns of an empty list, in the order in which offices write them.
const TEMPLATE: &[Holds] = &[
    Holds::FamilyName,
    Holds::GivenName,
    Holds::Patronymic,
    Holds::Sex,
    Holds::BirthYear,
    Holds::Organisation,
    Holds::Unit,
    Holds::Role,
    Holds::Language,
    Holds::Phone,
    Holds::Email,
];

/// `GET /events/{event}/imports/template.xlsx`.
pub(crate) async fn template(visit: Visit, _: FoundEvent) -> Result<Response, Failure> {
    let columns = TEMPLATE.iter().map(|column| text_column(column.code(), visit.l.column(*column)));
    let table =
        Table { title: visit.l.t("List"), columns: columns.collect(), rows: Vec::new(), made_at: visit.cx().now() };
    workbook(table, "list.xlsx").await
}

/// `GET /events/{event}/imports/{import}/left-out.xlsx`: as they stood in the file, and what is wrong with them.
pub(crate) async fn left_out(
    visit: Visit,
    happening: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, happening, import).await?;
    let l = &visit.l;
    audit::note(visit.cx(), visit.signed_in()?.account, Act::ExportLeftOut, &import.to_string()).await?;
    let left = imports::left_out(visit.cx(), &found.happening.event, &found.import).await?;
    let mut columns: Vec<Column> = left
        .headings
        .iter()
        .enumerate()
        .map(|(n, heading)| text_column(&format!("column-{}", n + 1), heading.clone()))
        .collect();
    columns.push(text_column("fault", l.t("What is wrong")));
    let rows = left.rows.into_iter().map(|(cells, problems)| {
        let why = l.faults(&problems);
        let why = if why.is_empty() { l.t("left out") } else { why.join(" ") };
        cells.into_iter().chain([why]).map(Cell::Text).collect()
    });
    let table = Table { title: l.t("List"), columns, rows: rows.collect(), made_at: visit.cx().now() };
    workbook(table, "left-out.xlsx").await
}

fn text_column(key: &str, heading: String) -> Column {
    Column { key: key.to_owned(), heading, kind: Kind::Text }
}

async fn workbook(table: Table, name: &str) -> Result<Response, Failure> {
    let bytes = heavy::FIGURES.run(move || table::xlsx(&table)).await?.map_err(records::Error::from)?;
    Ok(download::saved(name, download::XLSX, bytes))
}
