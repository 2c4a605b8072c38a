//! People reached in awareness sessions: counted by sex and age band, never named.

use std::collections::BTreeMap;

use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{
        event::{Event, EventKind, Session},
        lock,
    },
    ledger::keys::{EventId, SessionId},
    people::{age_band::AgeBand, person::Sex},
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::Problems,
        key::AccountId,
    },
    text::typed,
};

/// More people than any room holds.
pub const MOST: i64 = 100_000;

/// How many people of a sex and an age band.
pub type Counts = BTreeMap<(Sex, AgeBand), i64>;

/// Every cell of the table.
pub fn cells() -> impl Iterator<Item = (Sex, AgeBand)> {
    AgeBand::ALL.iter().flat_map(|band| Sex::ALL.iter().map(|sex| (*sex, *band)))
}

/// The name of the field of a cell.
pub fn field(sex: Sex, band: AgeBand) -> String {
    // A plus sign means something else in addresses.
    format!("reach-{}-{}", sex.code(), band.code().replace('+', "-up"))
}

const OF_EVENT: &str = "SELECT r.session_id, r.sex, r.age_band, r.people FROM reach_counts r
    JOIN event_sessions s ON s.id = r.session_id WHERE s.event_id = $1";
const CLEAR: &str = "DELETE FROM reach_counts WHERE session_id = $1";
const INSERT: &str = "INSERT INTO reach_counts (session_id, sex, age_band, people) VALUES ($1, $2, $3, $4)";

/// The counts of an event by session. A session without any is not there.
pub async fn of_event(cx: &Cx, event: EventId) -> Result<BTreeMap<SessionId, Counts>> {
    let rows: Vec<(SessionId, Sex, AgeBand, i64)> =
        read!(cx.db, c => sql::query_as(OF_EVENT).bind(event).fetch_all(c).await)?;
    let mut sessions: BTreeMap<SessionId, Counts> = BTreeMap::new();
    for (session, sex, band, people) in rows {
        sessions.entry(session).or_default().insert((sex, band), people);
    }
    Ok(sessions)
}

/// Saves the whole table of a session as it was typed; an empty cell is nobody. Answers how many people that are.
///
/// # Errors
/// [`Error::Invalid`] with the cells that are not right; [`Error::Conflict`] when the event is cancelled;
/// [`Error::NotFound`] when it is no awareness event.
pub async fn set(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    session: &Session,
    typed: impl Fn(&str) -> String,
) -> Result<i64> {
    let mut problems = Problems::default();
    let mut counts = Counts::new();
    for (sex, band) in cells() {
        let name = field(sex, band);
        let people = problems.take(name.clone(), typed::number(&typed(&name), 0, MOST)).flatten();
        counts.extend(people.filter(|n| *n > 0).map(|n| ((sex, band), n)));
    }
    if !problems.is_empty() {
        return Err(problems.into_error());
    }
    let mut tx = cx.db.begin().await?;
    let total = set_in(cx, &mut tx, actor, event, session, &counts).await?;
    tx.commit().await?;
    Ok(total)
}

/// The same with counts that were checked, as part of `tx`.
pub(crate) async fn set_in(
    cx: &Cx,
    tx: &mut Tx,
    actor: AccountId,
    event: &Event,
    session: &Session,
    counts: &Counts,
) -> Result<i64> {
    let event = lock::lock(tx, event.id).await?;
    if event.kind != EventKind::Awareness {
        return Err(Error::NotFound);
    }
    if event.cancelled_at.is_some() {
        return Err(Error::Conflict(Conflict::Cancelled));
    }
    on!(tx, c => sql::query(CLEAR).bind(session.id).execute(c).await.map(drop))?;
    for ((sex, band), people) in counts {
        on!(tx, c => sql::query(INSERT)
            .bind(session.id).bind(sex).bind(band).bind(people).execute(c).await.map(drop))?;
    }
    let total: i64 = counts.values().sum();
    let details = json!({ "event": event.id, "people": total });
    audit::record(cx, tx, actor, Act::ReachSet, &session.id.to_string(), &details);
    Ok(total)
}
