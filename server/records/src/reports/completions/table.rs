//! The list as a table for files. Column keys, codes and dates are the same in every language, so that a spreadsheet
//! made from last year's file reads this year's.

use chrono::{DateTime, Utc};
use courses::language::Language;
use documents::table::{Cell, Column, Kind, Table};

use super::Row;
use crate::people::regions;

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
    ("hours", Kind::Decimal),
    ("result_percent", Kind::Integer),
    ("certificate", Kind::Text),
];

/// The rows as a table. `region` is the English name of the economic region, `district` the ISO 3166-2 unit.
pub fn table(rows: &[Row], made_at: DateTime<Utc>) -> Table {
    Table {
        title: "Completions".to_owned(),
        columns: Column::plain(COLUMNS),
        rows: rows.iter().map(cells).collect(),
        made_at,
    }
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
        optional(row.organisation_kind.map(crate::people::organisations::OrganisationKind::code)),
        text(row.sex.code()),
        optional(region),
        optional(row.region.as_deref()),
        text(&row.project),
        text(&row.course),
        text(&row.version),
        text(row.language.code()),
        Cell::Date(row.started_on),
        row.completed_on.map_or(Cell::Empty, Cell::Date),
        Cell::Decimal((row.hours() * 100.0).round() / 100.0),
        row.result_percent.map_or(Cell::Empty, |p| Cell::Integer(i64::from(p))),
        optional(row.certificate.as_deref()),
    ]
}
