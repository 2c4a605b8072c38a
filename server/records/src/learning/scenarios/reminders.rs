//! Reminders of commitments: a mail when one falls due, in the morning of its place. Whoever has no address reads it on their
//! first page.

use chrono::{DateTime, Duration, Timelike, Utc};
use chrono_tz::Tz;
use courses::language::Language;

use super::debriefs::FOLLOW_UP;
use crate::{
    Cx, Result,
    ledger::keys::RunId,
    people::person::PersonId,
    projects::project::DEFAULT_ZONE,
    system::{
        db::{on, read, sql},
        mails::{self, Urgency},
    },
};

/// From this hour of the place on: nobody is woken by a mail.
const HOUR: u32 = 9;
/// A server that stood still makes up for it; what is older than that is asked about on the page alone.
const LATE: Duration = Duration::days(14);

/// A mail in the language of its reader: subject and text.
pub type Tell<'a> = &'a (dyn Fn(Language) -> (String, String) + Sync);

#[derive(sqlx::FromRow)]
struct Waiting {
    run_id: RunId,
    answered_at: DateTime<Utc>,
    time_zone: String,
    person_id: PersonId,
    email: String,
    language: String,
}

// Two records of one person are one reader.
const WAITING: &str = "SELECT d.run_id, d.answered_at, j.time_zone, q.id AS person_id, q.email, q.language
    FROM debriefs d JOIN scenario_runs r ON r.id = d.run_id JOIN participations p ON p.id = r.participation_id
        JOIN projects j ON j.id = p.project_id JOIN people x ON x.id = p.person_id
        JOIN people q ON q.id = COALESCE(x.merged_into, x.id)
    WHERE d.kept IS NULL AND d.reminded_at IS NULL AND q.email IS NOT NULL AND d.answered_at BETWEEN $1 AND $2
    ORDER BY q.id, d.run_id";
const REMINDED: &str =
    "UPDATE debriefs SET reminded_at = $2 WHERE run_id = $1 AND reminded_at IS NULL AND kept IS NULL";

/// Whether somebody is to be reminded at this moment of what they committed themselves to.
pub(crate) fn is_owed(answered_at: DateTime<Utc>, zone: Tz, now: DateTime<Utc>) -> bool {
    let due = answered_at + FOLLOW_UP;
    (due..=due + LATE).contains(&now) && now.with_timezone(&zone).hour() >= HOUR
}

/// Reminds whoever is owed it, each person by one mail, and answers how many. It is written down in the transaction that puts
/// the mail into the outbox: two servers remind nobody twice.
pub async fn send(cx: &Cx, tell: Tell<'_>) -> Result<usize> {
    let now = cx.now();
    let (from, to) = (now - FOLLOW_UP - LATE, now - FOLLOW_UP);
    let mut waiting: Vec<Waiting> = read!(cx.db, c => sql::query_as(WAITING).bind(from).bind(to).fetch_all(c).await)?;
    waiting.retain(|one| is_owed(one.answered_at, one.time_zone.parse().unwrap_or(DEFAULT_ZONE), now));
    let mut reminded = 0;
    for own in waiting.chunk_by(|one, next| one.person_id == next.person_id) {
        let mut tx = cx.db.begin().await?;
        let mut noted = 0;
        for one in own {
            noted += on!(tx, c => sql::query(REMINDED).bind(one.run_id).bind(now).execute(c).await)?;
        }
        if let Some(one) = own.first().filter(|_| noted > 0) {
            let (subject, body) = tell(one.language.parse().unwrap_or(Language::Az));
            mails::enqueue(cx, &mut tx, Urgency::Mass, &one.email, &subject, &body).await?;
            tx.commit().await?;
            reminded += 1;
        }
    }
    Ok(reminded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn owed_from_the_morning_of_its_day_for_two_weeks() {
        let answered = at("2026-09-01T15:00:00Z");
        let owed = |now: &str| is_owed(answered, chrono_tz::Asia::Baku, at(now));
        assert!(!owed("2026-11-30T14:59:59Z"), "not yet 90 days");
        assert!(owed("2026-11-30T15:00:00Z"));
        assert!(!owed("2026-12-01T04:59:00Z"), "it is night in Baku");
        assert!(owed("2026-12-01T05:00:00Z"));
        assert!(owed("2026-12-14T15:00:00Z"), "the server stood still");
        assert!(!owed("2026-12-14T15:00:01Z"));
    }
}
