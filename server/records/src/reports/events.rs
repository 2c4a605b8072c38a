//! Events as a table for files: one row for each, with how many people came and for how long.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use documents::table::{Cell, Column, Kind, Table};
use uuid::Uuid;

use crate::{
    Cx, Result,
    events::{
        after::reach,
        attendance::{self, share},
        list::Summary,
    },
    projects::project,
};

const COLUMNS: &[(&str, Kind)] = &[
    ("event_id", Kind::Text),
    ("project", Kind::Text),
    ("kind", Kind::Text),
    ("title", Kind::Text),
    ("language", Kind::Text),
    ("course", Kind::Text),
    ("course_version", Kind::Text),
    ("place", Kind::Text),
    ("district", Kind::Text),
    ("first_on", Kind::Date),
    ("last_on", Kind::Date),
    ("sessions", Kind::Integer),
    ("planned_minutes", Kind::Integer),
    ("capacity", Kind::Integer),
    ("registered", Kind::Integer),
    ("waiting", Kind::Integer),
    ("present", Kind::Integer),
    ("attended_minutes", Kind::Integer),
    ("reached", Kind::Integer),
    ("costs", Kind::Decimal),
    ("currency", Kind::Text),
    ("cancelled", Kind::Text),
];

/// What came of an event.
#[derive(Clone, Copy, Default)]
struct Came {
    present: i64,
    minutes: i64,
}

/// Events as a table. `present` counts people who were marked as present in any session, `attended_minutes` adds up
/// what all of them attended, `reached` counts people of an awareness event; `district` is the ISO 3166-2 unit.
pub async fn table(cx: &Cx, rows: &[Summary], made_at: DateTime<Utc>) -> Result<Table> {
    let mut came: BTreeMap<Uuid, Came> = BTreeMap::new();
    let mut reached: BTreeMap<Uuid, i64> = BTreeMap::new();
    for slug in rows.iter().map(|row| row.project.as_str()).collect::<BTreeSet<_>>() {
        let Some(project) = project::by_slug(cx, slug).await? else { continue };
        for (whole, people) in attendance::of_project(cx, project.id).await? {
            let present = people.iter().filter(|row| row.is_present()).count();
            let shares = people.iter().map(|row| share(&whole.event, &whole.sessions, &row.entries, made_at));
            let minutes = shares.map(|share| i64::from(share.attended)).sum();
            came.insert(whole.event.id, Came { present: i64::try_from(present).unwrap_or(i64::MAX), minutes });
        }
        reached.extend(reach::of_project(cx, project.id).await?);
    }
    let cells = |row: &Summary| {
        let came = came.get(&row.id).copied().unwrap_or_default();
        cells(row, came, reached.get(&row.id).copied().unwrap_or(0))
    };
    Ok(Table {
        title: "Events".to_owned(),
        columns: Column::plain(COLUMNS),
        rows: rows.iter().map(cells).collect(),
        made_at,
    })
}

fn cells(row: &Summary, came: Came, reached: i64) -> Vec<Cell> {
    let text = |value: &str| if value.is_empty() { Cell::Empty } else { Cell::Text(value.to_owned()) };
    let optional = |value: Option<&str>| text(value.unwrap_or_default());
    #[expect(clippy::cast_precision_loss, reason = "exact up to ninety thousand billion")]
    let money = |hundredths: i64| Cell::Decimal(hundredths as f64 / 100.0);
    vec![
        Cell::Text(row.id.to_string()),
        text(&row.project),
        text(row.kind.code()),
        text(&row.title),
        text(&row.language),
        optional(row.course_slug.as_deref()),
        optional(row.course_version.as_deref()),
        text(&row.place),
        optional(row.region.as_deref()),
        row.first_on.map_or(Cell::Empty, Cell::Date),
        row.last_on.map_or(Cell::Empty, Cell::Date),
        Cell::Integer(row.sessions),
        Cell::Integer(row.planned),
        row.capacity.map_or(Cell::Empty, Cell::Integer),
        Cell::Integer(row.registered),
        Cell::Integer(row.waiting),
        Cell::Integer(came.present),
        Cell::Integer(came.minutes),
        Cell::Integer(reached),
        row.costs.map_or(Cell::Empty, money),
        text(if row.costs.is_some() { &row.currency } else { "" }),
        text(if row.cancelled { "yes" } else { "no" }),
    ]
}
