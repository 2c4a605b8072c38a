//! What is asked about one event alone, beside what is asked about all of them.
//!
//! It can be changed until people can be marked as present: from then on somebody may have answered, and nobody is told
//! whether ([`round`](super::round)).

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    Conflict, Cx, Error, Result, Tx,
    events::{
        check_in,
        event::{self, Event, Session},
        lock::lock,
    },
    ledger::keys::EventId,
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        key::{AccountId, key},
        text_enum::text_enum,
    },
    text,
};

key! {
    /// The key of a question that is asked about one event.
    QuestionId
}

text_enum! {
    /// How a question is answered.
    QuestionKind {
        /// A statement that is rated from 1 to 5.
        Rated = "rated",
        /// A question that is answered in words.
        Open = "open",
    }
}

/// So many questions of its own an event can have: a sheet stays one page.
pub const MOST: usize = 5;
/// Most characters of one.
const LONGEST: usize = 200;

/// A question that is asked about one event.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Question {
    /// Its key.
    pub id: QuestionId,
    /// How it is answered.
    pub kind: QuestionKind,
    /// What is asked, in the language of the event.
    pub wording: String,
}

impl Question {
    /// The name of its field in a sheet.
    pub fn field(&self) -> String {
        format!("question-{}", self.id)
    }
}

/// A row of the form in which questions are written.
#[derive(Clone, Debug, Default)]
pub struct QuestionInput {
    /// Its key, when there is one already.
    pub id: String,
    /// The code of its kind.
    pub kind: String,
    /// What is asked; empty for a row that is not used, or for a question that is taken out.
    pub wording: String,
}

/// The name of a field in one row of the form.
pub fn field(name: &str, row: usize) -> String {
    format!("{name}-{row}")
}

const LIST: &str = "SELECT id, kind, wording FROM event_questions WHERE event_id = $1 ORDER BY place";
const CLEAR: &str = "DELETE FROM event_questions WHERE event_id = $1";
const INSERT: &str = "INSERT INTO event_questions (id, event_id, place, kind, wording) VALUES ($1, $2, $3, $4, $5)";

/// The questions of an event, in their order.
pub async fn of_event(cx: &Cx, event: EventId) -> Result<Vec<Question>> {
    Ok(read!(cx.db, c => sql::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// The same as part of `tx`.
pub(super) async fn of_event_in(tx: &mut Tx, event: EventId) -> Result<Vec<Question>> {
    Ok(on!(tx, c => sql::query_as(LIST).bind(event).fetch_all(c).await)?)
}

/// Whether the questions can still be changed: nobody can be marked as present yet.
pub fn may_change(event: &Event, sessions: &[Session], now: DateTime<Utc>) -> bool {
    let first = sessions.iter().map(|session| session.starts_at(event.zone())).min();
    first.is_none_or(|first| now < first - check_in::BEFORE)
}

/// Writes the questions of an event anew: rows that are empty are left out, the others keep their order, and their
/// keys as long as they are worded as before.
///
/// # Errors
/// [`Error::Invalid`] with the fields that are not right; [`Error::Conflict`] with `begun` when people can be marked.
pub async fn set(cx: &Cx, actor: AccountId, event: EventId, rows: &[QuestionInput]) -> Result<()> {
    let mut tx = cx.db.begin().await?;
    let event = lock(&mut tx, event).await?;
    let sessions = event::sessions_in(&mut tx, event.id).await?;
    if !may_change(&event, &sessions, cx.now()) {
        return Err(Error::Conflict(Conflict::Begun));
    }
    let before = of_event_in(&mut tx, event.id).await?;
    let mut problems = Problems::default();
    let mut questions: Vec<Question> = Vec::new();
    for (row, input) in rows.iter().enumerate().take(MOST) {
        // They are printed on the sheet of paper, too.
        let wording = problems.take(field("wording", row), text::printable(&input.wording, LONGEST)).flatten();
        let Some(wording) = wording else { continue };
        let kind = QuestionKind::from_code(&input.kind).ok_or(Problem::Choice);
        let Some(kind) = problems.take(field("kind", row), kind) else { continue };
        if questions.iter().any(|question| question.wording == wording) {
            problems.take::<()>(field("wording", row), Err(Problem::Taken));
        }
        // Worded otherwise it is another question: nobody's answer stands below what they were not asked.
        let same = |question: &&Question| question.wording == wording && question.kind == kind;
        let known = before.iter().filter(same).map(|question| question.id).find(|id| id.to_string() == input.id);
        let known = known.filter(|id| questions.iter().all(|question| question.id != *id));
        questions.push(Question { id: known.unwrap_or_else(|| cx.id()), kind, wording });
    }
    if !problems.is_empty() {
        return Err(problems.into_error());
    }
    if questions == before {
        return Ok(());
    }
    on!(tx, c => sql::query(CLEAR).bind(event.id).execute(c).await.map(drop))?;
    insert(&mut tx, event.id, &questions).await?;
    let details = json!({ "questions": questions.len() });
    audit::record(cx, &mut tx, actor, Act::FeedbackQuestions, &event.id.to_string(), &details);
    tx.commit().await
}

/// Asks about a copy of an event what is asked about it.
pub(crate) async fn copy(cx: &Cx, tx: &mut Tx, from: EventId, to: EventId) -> Result<()> {
    let mut questions = of_event_in(tx, from).await?;
    for question in &mut questions {
        question.id = cx.id();
    }
    insert(tx, to, &questions).await
}

async fn insert(tx: &mut Tx, event: EventId, questions: &[Question]) -> Result<()> {
    for (place, question) in (0_i64..).zip(questions) {
        on!(tx, c => sql::query(INSERT)
            .bind(question.id).bind(event).bind(place).bind(question.kind).bind(&question.wording)
            .execute(c).await.map(drop))?;
    }
    Ok(())
}
