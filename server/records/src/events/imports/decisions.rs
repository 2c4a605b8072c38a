//! What people decide about the rows of a list, and what they put in the place of cells.

use std::collections::{BTreeMap, HashSet};

use sqlx::types::Json;

use super::{Decision, Import, change, preview};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::event::Event,
    people::person::{self, PersonId},
    system::{
        db::{on, sql},
        key::AccountId,
    },
};

const DECIDE: &str = "INSERT INTO import_rows (import_id, number, decision, same_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (import_id, number) DO UPDATE SET decision = $3, same_id = $4";
const CORRECT: &str =
    "INSERT INTO import_rows (import_id, number, corrected, decision, same_id) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (import_id, number) DO UPDATE SET corrected = $3, decision = $4, same_id = $5";
const LISTED: &str =
    "SELECT COUNT(*) FROM registrations WHERE event_id = $1 AND person_id = $2 AND state <> 'withdrawn'";

/// What is decided about a row: none to leave it to the plan; whom it is about where that is somebody known.
pub type Decided = (Option<Decision>, Option<PersonId>);

/// Somebody known is named when, and only when, the decision says so.
fn named(decided: &Decided) -> Result<Decided> {
    match decided {
        (Some(Decision::Same), None) => Err(Error::Conflict(Conflict::Unnamed)),
        (Some(Decision::Same), same) => Ok((Some(Decision::Same), *same)),
        (decision, _) => Ok((*decision, None)),
    }
}

/// Whom rows look like, by their numbers.
struct Alike(HashSet<(i64, PersonId)>);

impl Alike {
    /// Those of the rows about which it is said that they are somebody known.
    async fn of(cx: &Cx, event: &Event, import: &Import, rows: &[(i64, Decided)]) -> Result<Self> {
        let asked: HashSet<i64> =
            rows.iter().filter(|(_, (_, same))| same.is_some()).map(|(number, _)| *number).collect();
        if asked.is_empty() {
            return Ok(Self(HashSet::new()));
        }
        let plan = preview::plan(cx, event, import).await?;
        let rows = plan.rows.into_iter().filter(|row| asked.contains(&row.number));
        Ok(Self(rows.flat_map(|row| row.alike.into_iter().map(move |alike| (row.number, alike.known.id))).collect()))
    }

    /// Nobody else is named than who looks like the row, or is on the list of the event.
    async fn must_admit(&self, tx: &mut Tx, event: &Event, number: i64, same: Option<PersonId>) -> Result<()> {
        let Some(same) = same else { return Ok(()) };
        let same = person::standing(tx, same).await?.ok_or(Error::Conflict(Conflict::NotAlike))?;
        let listed: i64 = on!(tx, c => sql::query_scalar(LISTED).bind(event.id).bind(same).fetch_one(c).await)?;
        if listed > 0 || self.0.contains(&(number, same)) { Ok(()) } else { Err(Error::Conflict(Conflict::NotAlike)) }
    }
}

/// Decides about rows, by their numbers.
///
/// # Errors
/// [`Error::Conflict`] where somebody is named who is not meant, or the draft is none any more.
pub async fn decide(cx: &Cx, actor: AccountId, event: &Event, import: &Import, rows: &[(i64, Decided)]) -> Result<()> {
    let alike = Alike::of(cx, event, import, rows).await?;
    let mut tx = cx.db.begin().await?;
    let numbers: Vec<i64> = rows.iter().map(|(number, _)| *number).collect();
    change(cx, &mut tx, actor, import.id, "decision", &numbers).await?;
    for (number, decided) in rows {
        let (decision, same) = named(decided)?;
        alike.must_admit(&mut tx, event, *number, same).await?;
        on!(tx, c => sql::query(DECIDE)
            .bind(import.id).bind(number).bind(decision).bind(same).execute(c).await.map(drop))?;
    }
    tx.commit().await
}

/// Puts other texts in place of the cells of a row (by field, as [`super::Row::typed`] names them), and decides about it.
///
/// # Errors
/// As [`decide`].
pub async fn correct(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    import: &Import,
    number: i64,
    fields: &BTreeMap<String, String>,
    decided: Decided,
) -> Result<()> {
    let alike = Alike::of(cx, event, import, &[(number, decided)]).await?;
    let (decision, same) = named(&decided)?;
    let mut tx = cx.db.begin().await?;
    change(cx, &mut tx, actor, import.id, "cells", &[number]).await?;
    alike.must_admit(&mut tx, event, number, same).await?;
    on!(tx, c => sql::query(CORRECT)
        .bind(import.id).bind(number).bind(Json(fields)).bind(decision).bind(same).execute(c).await.map(drop))?;
    tx.commit().await
}
