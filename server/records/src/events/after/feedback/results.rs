//! What may be read of the feedback on an event, and when.

use std::collections::{BTreeMap, HashSet};

use sqlx::types::Json;

use super::{
    BEST, FeedbackId, Scale,
    questions::{self, Question, QuestionId, QuestionKind},
    round,
};
use crate::{
    Cx, Result,
    events::event::{self, Event},
    system::db::{read, sql},
};

/// With fewer sheets that people gave themselves nothing is told: who wrote what could be guessed.
pub const ENOUGH: usize = 5;

/// What may be read of the feedback on an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Results {
    /// The round goes on: nothing, not even how many sheets there are.
    Open,
    /// It is closed, and fewer than [`ENOUGH`] people gave a sheet themselves: nothing.
    Few,
    /// What the sheets say, all at once.
    Told(Box<Told>),
}

/// What the sheets of a closed round say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Those that people gave themselves.
    pub given: Group,
    /// How many sheets of paper were typed in.
    pub paper_sheets: usize,
    /// What those say, counted apart; none where they are fewer than [`ENOUGH`].
    pub paper: Option<Group>,
}

/// Sheets that came the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// How many.
    pub sheets: usize,
    /// Each scale, and each of the event's own statements.
    pub rated: Vec<Rated>,
    /// What was most useful, in an order of chance.
    pub most_useful: Vec<String>,
    /// What should be different, in an order of chance.
    pub to_change: Vec<String>,
    /// What was answered to each of the event's own questions.
    pub written: Vec<Written>,
}

/// What was answered in words to a question of the event's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// What was asked.
    pub wording: String,
    /// The answers, in an order of chance.
    pub answers: Vec<String>,
}

/// What is rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// What is asked about all events.
    Scale(Scale),
    /// What is asked about this one, as it is worded.
    Own(String),
}

/// How one statement was rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// The statement.
    pub statement: Statement,
    /// How many sheets gave 1, 2, 3, 4 and 5.
    pub counts: [u32; BEST as usize],
}

impl Rated {
    /// How many sheets rated it.
    pub fn answers(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// The mean in hundredths, rounded; `None` where nobody rated it.
    pub fn mean(&self) -> Option<i64> {
        let answers = i64::from(self.answers());
        let sum: i64 = (1..).zip(&self.counts).map(|(rating, count)| rating * i64::from(*count)).sum();
        (answers > 0).then(|| (sum * 100 + answers / 2) / answers)
    }
}

#[derive(sqlx::FromRow)]
struct Stored {
    sheet_id: FeedbackId,
    ratings: Json<BTreeMap<String, u8>>,
    most_useful: String,
    to_change: String,
    by_paper: bool,
}

/// What a sheet says to one of the event's own questions.
#[derive(sqlx::FromRow)]
struct Answered {
    sheet_id: FeedbackId,
    question_id: QuestionId,
    rating: Option<i64>,
    answer: String,
}

const ANSWERS: &str = "SELECT sheet_id, question_id, rating, answer FROM feedback_answers WHERE event_id = $1
    ORDER BY sheet_id, question_id";
const SHEETS: &str = "SELECT sheet_id, ratings, most_useful, to_change, by_paper FROM feedback_sheets
    WHERE event_id = $1 ORDER BY sheet_id";

/// What may be read of the sheets of an event now.
pub async fn results(cx: &Cx, event: &Event) -> Result<Results> {
    let sessions = event::sessions(cx, event.id).await?;
    if !round::is_closed(event, &sessions, cx.now()) {
        return Ok(Results::Open);
    }
    let sheets: Vec<Stored> = read!(cx.db, c => sql::query_as(SHEETS).bind(event.id).fetch_all(c).await)?;
    let (paper, given): (Vec<Stored>, Vec<Stored>) = sheets.into_iter().partition(|sheet| sheet.by_paper);
    if given.len() < ENOUGH {
        return Ok(Results::Few);
    }
    let questions = questions::of_event(cx, event.id).await?;
    let answers: Vec<Answered> = read!(cx.db, c => sql::query_as(ANSWERS).bind(event.id).fetch_all(c).await)?;
    let group = |sheets: &[Stored]| group(cx, sheets, &questions, &answers);
    Ok(Results::Told(Box::new(Told {
        given: group(&given),
        paper_sheets: paper.len(),
        paper: (paper.len() >= ENOUGH).then(|| group(&paper)),
    })))
}

/// How often each rating was given.
fn counts(ratings: impl Iterator<Item = i64>) -> [u32; BEST as usize] {
    let mut counts = [0; BEST as usize];
    for rating in ratings {
        if let Some(count) = usize::try_from(rating - 1).ok().and_then(|place| counts.get_mut(place)) {
            *count += 1;
        }
    }
    counts
}

fn group(cx: &Cx, sheets: &[Stored], questions: &[Question], answers: &[Answered]) -> Group {
    let own: HashSet<FeedbackId> = sheets.iter().map(|sheet| sheet.sheet_id).collect();
    let of = |question: &Question| {
        let id = question.id;
        answers.iter().filter(|answer| own.contains(&answer.sheet_id)).filter(move |answer| answer.question_id == id)
    };
    let asked = |kind: QuestionKind| questions.iter().filter(move |question| question.kind == kind);
    let rated = Scale::ALL.iter().map(|scale| {
        let ratings = sheets.iter().filter_map(|sheet| sheet.ratings.0.get(scale.code()));
        Rated { statement: Statement::Scale(*scale), counts: counts(ratings.copied().map(i64::from)) }
    });
    let rated = rated.chain(asked(QuestionKind::Rated).map(|question| Rated {
        statement: Statement::Own(question.wording.clone()),
        counts: counts(of(question).filter_map(|answer| answer.rating)),
    }));
    let written = asked(QuestionKind::Open).map(|question| Written {
        wording: question.wording.clone(),
        answers: shuffled(cx, of(question).map(|answer| answer.answer.clone()).collect()),
    });
    let open = |text: fn(&Stored) -> &String| {
        let written = sheets.iter().map(text).filter(|text| !text.is_empty());
        shuffled(cx, written.cloned().collect())
    };
    Group {
        sheets: sheets.len(),
        rated: rated.collect(),
        most_useful: open(|sheet| &sheet.most_useful),
        to_change: open(|sheet| &sheet.to_change),
        written: written.collect(),
    }
}

/// In an order of chance, so that the two answers of one sheet do not stand in the same place.
fn shuffled<T>(cx: &Cx, mut list: Vec<T>) -> Vec<T> {
    for place in (1..list.len()).rev() {
        let other = cx.random.below(u32::try_from(place + 1).unwrap_or(u32::MAX));
        list.swap(place, other as usize);
    }
    list
}
