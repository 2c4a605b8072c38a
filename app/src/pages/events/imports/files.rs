//! Files around a list: an empty one to fill in, and the rows that were not entered.

use axum::response::Response;
use documents::{
    blank_list::{self, BlankColumn, BlankList},
    table::{self, Cell, Column, Kind, Table},
};
use records::{
    events::imports::{self, Column as Holds, ImportId},
    ledger::keys::EventId,
    people::person::Sex,
    system::{
        audit::{self, Act},
        heavy,
    },
};

use crate::{
    found::event::FoundEvent,
    pages::events::imports::found::Found,
    web::{download, failure::Failure, path::Path, visit::Visit},
    words::{i18n::L, labels::Choice},
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

/// `GET /events/{event}/imports/template.xlsx`: an empty list with a row that shows how it is meant.
pub(crate) async fn template(visit: Visit, _: FoundEvent) -> Result<Response, Failure> {
    let l = &visit.l;
    // What stands in front of the row says that nobody is meant by it.
    let numbers = BlankColumn {
        heading: "№".to_owned(),
        example: l.t("example"),
        note: l.t("The row that says “example” is not read. You may leave it or write over it."),
        ..BlankColumn::default()
    };
    let columns = [numbers].into_iter().chain(TEMPLATE.iter().map(|column| blank(l, *column)));
    let list = BlankList { title: l.t("List"), columns: columns.collect(), made_at: visit.cx().now() };
    let bytes = heavy::FIGURES.run(move || blank_list::xlsx(&list)).await?.map_err(records::Error::from)?;
    Ok(download::saved("list.xlsx", download::XLSX, bytes))
}

fn blank(l: &L, column: Holds) -> BlankColumn {
    let texts = |choices: Vec<Choice>| choices.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    let (example, note, values) = match column {
        Holds::FamilyName => ("Əliyeva".to_owned(), l.t("Needed."), Vec::new()),
        Holds::GivenName => ("Leyla".to_owned(), l.t("Needed. Who has one name has a dash here."), Vec::new()),
        Holds::Patronymic => ("Rəşad qızı".to_owned(), String::new(), Vec::new()),
        Holds::Sex => (
            l.sex(Sex::Female),
            l.t("One of the values of the list."),
            [Sex::Female, Sex::Male].map(|sex| l.sex(sex)).to_vec(),
        ),
        Holds::BirthYear => {
            ("1985".to_owned(), l.t("Four digits. A whole date is read too; only its year is kept."), Vec::new())
        }
        Holds::Organisation => {
            (l.t("Ministry of Internal Affairs"), l.t("Its official name, written alike in all rows."), Vec::new())
        }
        Holds::Unit => (l.t("Gəncə city police office"), String::new(), Vec::new()),
        Holds::Role => (l.t("investigator"), String::new(), Vec::new()),
        Holds::Language => {
            (L::language_name(l.language).to_owned(), l.t("In which language the person reads."), texts(l.languages()))
        }
        Holds::Phone => ("050 111 22 33".to_owned(), l.t("Several with commas between them."), Vec::new()),
        Holds::Email => {
            ("leyla@example.org".to_owned(), l.t("The address of this person alone, not of the office."), Vec::new())
        }
        Holds::Ignored | Holds::FamilyFirst | Holds::GivenFirst | Holds::Minutes => {
            (String::new(), String::new(), Vec::new())
        }
    };
    let needed = matches!(column, Holds::FamilyName | Holds::GivenName);
    BlankColumn { heading: l.column(column), needed, example, note, values }
}

/// `GET /events/{event}/imports/{import}/left-out.xlsx`: as they stood in the file, and what is wrong with them.
pub(crate) async fn left_out(
    visit: Visit,
    event: FoundEvent,
    Path((_, import)): Path<(EventId, ImportId)>,
) -> Result<Response, Failure> {
    let found = Found::find(&visit, event, import).await?;
    let l = &visit.l;
    audit::note(visit.cx(), visit.signed_in()?.account, Act::ExportLeftOut, &import.to_string()).await?;
    let left = imports::left_out(visit.cx(), &found.event.event, &found.import).await?;
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
