//! The rows of covered tables, as the database has them.

use futures_util::TryStreamExt;

use super::cover::Covered;
use crate::{
    Result,
    system::{
        list::Both,
        snapshot::{Snapshot, at},
    },
};

/// A row of a covered table, with every column that belongs to its hash.
pub(crate) trait Cover: Both {
    /// All rows of the table, by their keys.
    const ALL: &'static str;

    /// Its key and its hash.
    fn covered(&self) -> Covered;
}

/// Gives out all rows of a table, by their keys.
pub(crate) async fn each<R: Cover>(snapshot: &mut Snapshot<'_>, mut take: impl FnMut(Covered)) -> Result<()> {
    at!(snapshot, c => {
        let mut rows = sqlx::query_as::<_, R>(R::ALL).fetch(c);
        while let Some(row) = rows.try_next().await? {
            take(row.covered());
        }
    });
    Ok(())
}
