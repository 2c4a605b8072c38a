//! What somebody has begun and not ended: attempts that were not handed in, runs that did not come to their end.

use std::collections::HashMap;

use courses::completion::Begun;

use crate::{
    Cx, Result,
    ledger::keys::ParticipationId,
    people::person::PersonId,
    system::db::{read, sql},
};

// The latest of each kind; `attempt` before `run` so that one walk over the rows sees both.
const OF_PERSON: &str = "SELECT a.participation_id, 'attempt' AS kind, a.activity, a.started_at FROM attempts a
        JOIN participations p ON p.id = a.participation_id WHERE p.person_id = $1 AND a.submitted_at IS NULL
    UNION ALL SELECT r.participation_id, 'run' AS kind, r.activity, r.started_at FROM scenario_runs r
        JOIN participations p ON p.id = r.participation_id WHERE p.person_id = $1 AND r.closed_at IS NULL
    ORDER BY 4";

/// What a person has begun, by participation.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<HashMap<ParticipationId, Begun>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        participation_id: ParticipationId,
        kind: String,
        activity: String,
    }
    let rows: Vec<Row> = read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?;
    let mut all: HashMap<ParticipationId, Begun> = HashMap::new();
    for row in rows {
        let begun = all.entry(row.participation_id).or_default();
        if row.kind == "attempt" { begun.attempt = Some(row.activity) } else { begun.run = Some(row.activity) }
    }
    Ok(all)
}
