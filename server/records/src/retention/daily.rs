//! What goes because its time is over: once a day, in small pieces, each with an entry of the log that says how many.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use super::{
    due,
    person::{self, Removal, Why},
    rules::Kind,
};
use crate::{
    Cx, Result, Tx,
    system::{
        audit::{self, Act, Actor},
        db::{on, sql},
        upkeep::{self, What},
    },
};

/// So many rows go in one transaction: whoever writes waits for no longer than that takes.
const PIECE: i64 = 500;
/// So many names are removed in one day: should a wrong day at the end of a project make thousands due, somebody sees it in
/// time.
const PEOPLE: i64 = 200;
/// It is looked every hour, and done when the last time is nearly a day ago.
const PAUSE: Duration = Duration::hours(23);

const MAILS: &str = "DELETE FROM mails WHERE id IN (SELECT id FROM mails
    WHERE next_attempt_at IS NULL AND created_at < $1 ORDER BY id LIMIT $2)";
const OF_EVENTS: &str = "DELETE FROM event_mails WHERE mail_id IN (SELECT id FROM mails
    WHERE next_attempt_at IS NULL AND created_at < $1 ORDER BY id LIMIT $2)";
const MESSAGES: &str = "UPDATE event_notices SET subject = NULL WHERE id IN (SELECT id FROM event_notices
    WHERE subject IS NOT NULL AND written_at < $1 ORDER BY id LIMIT $2)";
// What nobody has said for so long nobody says any more.
const CALLS: &str = "DELETE FROM event_calls WHERE id IN (SELECT id FROM event_calls
    WHERE noted_at < $1 ORDER BY id LIMIT $2)";
const INVITATIONS: &str = "DELETE FROM invitation_mails WHERE mail_id IN (SELECT id FROM mails
    WHERE next_attempt_at IS NULL AND created_at < $1 ORDER BY id LIMIT $2)";
const SECRETS: &str = "DELETE FROM password_resets WHERE secret_hash IN (SELECT secret_hash FROM password_resets
    WHERE used_at < $1 OR expires_at < $1 LIMIT $2)";
const LEFT_OUT: &str = "UPDATE imports SET cells = '[]' WHERE id IN (SELECT id FROM imports
    WHERE state IN ('done', 'taken-back') AND finished_at < $1 AND cells <> '[]' LIMIT $2)";
const CORRECTED: &str =
    "UPDATE import_rows SET corrected = NULL WHERE corrected IS NOT NULL AND import_id IN (SELECT id FROM imports
    WHERE state IN ('done', 'taken-back') AND finished_at < $1 ORDER BY id LIMIT $2)";
// Their files go with them.
const DISCARDED: &str = "DELETE FROM discarded_drafts WHERE id IN (SELECT id FROM discarded_drafts
    WHERE discarded_at < $1 ORDER BY discarded_at LIMIT $2)";
const READERS: &str = "UPDATE reviews SET reader = '' WHERE id IN (SELECT id FROM reviews
    WHERE reader <> '' AND ends_at < $1 LIMIT $2)";
const GUESTS: &str =
    "UPDATE guest_claims SET decided = 'voided', given_name = '', family_name = '', organisation = NULL, person_id = NULL
    WHERE claim IN (SELECT g.claim FROM guest_claims g JOIN event_sessions s ON s.id = g.session_id
        WHERE g.decided IS NULL AND s.on_date < $1 LIMIT $2)";
// An event is over when the last of its sessions is.
const PHONES: &str = "UPDATE attendance_marks SET device = NULL, claim = NULL WHERE id IN (
    SELECT id FROM attendance_marks WHERE (device IS NOT NULL OR claim IS NOT NULL) AND session_id NOT IN (
        SELECT s.id FROM event_sessions s JOIN event_sessions l ON l.event_id = s.event_id WHERE l.on_date >= $1)
    LIMIT $2)";
const PHONES_OF_GUESTS: &str = "UPDATE guest_claims SET device = NULL WHERE claim IN (
    SELECT claim FROM guest_claims WHERE device IS NOT NULL AND session_id NOT IN (
        SELECT s.id FROM event_sessions s JOIN event_sessions l ON l.event_id = s.event_id WHERE l.on_date >= $1)
    LIMIT $2)";
const FEEDBACK: &str = "DELETE FROM feedback_given WHERE event_id IN (
    SELECT DISTINCT f.event_id FROM feedback_given f WHERE f.event_id NOT IN (
        SELECT event_id FROM event_sessions WHERE on_date >= $1) LIMIT $2)";
const PICTURES: &str = "UPDATE paper_pages SET picture = NULL, picture_at = NULL, picture_by = NULL WHERE id IN (
    SELECT p.id FROM paper_pages p JOIN paper_sheets s ON s.id = p.sheet_id JOIN events e ON e.id = s.event_id
        JOIN projects j ON j.id = e.project_id WHERE p.picture_at IS NOT NULL AND j.ends_on < $1 LIMIT $2)";
const HANDWRITTEN: &str = "DELETE FROM paper_guests WHERE page_id IN (
    SELECT g.page_id FROM paper_guests g JOIN paper_pages p ON p.id = g.page_id JOIN paper_sheets s ON s.id = p.sheet_id
        JOIN events e ON e.id = s.event_id JOIN projects j ON j.id = e.project_id WHERE j.ends_on < $1 LIMIT $2)";

/// From when on something counts as over.
enum Before {
    /// A moment.
    Moment,
    /// A day: for what is compared with days of events and projects.
    Day,
}

/// Each kind that goes here, with its statements. The others go with what they belong to, or every hour.
const GOES: [(Kind, Before, &[&str]); 9] = [
    // What names a mail goes before it, or in the next round: the same mails are the first in both.
    (Kind::Mails, Before::Moment, &[INVITATIONS, OF_EVENTS, MAILS, MESSAGES, CALLS]),
    (Kind::Secrets, Before::Moment, &[SECRETS]),
    (Kind::LeftOut, Before::Moment, &[CORRECTED, LEFT_OUT]),
    (Kind::Drafts, Before::Moment, &[DISCARDED]),
    (Kind::Readers, Before::Moment, &[READERS]),
    (Kind::Guests, Before::Day, &[GUESTS]),
    (Kind::Phones, Before::Day, &[PHONES, PHONES_OF_GUESTS]),
    (Kind::Feedback, Before::Day, &[FEEDBACK]),
    (Kind::Pages, Before::Day, &[PICTURES, HANDWRITTEN]),
];

/// Whether a day has passed since it was done last.
pub async fn is_due(cx: &Cx) -> Result<bool> {
    Ok(upkeep::last(cx, What::Retention).await?.is_none_or(|last| cx.now() - last >= PAUSE || last > cx.now()))
}

/// Removes what is over. `go_on` is asked between the pieces. Answers how many rows and people went.
pub async fn remove(cx: &Cx, mut go_on: impl FnMut(i64) -> bool) -> Result<i64> {
    let mut gone = 0;
    // What the clock says wrongly would be gone for good.
    if upkeep::compare_clock(cx).await?.is_some() {
        return Ok(gone);
    }
    for (kind, before, statements) in &GOES {
        loop {
            let removed = piece(cx, *kind, before, statements).await?;
            gone += removed;
            if !go_on(gone) {
                return Ok(gone);
            }
            if removed == 0 {
                break;
            }
        }
    }
    for id in due::keys(cx, cx.now(), PEOPLE).await? {
        if let Removal::Done = person::pseudonymise(cx, Actor::Nobody, id, Why::Period).await? {
            gone += 1;
        }
        if !go_on(gone) {
            return Ok(gone);
        }
    }
    upkeep::done(cx, What::Retention, gone).await?;
    Ok(gone)
}

async fn piece(cx: &Cx, kind: Kind, before: &Before, statements: &[&'static str]) -> Result<i64> {
    let mut tx = cx.db.begin().await?;
    let mut removed = 0;
    for statement in statements {
        removed += run(&mut tx, cx.now(), kind, before, statement).await?;
    }
    if removed > 0 {
        audit::record(cx, &mut tx, Actor::Nobody, Act::RetentionRemove, kind.code(), &json!({ "rows": removed }));
    }
    tx.commit().await?;
    Ok(removed)
}

async fn run(tx: &mut Tx, now: DateTime<Utc>, kind: Kind, before: &Before, statement: &'static str) -> Result<i64> {
    let period = kind.period();
    let rows = match before {
        Before::Moment => {
            let before = period.before(now);
            on!(tx, c => sql::query(statement).bind(before).bind(PIECE).execute(c).await)?
        }
        Before::Day => {
            let before = period.before_day(now);
            on!(tx, c => sql::query(statement).bind(before).bind(PIECE).execute(c).await)?
        }
    };
    Ok(i64::try_from(rows).unwrap_or(i64::MAX))
}
