//! The lines as a table for files.

use std::io::Write;

use documents::table::{Cell, Column, Head, Kind, Target, Writer};

use super::{Filter, Line};
use crate::{
    Cx, Result, events::attendance::Method, people::organisations::OrganisationKind, projects::project::Project,
};

const COLUMNS: &[(&str, Kind)] = &[
    ("event", Kind::Text),
    ("event_id", Kind::Text),
    ("session", Kind::Integer),
    ("session_title", Kind::Text),
    ("date", Kind::Date),
    ("starts", Kind::Text),
    ("planned_minutes", Kind::Integer),
    ("person_id", Kind::Text),
    ("name", Kind::Text),
    ("organisation", Kind::Text),
    ("organisation_kind", Kind::Text),
    ("sex", Kind::Text),
    ("status", Kind::Text),
    ("attended_minutes", Kind::Integer),
    ("method", Kind::Text),
    ("recorded_at", Kind::Text),
    ("recorded_by", Kind::Text),
    ("event_planned_minutes", Kind::Integer),
    ("event_attended_minutes", Kind::Integer),
    ("event_share", Kind::Decimal),
];

/// Writes the lines to `out`, row by row as they are read; answers how many there are. `recorded_at` is UTC (RFC 3339),
/// `recorded_by` a user name, empty where somebody without an account marked their own presence; `event_share` is attended
/// over planned minutes of the event, from 0 to 1.
pub async fn write(cx: &Cx, project: &Project, filter: &Filter, out: Target<impl Write + Send>) -> Result<usize> {
    let head = Head { title: "Attendance".to_owned(), columns: Column::plain(COLUMNS), made_at: cx.now() };
    let mut file = Writer::new(&head, out)?;
    super::each(cx, project, filter, |line| Ok(file.write(&cells(&line))?)).await?;
    let rows = file.rows();
    file.finish()?;
    Ok(rows)
}

fn cells(line: &Line) -> Vec<Cell> {
    let text = |value: &str| if value.is_empty() { Cell::Empty } else { Cell::Text(value.to_owned()) };
    #[expect(clippy::cast_precision_loss, reason = "minutes of one event")]
    let share = line.event_attended as f64 / line.event_planned.max(1) as f64;
    vec![
        text(&line.event_title),
        Cell::Text(line.event.to_string()),
        Cell::Integer(line.session_number),
        text(&line.session_title),
        Cell::Date(line.date),
        Cell::Text(line.starts()),
        Cell::Integer(line.planned),
        Cell::Text(line.person.to_string()),
        text(&line.name()),
        text(line.organisation.as_deref().unwrap_or_default()),
        text(line.organisation_kind.map_or("", OrganisationKind::code)),
        text(line.sex.code()),
        text(line.status().code()),
        Cell::Integer(line.attended),
        text(line.method.map_or("", Method::code)),
        text(&line.recorded_at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)).unwrap_or_default()),
        text(line.recorded_by.as_deref().unwrap_or_default()),
        Cell::Integer(line.event_planned),
        Cell::Integer(line.event_attended),
        Cell::Decimal((share * 10_000.0).round() / 10_000.0),
    ]
}
