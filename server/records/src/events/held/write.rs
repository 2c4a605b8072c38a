//! Writes the difference between the rows that are there and those that should be. A mark changes one row, and of the
//! others of the same person the share alone: most indexes stay as they are.

use std::collections::BTreeMap;

use super::rows::{Held, Of, Place};
use crate::{
    Result, Tx,
    system::{
        db::{on, sql},
        list::Select,
    },
};

/// Rows of one statement.
const PIECE: usize = 100;

macro_rules! columns {
    () => {
        "session_id, person_id, event_id, project_id, region, on_date, starts, number, status, attended, conflict, mark_id,
            event_attended, event_planned, percent, sort_key, search_key, sex, typed_key, organisation_id,
            organisation_kind, organisation_key"
    };
}

const THERE: &str = concat!("SELECT ", columns!(), " FROM held WHERE event_id =");
const INSERT: &str = concat!("INSERT INTO held (", columns!(), ") ");
const SAID: &str = "UPDATE held SET status = $3, attended = $4, conflict = $5, mark_id = $6
    WHERE session_id = $1 AND person_id = $2";
const SHARE: &str = "UPDATE held SET event_attended = $3, event_planned = $4, percent = $5
    WHERE session_id = $1 AND person_id = $2";
const DELETE: &str = "DELETE FROM held WHERE session_id = $1 AND person_id = $2";

/// Makes the rows what they should be; answers how many were not.
pub(super) async fn write(tx: &mut Tx, of: Of<'_>, wanted: BTreeMap<Place, Held>) -> Result<usize> {
    let mut there = Select::new(THERE).with(" ?", [of.event.into()]);
    if let Some(people) = of.people {
        there = there.then(" AND person_id IN").among(people.iter().copied());
    }
    let there: Vec<Held> = there.all_in(tx).await?;
    let mut there: BTreeMap<Place, Held> = there.into_iter().map(|h| ((h.session_id, h.person_id), h)).collect();
    let (mut new, mut changed) = (Vec::new(), 0);
    for (place, row) in wanted {
        match there.remove(&place) {
            Some(old) if old == row => {}
            Some(old) if old.session == row.session && old.person == row.person => {
                change(tx, &old, &row).await?;
                changed += 1;
            }
            Some(_) => {
                delete(tx, place).await?;
                new.push(row);
            }
            None => new.push(row),
        }
    }
    changed += new.len() + there.len();
    for place in there.into_keys() {
        delete(tx, place).await?;
    }
    for piece in new.chunks(PIECE) {
        insert(tx, piece).await?;
    }
    Ok(changed)
}

async fn change(tx: &mut Tx, old: &Held, row: &Held) -> Result<()> {
    if old.said != row.said {
        on!(tx, c => sql::query(SAID)
            .bind(row.session_id).bind(row.person_id).bind(&row.said.status).bind(row.said.attended)
            .bind(row.said.conflict).bind(row.said.mark_id)
            .execute(c).await.map(drop))?;
    }
    if old.share != row.share {
        on!(tx, c => sql::query(SHARE)
            .bind(row.session_id).bind(row.person_id).bind(row.share.event_attended).bind(row.share.event_planned)
            .bind(row.share.percent)
            .execute(c).await.map(drop))?;
    }
    Ok(())
}

async fn delete(tx: &mut Tx, (session, person): Place) -> Result<()> {
    on!(tx, c => sql::query(DELETE).bind(session).bind(person).execute(c).await.map(drop))?;
    Ok(())
}

async fn insert(tx: &mut Tx, rows: &[Held]) -> Result<()> {
    on!(tx, c => {
        let mut all = sqlx::QueryBuilder::new(INSERT);
        all.push_values(rows, |mut row, held| {
            row.push_bind(held.session_id)
                .push_bind(held.person_id)
                .push_bind(held.session.event_id)
                .push_bind(held.session.project_id)
                .push_bind(&held.session.region)
                .push_bind(held.session.on_date)
                .push_bind(held.session.starts)
                .push_bind(held.session.number)
                .push_bind(&held.said.status)
                .push_bind(held.said.attended)
                .push_bind(held.said.conflict)
                .push_bind(held.said.mark_id)
                .push_bind(held.share.event_attended)
                .push_bind(held.share.event_planned)
                .push_bind(held.share.percent)
                .push_bind(&held.person.sort_key)
                .push_bind(&held.person.search_key)
                .push_bind(held.person.sex)
                .push_bind(&held.person.typed_key)
                .push_bind(held.person.organisation_id)
                .push_bind(held.person.organisation_kind)
                .push_bind(&held.person.organisation_key);
        });
        // As many texts as there are lengths: none of them is worth keeping.
        all.build().persistent(false).execute(c).await.map(drop)
    })?;
    Ok(())
}
