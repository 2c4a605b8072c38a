//! Who has to be compared anew. Whoever changes something that is compared says so in the same transaction.

use crate::{
    Result, Tx,
    people::person::PersonId,
    system::db::{on, sql},
};

// Updates a row that is there, so that it waits for whoever is taking it away: what it stands for may have been read already.
const DUE: &str = "INSERT INTO person_pairs_due (person_id) VALUES ($1)
    ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id";

/// Notes that the pairs of somebody have to be found anew.
pub(crate) async fn due(tx: &mut Tx, person: PersonId) -> Result<()> {
    on!(tx, c => sql::query(DUE).bind(person).execute(c).await.map(drop))?;
    Ok(())
}
