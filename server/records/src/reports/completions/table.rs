//! The list as a file. Column keys, codes and dates are the same in every language, so that a spreadsheet
//! made from last year's file reads this year's.

use std::io::Write;

use courses::language::Language;
use documents::table::{Cell, Column, Head, Kind, Target, Writer};

use super::{Filter, Row};
use crate::{
    Cx, Result,
    people::{organisations::OrganisationKind, regions},
    projects::project::Project,
};

const COLUMNS: &[(&str, Kind)] = &[
    ("person_id", Kind::Text),
    ("family_name", Kind::Text),
    ("given_name", Kind::Text),
    ("patronymic", Kind::Text),
    ("organisation", Kind::Text),
    ("organisation_kind", Kind::Text),
    ("sex", Kind::Text),
    ("region", Kind::Text),
    ("district", Kind::Text),
    ("project", Kind::Text),
    ("course", Kind::Text),
    ("version", Kind::Text),
    ("language", Kind::Text),
    ("started_on", Kind::Date),
    ("completed_on", Kind::Date),
    ("online_minutes", Kind::Integer),
    ("attended_minutes", Kind::Integer),
    ("credited_minutes", Kind::Integer),
    ("result_percent", Kind::Integer),
    ("certificate", Kind::Text),
];

/// Writes the list to `out`, row by row as they are read; answers how many rows there are. `region` is the English name of
/// the economic region, `district` the ISO 3166-2 unit.
pub async fn write(cx: &Cx, project: &Project, filter: &Filter, out: Target<impl Write + Send>) -> Result<usize> {
    let head = Head { title: "Completions".to_owned(), columns: Column::plain(COLUMNS), made_at: cx.now() };
    let mut file = Writer::new(&head, out)?;
    super::each(cx, project, filter, |row| Ok(file.write(&cells(&row))?)).await?;
    let rows = file.rows();
    file.finish()?;
    Ok(rows)
}

fn cells(row: &Row) -> Vec<Cell> {
    let text = |value: &str| Cell::Text(value.to_owned());
    let optional = |value: Option<&str>| value.map_or(Cell::Empty, |v| Cell::Text(v.to_owned()));
    let region = row.region.as_deref().and_then(regions::unit).map(|u| u.region_name(Language::En));
    vec![
        Cell::Text(row.person_id.to_string()),
        text(&row.family_name),
        text(&row.given_name),
        optional(row.patronymic.as_deref()),
        optional(row.organisation.as_deref()),
        optional(row.organisation_kind.map(OrganisationKind::code)),
        text(row.sex.code()),
        optional(region),
        optional(row.region.as_deref()),
        text(&row.project),
        text(&row.course),
        text(&row.version),
        text(row.language.code()),
        Cell::Date(row.started_on),
        row.completed_on.map_or(Cell::Empty, Cell::Date),
        Cell::Integer(i64::from(row.online_minutes)),
        Cell::Integer(i64::from(row.attended_minutes)),
        Cell::Integer(i64::from(row.credited_minutes)),
        row.result_percent.map_or(Cell::Empty, Cell::Integer),
        optional(row.certificate.as_deref()),
    ]
}
