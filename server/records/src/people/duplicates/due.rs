//! Who has to be compared anew. Whoever changes something that is compared says so in the same transaction.

use crate::{Result, Tx, people::person::PersonId, system::list::Select};

const DUE: &str = "INSERT INTO person_pairs_due (person_id) VALUES";
// Updates a row that is there, so that it waits for whoever is taking it away: what it stands for may have been read already.
const AGAIN: &str = " ON CONFLICT (person_id) DO UPDATE SET person_id = excluded.person_id";

/// Notes that the pairs of some people have to be found anew. Nobody is named twice.
pub(crate) async fn due(tx: &mut Tx, people: &[PersonId]) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    Select::new(DUE).rows(people.iter().map(|person| [(*person).into()])).then(AGAIN).run_in(tx).await
}
