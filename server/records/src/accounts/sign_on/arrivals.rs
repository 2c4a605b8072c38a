//! Who came from the provider and was not let in: an administrator says whose account it is.

use chrono::{DateTime, Duration, Utc};

use super::identity::Identity;
use crate::{
    Cx, Result, Tx,
    system::{
        db::{on, read, sql},
        key::key,
    },
};

/// They are remembered as long as this.
pub const LIFE: Duration = Duration::days(14);
/// How many are remembered: a provider may know half of the world.
const MOST: i64 = 500;

const NOTE: &str = "INSERT INTO unlinked_arrivals (id, issuer, subject, address, name, came_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (issuer, subject) DO UPDATE
    SET address = excluded.address, name = excluded.name, came_at = excluded.came_at";
const CROWD_OUT: &str = "DELETE FROM unlinked_arrivals WHERE id NOT IN
    (SELECT u.id FROM unlinked_arrivals u ORDER BY u.came_at DESC, u.id DESC LIMIT $1)";
const LIST: &str = "SELECT id, subject, address, name, came_at FROM unlinked_arrivals
    WHERE issuer = $1 AND came_at > $2 ORDER BY came_at DESC, id DESC LIMIT 100";
const TAKE: &str = "DELETE FROM unlinked_arrivals WHERE id = $1 AND issuer = $2 AND came_at > $3
    RETURNING id, subject, address, name, came_at";
const FORGET: &str = "DELETE FROM unlinked_arrivals WHERE issuer = $1 AND subject = $2";
const SWEEP: &str = "DELETE FROM unlinked_arrivals WHERE came_at <= $1";

key! {
    /// The key of somebody who came from a provider and belonged to nobody.
    ArrivalId
}

/// Somebody who came and belonged to nobody.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Unlinked {
    /// The key.
    pub id: ArrivalId,
    /// How the provider calls them.
    pub subject: String,
    /// Their address, as the provider said.
    pub address: Option<String>,
    /// Their name, as the provider said.
    pub name: Option<String>,
    /// When they came last.
    pub came_at: DateTime<Utc>,
}

/// Notes that somebody came; once, however often.
pub(super) async fn note(cx: &Cx, tx: &mut Tx, who: &Identity) -> Result<()> {
    on!(tx, c => sql::query(NOTE)
        .bind(cx.id::<ArrivalId>()).bind(who.issuer()).bind(who.subject()).bind(who.address()).bind(who.name()).bind(cx.now())
        .execute(c).await.map(drop))?;
    on!(tx, c => sql::query(CROWD_OUT).bind(MOST).execute(c).await.map(drop))?;
    Ok(())
}

/// Those who came from a provider within two weeks, the last ones first.
pub async fn list(cx: &Cx, issuer: &str) -> Result<Vec<Unlinked>> {
    Ok(read!(cx.db, c => sql::query_as(LIST).bind(issuer).bind(cx.now() - LIFE).fetch_all(c).await)?)
}

/// Takes one off the list.
pub(super) async fn take(cx: &Cx, tx: &mut Tx, issuer: &str, id: ArrivalId) -> Result<Option<Unlinked>> {
    Ok(on!(tx, c => sql::query_as(TAKE).bind(id).bind(issuer).bind(cx.now() - LIFE).fetch_optional(c).await)?)
}

/// Takes whoever has an account now off the list.
pub(super) async fn forget(tx: &mut Tx, issuer: &str, subject: &str) -> Result<()> {
    on!(tx, c => sql::query(FORGET).bind(issuer).bind(subject).execute(c).await.map(drop))?;
    Ok(())
}

/// Forgets those who came long ago.
pub async fn sweep(cx: &Cx) -> Result<()> {
    let since = cx.now() - LIFE;
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(SWEEP).bind(since).execute(c).await.map(drop))?;
    tx.commit().await
}
