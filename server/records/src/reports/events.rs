//! Events as a table for files: one row for each, with how many people came and for how long.

use std::io::Write;

use documents::table::{Cell, Column, Head, Kind, Target, Writer};

use crate::{
    Cx, Result,
    events::list::{EVENTS, Filter, LATEST_FIRST, SUMMARY, Summary},
    projects::project::ProjectId,
    system::list::Select,
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

/// An event with what came of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Row {
    /// The event.
    #[sqlx(flatten)]
    pub event: Summary,
    /// People who were marked as present in any session.
    pub present: i64,
    /// What all of them attended.
    pub minutes: i64,
}

const FIGURES: &str = ",
    (SELECT COUNT(DISTINCT h.person_id) FROM held h WHERE h.event_id = e.id AND h.status = 'present') AS present,
    (SELECT CAST(COALESCE(SUM(h.attended), 0) AS BIGINT) FROM held h WHERE h.event_id = e.id) AS minutes";

/// Writes the events to `out`, row by row as they are read; answers how many there are.
pub async fn write(cx: &Cx, projects: &[ProjectId], filter: &Filter, out: Target<impl Write + Send>) -> Result<usize> {
    let head = Head { title: "Events".to_owned(), columns: Column::plain(COLUMNS), made_at: cx.now() };
    let mut file = Writer::new(&head, out)?;
    each(cx, projects, filter, |row| Ok(file.write(&cells(&row))?)).await?;
    let rows = file.rows();
    file.finish()?;
    Ok(rows)
}

/// Gives the events of the list to `take`, one after the other, in its order.
pub async fn each(
    cx: &Cx,
    projects: &[ProjectId],
    filter: &Filter,
    take: impl FnMut(Row) -> Result<()> + Send,
) -> Result<()> {
    let select = Select::new(SUMMARY).then(FIGURES).then(EVENTS);
    filter.narrow(select, projects).then(LATEST_FIRST).each(&cx.db, take).await
}

/// An event of a file; `district` is the ISO 3166-2 unit.
fn cells(row: &Row) -> Vec<Cell> {
    let Row { event: row, present, minutes } = row;
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
        Cell::Integer(*present),
        Cell::Integer(*minutes),
        Cell::Integer(row.reached),
        row.costs.map_or(Cell::Empty, money),
        text(if row.costs.is_some() { &row.currency } else { "" }),
        text(if row.cancelled { "yes" } else { "no" }),
    ]
}
