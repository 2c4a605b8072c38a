//! The wall on the hall's computer: an address of its own, made by the trainer, that shows the codes of one session while
//! they are accepted, and can do nothing else. Who sits down at that computer has nobody's account.

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    Cx, Result,
    events::{
        check_in,
        event::{self, Event, Session},
    },
    ledger::keys::SessionId,
    system::{
        audit::{self, Act},
        codes,
        db::{on, read, sql},
        key::AccountId,
    },
};

const FIND: &str = "SELECT session_id FROM walls WHERE secret_hash = $1";
const EXISTS: &str = "SELECT session_id FROM walls WHERE session_id = $1";
const MAKE: &str = "INSERT INTO walls (session_id, secret_hash, made_by, made_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (session_id) DO UPDATE SET secret_hash = excluded.secret_hash, made_by = excluded.made_by,
        made_at = excluded.made_at";
const END: &str = "DELETE FROM walls WHERE session_id = $1";

fn hash(typed: &str) -> Vec<u8> {
    Sha256::digest(codes::read(typed)).to_vec()
}

/// Makes the address of a session: its last part, which is told this once. One that was made before stops.
pub async fn make(cx: &Cx, actor: AccountId, session: SessionId) -> Result<String> {
    let secret = codes::random::<12>(cx);
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(MAKE)
        .bind(session).bind(hash(&secret)).bind(actor).bind(cx.now()).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, actor, Act::WallMake, &session.to_string(), &json!({}));
    tx.commit().await?;
    Ok(secret)
}

/// Ends the address of a session.
pub async fn end(cx: &Cx, actor: AccountId, session: SessionId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    on!(tx, c => sql::query(END).bind(session).execute(c).await.map(drop))?;
    audit::record(cx, &mut tx, actor, Act::WallEnd, &session.to_string(), &json!({}));
    tx.commit().await
}

/// Whether a session has an address.
pub async fn exists(cx: &Cx, session: SessionId) -> Result<bool> {
    let there: Option<SessionId> = read!(cx.db, c => sql::query_scalar(EXISTS).bind(session).fetch_optional(c).await)?;
    Ok(there.is_some())
}

/// The session whose codes an address shows, as typed, while they are accepted; it ends with the session.
pub async fn find(cx: &Cx, typed: &str) -> Result<Option<(Event, Session)>> {
    let of: Option<SessionId> = read!(cx.db, c => sql::query_scalar(FIND).bind(hash(typed)).fetch_optional(c).await)?;
    let Some(session) = of else { return Ok(None) };
    let Some(session) = event::session(cx, session).await? else { return Ok(None) };
    let Some(event) = event::find(cx, session.event_id).await? else { return Ok(None) };
    Ok(check_in::is_open(&event, &session, cx.now()).then_some((event, session)))
}
