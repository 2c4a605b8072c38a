//! Feedback on an event, not linked to names.
//!
//! Two tables share nothing but the event: who has given feedback ([`give`] refuses a second time), and the sheets, with what
//! they answer to the event's own [`questions`] beside them. A sheet has a random key, no person, no account, no time and no
//! language but that of the event. Both are written in one transaction, which leaves no trace in either; nothing about it goes
//! into the audit log. What the sheets say is told when the [`round`] is closed, all at once ([`results()`]).

pub mod questions;
mod results;
pub mod round;

use std::collections::BTreeMap;

use serde_json::json;
use sqlx::types::Json;

use uuid::Uuid;

use self::questions::{Question, QuestionId, QuestionKind};
pub use self::results::{ENOUGH, Group, Rated, Results, Statement, Told, Written, results};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{
        attendance,
        event::{self, Event},
        lock,
    },
    ledger::keys::EventId,
    people::person::{self, PersonId},
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, key},
        text_enum::text_enum,
    },
    text,
};

text_enum! {
    /// What is rated from 1 to 5.
    Scale {
        /// The content is useful for my work.
        Content = "content",
        /// The trainers.
        Trainers = "trainers",
        /// The materials.
        Materials = "materials",
        /// The organisation.
        Organisation = "organisation",
        /// I know what I will do differently.
        Differently = "differently",
    }
}

/// The best rating; the worst is 1.
pub const BEST: u8 = 5;
/// Most characters of an open answer.
const ANSWER: usize = 1_000;
/// The field of the first open question.
pub const MOST_USEFUL: &str = "most_useful";
/// The field of the second open question.
pub const TO_CHANGE: &str = "to_change";

impl Scale {
    /// The name of its field in a form.
    pub fn field(self) -> String {
        format!("rating-{}", self.code())
    }
}

key! {
    /// The key of a sheet of feedback.
    FeedbackId
}

/// A sheet as it was filled in. Everything may be left out, but not all of it.
#[derive(Clone, Debug, Default)]
pub struct SheetInput {
    /// `1` to `5`, or empty, in the order of [`Scale::ALL`].
    pub ratings: Vec<String>,
    /// What was most useful.
    pub most_useful: String,
    /// What should be different.
    pub to_change: String,
    /// What was answered to the event's own questions, by their keys.
    pub own: BTreeMap<QuestionId, String>,
}

/// A sheet as it is stored.
#[derive(Debug)]
struct Sheet {
    ratings: BTreeMap<&'static str, u8>,
    most_useful: String,
    to_change: String,
    own: Vec<(QuestionId, Answer)>,
}

/// What a sheet says to one of the event's own questions.
#[derive(Debug)]
enum Answer {
    Rated(u8),
    Written(String),
}

/// A rating as it was chosen; none where it was left out.
fn rating(typed: &str) -> Result<Option<u8>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        typed => typed.parse().ok().filter(|n| (1..=BEST).contains(n)).map(Some).ok_or(Problem::Choice),
    }
}

impl SheetInput {
    fn check(&self, questions: &[Question]) -> Result<Sheet> {
        let mut problems = Problems::default();
        let mut ratings = BTreeMap::new();
        for (place, scale) in Scale::ALL.iter().enumerate() {
            let typed = self.ratings.get(place).map_or("", String::as_str);
            let rating = problems.take(scale.field(), rating(typed)).flatten();
            ratings.extend(rating.map(|rating| (scale.code(), rating)));
        }
        let mut own = Vec::new();
        for question in questions {
            let typed = self.own.get(&question.id).map_or("", String::as_str);
            let answer = match question.kind {
                QuestionKind::Rated => rating(typed).map(|rating| rating.map(Answer::Rated)),
                QuestionKind::Open => text::passage(typed, ANSWER).map(|answer| answer.map(Answer::Written)),
            };
            own.extend(problems.take(question.field(), answer).flatten().map(|answer| (question.id, answer)));
        }
        let most_useful = problems.take(MOST_USEFUL, text::passage(&self.most_useful, ANSWER)).flatten();
        let to_change = problems.take(TO_CHANGE, text::passage(&self.to_change, ANSWER)).flatten();
        let written = most_useful.is_some() || to_change.is_some();
        if problems.is_empty() && ratings.is_empty() && own.is_empty() && !written {
            return Err(Error::field(Scale::Content.field(), Problem::Unanswered));
        }
        if !problems.is_empty() {
            return Err(problems.into_error());
        }
        Ok(Sheet {
            ratings,
            most_useful: most_useful.unwrap_or_default(),
            to_change: to_change.unwrap_or_default(),
            own,
        })
    }
}

const GIVEN: &str = "INSERT INTO feedback_given (event_id, person_id) VALUES ($1, $2)";
const INSERT: &str =
    "INSERT INTO feedback_sheets (sheet_id, event_id, language, ratings, most_useful, to_change, by_paper)
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
const INSERT_ANSWER: &str = "INSERT INTO feedback_answers (event_id, sheet_id, question_id, rating, answer)
    VALUES ($1, $2, $3, $4, $5)";
// Who gave it under a record that was merged since has given it.
const HAS_GIVEN: &str = "SELECT event_id FROM feedback_given WHERE event_id = $1
    AND person_id IN (SELECT x.id FROM people x WHERE x.id = $2 OR x.merged_into = $2) LIMIT 1";
const GIVEN_BY: &str = "SELECT DISTINCT event_id FROM feedback_given
    WHERE person_id IN (SELECT x.id FROM people x WHERE x.id = $1 OR x.merged_into = $1)";

/// Where somebody stands with the feedback on an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Not marked as present in any session: nothing to say yet.
    Absent,
    /// May give it.
    Open,
    /// Has given it.
    Given,
    /// The round is closed.
    Closed,
}

/// Where a person stands.
pub async fn standing(cx: &Cx, event: &Event, person: PersonId) -> Result<Standing> {
    let person = person::merged_into(cx, person).await?.unwrap_or(person);
    let given: Option<EventId> =
        read!(cx.db, c => sql::query_scalar(HAS_GIVEN).bind(event.id).bind(person).fetch_optional(c).await)?;
    if given.is_some() {
        return Ok(Standing::Given);
    }
    let sessions = event::sessions(cx, event.id).await?;
    if round::is_closed(event, &sessions, cx.now()) {
        return Ok(Standing::Closed);
    }
    let rows = attendance::grid(cx, event.id, &sessions).await?;
    let came = rows.iter().any(|row| row.registration.person_id == person && row.is_present());
    Ok(if came { Standing::Open } else { Standing::Absent })
}

/// Whether a person has given it, under whichever of their records.
pub(crate) async fn has_given(tx: &mut Tx, event: EventId, person: PersonId) -> Result<bool> {
    let given: Option<EventId> =
        on!(tx, c => sql::query_scalar(HAS_GIVEN).bind(event).bind(person).fetch_optional(c).await)?;
    Ok(given.is_some())
}

/// The events on which a person has given feedback.
pub async fn given_by(cx: &Cx, person: PersonId) -> Result<Vec<EventId>> {
    Ok(read!(cx.db, c => sql::query_scalar(GIVEN_BY).bind(person).fetch_all(c).await)?)
}

/// Gives feedback, once, for somebody who was there.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] with `given` for a second time, with `absent`
/// for somebody who is not marked as present, and with `closed` when the round is closed.
pub async fn give(cx: &Cx, event: &Event, person: PersonId, input: &SheetInput) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    give_in(cx, &mut tx, event, person, input).await?;
    tx.commit().await
}

/// The same as part of `tx`.
pub(crate) async fn give_in(cx: &Cx, tx: &mut Tx, event: &Event, person: PersonId, input: &SheetInput) -> Result<()> {
    let event = lock::lock(tx, event.id).await?;
    let sheet = input.check(&questions::of_event_in(tx, event.id).await?)?;
    let person = person::standing(tx, person).await?.ok_or(Error::NotFound)?;
    let given: Option<EventId> =
        on!(tx, c => sql::query_scalar(HAS_GIVEN).bind(event.id).bind(person).fetch_optional(c).await)?;
    if given.is_some() {
        return Err(Error::Conflict(Conflict::Given));
    }
    let sessions = event::sessions_in(tx, event.id).await?;
    if round::is_closed(&event, &sessions, cx.now()) {
        return Err(Error::Conflict(Conflict::Closed));
    }
    let mut came = false;
    for session in sessions {
        came |= attendance::holds(tx, session.id, person).await?.said.is_present();
    }
    if !came {
        return Err(Error::Conflict(Conflict::Absent));
    }
    on!(tx, c => sql::query(GIVEN).bind(event.id).bind(person).execute(c).await.map(drop))?;
    insert(tx, &event, new_sheet_id(cx), &sheet, false).await?;
    scatter(tx, event.id).await
}

/// Types a sheet of paper in, under a key of [`new_sheet_id`]: sent twice it counts once.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] with `closed` when the round is closed.
pub async fn type_in(cx: &Cx, actor: AccountId, event: &Event, id: FeedbackId, input: &SheetInput) -> Result<()> {
    // A key with a time in it would say when it was made.
    let id = if Uuid::from(id).get_version_num() == 4 { id } else { new_sheet_id(cx) };
    let mut tx = cx.db.begin().await?;
    let event = lock::lock(&mut tx, event.id).await?;
    let sheet = input.check(&questions::of_event_in(&mut tx, event.id).await?)?;
    let sessions = event::sessions_in(&mut tx, event.id).await?;
    if round::is_closed(&event, &sessions, cx.now()) {
        return Err(Error::Conflict(Conflict::Closed));
    }
    if insert(&mut tx, &event, id, &sheet, true).await? {
        scatter(&mut tx, event.id).await?;
        audit::record(cx, &mut tx, actor, Act::FeedbackPaper, &event.id.to_string(), &json!({}));
    }
    tx.commit().await
}

/// A key that says nothing: a UUID of version 4.
pub fn new_sheet_id(cx: &Cx) -> FeedbackId {
    uuid::Builder::from_random_bytes(cx.random.bytes()).into_uuid().into()
}

/// Answers whether it was not there yet.
async fn insert(tx: &mut Tx, event: &Event, id: FeedbackId, sheet: &Sheet, by_paper: bool) -> Result<bool> {
    let new = on!(tx, c => sql::query(INSERT)
    .bind(id)
    .bind(event.id)
    // Not that of the person: it could say who it was.
    .bind(event.language.code())
    .bind(Json(&sheet.ratings))
    .bind(&sheet.most_useful)
    .bind(&sheet.to_change)
    .bind(by_paper)
    .execute(c)
    .await
    )?;
    if new == 0 {
        return Ok(false);
    }
    for (question, answer) in &sheet.own {
        let (rating, answer) = match answer {
            Answer::Rated(rating) => (Some(i64::from(*rating)), ""),
            Answer::Written(answer) => (None, answer.as_str()),
        };
        on!(tx, c => sql::query(INSERT_ANSWER)
            .bind(event.id).bind(id).bind(*question).bind(rating).bind(answer).execute(c).await.map(drop))?;
    }
    Ok(true)
}

/// PostgreSQL keeps with each row where it lies and which transaction wrote it, and so would tell which sheet was written
/// with whom. All rows of the event are therefore written anew, in the order of their keys. The tables of SQLite have no
/// row numbers and lie in that order anyway.
async fn scatter(tx: &mut Tx, event: EventId) -> Result<()> {
    const GIVEN_ANEW: &str =
        "WITH gone AS (DELETE FROM feedback_given WHERE event_id = $1 RETURNING event_id, person_id)
        INSERT INTO feedback_given (event_id, person_id) SELECT event_id, person_id FROM gone ORDER BY person_id";
    const SHEETS_ANEW: &str = "WITH gone AS (DELETE FROM feedback_sheets WHERE event_id = $1
            RETURNING sheet_id, event_id, language, ratings, most_useful, to_change, by_paper)
        INSERT INTO feedback_sheets (sheet_id, event_id, language, ratings, most_useful, to_change, by_paper)
        SELECT sheet_id, event_id, language, ratings, most_useful, to_change, by_paper FROM gone ORDER BY sheet_id";
    const ANSWERS_ANEW: &str = "WITH gone AS (DELETE FROM feedback_answers WHERE event_id = $1
            RETURNING event_id, sheet_id, question_id, rating, answer)
        INSERT INTO feedback_answers (event_id, sheet_id, question_id, rating, answer)
        SELECT event_id, sheet_id, question_id, rating, answer FROM gone ORDER BY sheet_id, question_id";
    if let Some(c) = tx.postgres() {
        sql::query(GIVEN_ANEW).bind(event).execute(&mut *c).await?;
        sql::query(SHEETS_ANEW).bind(event).execute(&mut *c).await?;
        sql::query(ANSWERS_ANEW).bind(event).execute(&mut *c).await?;
    }
    Ok(())
}
