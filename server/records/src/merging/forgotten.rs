//! Merges of somebody whose name was removed: what was known about either record goes from what would put it back.

use sqlx::types::Json;

use super::{merge::MergeId, moved::Moved};
use crate::{
    Result, Tx,
    people::person::PersonId,
    system::db::{on, sql},
};

const MERGES: &str = "SELECT id, moved FROM person_merges WHERE kept_id = $1 OR gone_id = $1";
const WRITE: &str = "UPDATE person_merges SET moved = $2 WHERE id = $1";

/// Takes names and addresses out of the merges of a record. Nobody undoes them any more.
pub(crate) async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    let merges: Vec<(MergeId, Json<Moved>)> = on!(tx, c => sql::query_as(MERGES).bind(person).fetch_all(c).await)?;
    for (id, Json(mut moved)) in merges {
        for known in [&mut moved.before, &mut moved.after] {
            known.given_name.clear();
            known.family_name.clear();
            (known.patronymic, known.birth_year, known.email, known.phone) = (None, None, None, None);
        }
        moved.email = None;
        on!(tx, c => sql::query(WRITE).bind(id).bind(Json(&moved)).execute(c).await.map(drop))?;
    }
    Ok(())
}
