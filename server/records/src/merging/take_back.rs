//! Taking an import back that was done: a wrong file, the wrong event.

use serde_json::json;
use sqlx::types::Json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{
        event::Event,
        held,
        imports::{Import, ImportId, Outcome, run::Filled},
        lock,
        notices::Tell,
        registrations::{
            places,
            state::{self, RegistrationState},
        },
    },
    people::{
        authority::Authority,
        duplicates::kept,
        entry,
        person::{self, Checked, PersonId, Sex},
        posts::{self, PostId},
    },
    system::{
        audit::{self, Act},
        db::{on, sql},
        key::AccountId,
    },
};

/// What became of the people of an import that was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Were entered by it and are gone.
    pub removed: usize,
    /// Are off the list, and stay as people: they are known elsewhere, or were known before.
    pub off_the_list: usize,
    /// Stay on the list: they are marked in a session.
    pub kept: usize,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    outcome: Outcome,
    person_id: PersonId,
    filled: Option<Json<Filled>>,
}

const CLOSE: &str = "UPDATE imports SET state = 'taken-back' WHERE id = $1 AND state = 'done' RETURNING id";
const ROWS: &str = "SELECT number, outcome, person_id, filled FROM import_rows
    WHERE import_id = $1 AND person_id IS NOT NULL AND outcome IN ('new', 'unsure', 'known', 'listed') ORDER BY number";
const MARKED: &str = "SELECT COUNT(*) FROM attendance_marks m JOIN event_sessions s ON s.id = m.session_id
    WHERE s.event_id = $1 AND m.person_id IN (SELECT x.id FROM people x WHERE x.id = $2 OR x.merged_into = $2)";
// Everything that leads to a person, but their post and their place on this list. Printed sheets name them.
const KNOWN_ELSEWHERE: &str = "SELECT
      (SELECT COUNT(*) FROM accounts WHERE person_id = $1)
    + (SELECT COUNT(*) FROM registrations WHERE person_id = $1 AND event_id <> $2)
    + (SELECT COUNT(*) FROM attendance_marks WHERE person_id = $1)
    + (SELECT COUNT(*) FROM facts WHERE person_id = $1)
    + (SELECT COUNT(*) FROM participations WHERE person_id = $1)
    + (SELECT COUNT(*) FROM event_trainers WHERE person_id = $1)
    + (SELECT COUNT(*) FROM person_merges WHERE kept_id = $1 OR gone_id = $1)
    + (SELECT COUNT(*) FROM people WHERE merged_into = $1)
    + (SELECT COUNT(*) FROM attendance_certificates WHERE person_id = $1)
    + (SELECT COUNT(*) FROM feedback_given WHERE person_id = $1)
    + (SELECT COUNT(*) FROM import_rows WHERE import_id <> $3 AND (person_id = $1 OR same_id = $1))
    + (SELECT COUNT(*) FROM paper_sheets WHERE event_id = $2)";
const FORGET: &str = "UPDATE import_rows SET person_id = NULL WHERE import_id = $1 AND number = $2";
const REMOVE: [&str; 7] = [
    "DELETE FROM merge_proposals WHERE kept_id = $1 OR gone_id = $1",
    "UPDATE import_rows SET same_id = NULL WHERE same_id = $1",
    "DELETE FROM event_calls WHERE registration_id IN (SELECT id FROM registrations WHERE person_id = $1)",
    "DELETE FROM registrations WHERE person_id = $1",
    "DELETE FROM posts WHERE person_id = $1",
    "DELETE FROM person_distinct WHERE one_id = $1 OR other_id = $1",
    "DELETE FROM people WHERE id = $1",
];

/// Takes an import back: who was entered by it and is known nowhere else is removed, everybody else goes off the list,
/// what it added to records is taken out again where it still stands. Who is marked in a session stays.
///
/// # Errors
/// [`Error::Conflict`] when it is not done, or was taken back already.
pub async fn take_back(cx: &Cx, actor: AccountId, event: &Event, import: &Import, tell: Tell<'_>) -> Result<TakenBack> {
    let mut tx = cx.db.begin().await?;
    kept::hold(&mut tx).await?;
    lock::lock(&mut tx, event.id).await?;
    let open: Option<ImportId> = on!(tx, c => sql::query_scalar(CLOSE).bind(import.id).fetch_optional(c).await)?;
    open.ok_or(Error::Conflict(Conflict::Import))?;
    let rows: Vec<Row> = on!(tx, c => sql::query_as(ROWS).bind(import.id).fetch_all(c).await)?;
    let mut result = TakenBack::default();
    for row in rows {
        let person = person::standing(&mut tx, row.person_id).await?.ok_or(Error::NotFound)?;
        if let Some(filled) = &row.filled {
            empty(&mut tx, person, filled).await?;
        }
        if row.outcome == Outcome::Listed {
            continue;
        }
        let marks: i64 = on!(tx, c => sql::query_scalar(MARKED).bind(event.id).bind(person).fetch_one(c).await)?;
        if marks > 0 {
            result.kept += 1;
        } else if person == row.person_id
            && row.outcome != Outcome::Known
            && !elsewhere(&mut tx, event, import, person).await?
        {
            on!(tx, c => sql::query(FORGET).bind(import.id).bind(row.number).execute(c).await.map(drop))?;
            kept::forget(&mut tx, person).await?;
            for statement in REMOVE {
                on!(tx, c => sql::query(statement).bind(person).execute(c).await.map(drop))?;
            }
            result.removed += 1;
        } else {
            if let Some((id, _)) = state::state_of(&mut tx, event.id, person).await? {
                state::write_state(cx, &mut tx, id, RegistrationState::Withdrawn).await?;
            }
            result.off_the_list += 1;
        }
    }
    places::fill(cx, &mut tx, event.id, tell).await?;
    held::refresh_all(&mut tx, event.id).await?;
    let TakenBack { removed, off_the_list, kept } = result;
    let details = json!({ "event": event.id, "removed": removed, "off_the_list": off_the_list, "kept": kept });
    audit::record(cx, &mut tx, actor, Act::ImportTakeBack, &import.id.to_string(), &details);
    tx.commit().await?;
    Ok(result)
}

async fn elsewhere(tx: &mut Tx, event: &Event, import: &Import, person: PersonId) -> Result<bool> {
    let found: i64 = on!(tx, c => sql::query_scalar(KNOWN_ELSEWHERE)
        .bind(person).bind(event.id).bind(import.id).fetch_one(c).await)?;
    Ok(found > 0)
}

/// Takes out of a record what an import added, where it was not changed since; how somebody is reached who has got an
/// account since, and where they work, stays.
async fn empty(tx: &mut Tx, person: PersonId, filled: &Filled) -> Result<()> {
    let known = person::find_in(tx, person).await?.ok_or(Error::NotFound)?;
    let mut now = Checked::from(known);
    let reaches = Authority::Staff.reaches(tx, person).await?;
    for (field, text) in filled {
        let still = |value: &Option<String>| value.as_ref() == Some(text);
        match field.as_str() {
            "patronymic" if still(&now.patronymic) => now.patronymic = None,
            "sex" if now.sex.code() == text => now.sex = Sex::Unstated,
            "birth_year" if still(&now.birth_year.map(|year| year.to_string())) => now.birth_year = None,
            "email" if reaches && still(&now.email) => now.email = None,
            "phone" if reaches && still(&now.phone) => now.phone = None,
            "organisation" if reaches => {
                if let Ok(post) = text.parse::<PostId>() {
                    posts::remove(tx, person, post, Authority::Staff).await?;
                }
            }
            _ => {}
        }
    }
    entry::write(tx, person, &now, Authority::Staff).await
}
