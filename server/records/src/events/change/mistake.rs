//! An event that was entered by mistake: it goes while nothing hangs on it.

use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result,
    accounts::{roles::Role, sessions::Viewer},
    events::{event::Event, lock::lock},
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::AccountId,
    },
};

const STATE: &str = "SELECT e.created_by, CAST(CASE WHEN
        EXISTS (SELECT 1 FROM registrations r WHERE r.event_id = e.id)
        OR EXISTS (SELECT 1 FROM paper_sheets h WHERE h.event_id = e.id)
        OR EXISTS (SELECT 1 FROM attendance_certificates a WHERE a.event_id = e.id AND a.replaced_at IS NULL)
        OR EXISTS (SELECT 1 FROM imports i WHERE i.event_id = e.id)
        OR EXISTS (SELECT 1 FROM feedback_given g WHERE g.event_id = e.id)
        OR EXISTS (SELECT 1 FROM feedback_sheets f WHERE f.event_id = e.id)
        OR EXISTS (SELECT 1 FROM event_mails m WHERE m.event_id = e.id)
        OR EXISTS (SELECT 1 FROM event_notices n WHERE n.event_id = e.id)
        OR EXISTS (SELECT 1 FROM event_sessions s JOIN attendance_marks k ON k.session_id = s.id WHERE s.event_id = e.id)
        OR EXISTS (SELECT 1 FROM event_sessions s JOIN guest_claims c ON c.session_id = s.id WHERE s.event_id = e.id)
        OR EXISTS (SELECT 1 FROM event_sessions s JOIN reach_counts t ON t.session_id = s.id WHERE s.event_id = e.id)
        OR EXISTS (SELECT 1 FROM event_sessions s JOIN facts x ON x.session_id = s.id WHERE s.event_id = e.id)
        THEN 1 ELSE 0 END AS BIGINT) AS used
    FROM events e WHERE e.id = $1";
const MATERIALS: &str = "DELETE FROM event_materials WHERE event_id = $1";
const QUESTIONS: &str = "DELETE FROM event_questions WHERE event_id = $1";
const TRAINERS: &str = "DELETE FROM event_trainers WHERE event_id = $1";
const SESSIONS: &str = "DELETE FROM event_sessions WHERE event_id = $1";
const EVENT: &str = "DELETE FROM events WHERE id = $1";

/// Who entered an event, and whether anything hangs on it: people, marks, paper, certificates, feedback, mails.
#[derive(sqlx::FromRow)]
struct State {
    created_by: Option<AccountId>,
    used: i64,
}

impl State {
    /// Who looks after the project takes a mistake away, and whoever made it.
    fn is_for(&self, event: &Event, viewer: &Viewer) -> bool {
        viewer.administrator
            || viewer.has_in(Role::Manager, &event.project)
            || (viewer.has_in(Role::Trainer, &event.project) && self.created_by == Some(viewer.account))
    }
}

/// Whether the viewer may take the event away now.
pub async fn may_remove(cx: &Cx, viewer: &Viewer, event: &Event) -> Result<bool> {
    let state: State = read!(cx.db, c => sql::query_as(STATE).bind(event.id).fetch_one(c).await)?;
    Ok(state.used == 0 && state.is_for(event, viewer))
}

/// Takes an event away that was entered by mistake, with its sessions and files; the log keeps its title.
///
/// # Errors
/// [`Error::Conflict`] where something hangs on it; [`Error::NotFound`] for a trainer who has not entered it.
pub async fn remove(cx: &Cx, actor: &Viewer, event: EventId) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let event = lock(&mut tx, event).await?;
    let state: State = on!(tx, c => sql::query_as(STATE).bind(event.id).fetch_one(c).await)?;
    if state.used != 0 {
        return Err(Error::Conflict(Conflict::Used));
    }
    if !state.is_for(&event, actor) {
        return Err(Error::NotFound);
    }
    for statement in [MATERIALS, QUESTIONS, TRAINERS, SESSIONS, EVENT] {
        on!(tx, c => sql::query(statement).bind(event.id).execute(c).await.map(drop))?;
    }
    let details = json!({ "title": event.title });
    audit::record(cx, &mut tx, actor.account, Act::EventRemove, &event.id.to_string(), &details);
    tx.commit().await
}
