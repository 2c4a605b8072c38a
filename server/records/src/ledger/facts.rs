//! The ledger: everything that counts for anyone. It only grows.
//!
//! A fact carries the person's attributes on the day it happened (organisation, role, district, …), because people
//! rotate and figures must not change behind a report. Progress, completion and hours are computed from facts and
//! stored nowhere.

pub(crate) mod row;

use std::collections::{HashMap, HashSet, hash_map::Entry};

use chrono::{DateTime, NaiveDate, Utc};
use courses::{
    attendance::Share,
    completion::{Evidence, QuizResult, ScenarioResult},
    language::Language,
    quiz::Score,
};

use self::row::Row;
use crate::{
    Cx, Error, Result, Tx,
    ledger::keys::{EventId, ParticipationId, RunId, SessionId},
    people::{
        organisations::{OrganisationId, OrganisationKind},
        person::{PersonId, Sex},
        post_of::post_of,
        posts::PostRole,
    },
    projects::project::ProjectId,
    system::{
        audit::{self, cover::Table, tables::Cover as _},
        db::{on, read, sql},
        key::{AccountId, VersionId, key},
        text_enum::text_enum,
    },
};

text_enum! {
    /// What happened.
    FactKind {
        /// A lesson was read and confirmed.
        LessonConfirmed = "lesson-confirmed",
        /// A quiz was handed in and graded.
        QuizGraded = "quiz-graded",
        /// A run of a scenario came to an end.
        ScenarioEnded = "scenario-ended",
        /// The debrief of a run was answered.
        DebriefAnswered = "debrief-answered",
        /// Minutes of a session were attended.
        MinutesAttended = "minutes-attended",
    }
}

text_enum! {
    /// How somebody took part.
    Mode {
        /// Alone, at one's own pace, in a browser.
        SelfPaced = "self-paced",
        /// In a room, with others.
        InPerson = "in-person",
    }
}

key! {
    /// The key of a fact.
    FactId
}

/// A fact of a participation, as the rules of completion need it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Fact {
    /// The participation.
    pub participation_id: ParticipationId,
    /// Id of the activity in the course; of what happens in a room none.
    pub activity: Option<String>,
    /// What happened.
    pub kind: FactKind,
    /// Minutes that it counts for.
    pub minutes: i64,
    /// The session of a training event.
    pub session_id: Option<SessionId>,
    /// The training event.
    pub event_id: Option<EventId>,
    /// Planned minutes of all its sessions.
    pub event_planned: Option<i64>,
    /// Points, in hundredths.
    pub score: Option<i64>,
    /// Points that could be had, in hundredths.
    pub max_score: Option<i64>,
    /// Whether it was enough.
    pub passed: Option<bool>,
    /// What it rests on: of scenarios a [`RunEvidence`].
    pub evidence: Option<String>,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
}

/// A test that was handed in, or a run that came to its end.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reached {
    /// The exact version of the course.
    pub course_version_id: VersionId,
    /// Id of the activity.
    pub activity: String,
    /// Which of the two.
    pub kind: FactKind,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// Points, in hundredths.
    pub score: Option<i64>,
    /// Points that could be had, in hundredths.
    pub max_score: Option<i64>,
    /// Whether it was enough.
    pub passed: Option<bool>,
}

/// A fact with what was so of its person on its day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Told {
    #[sqlx(flatten)]
    pub(crate) fact: Fact,
    pub(crate) id: FactId,
    #[sqlx(try_from = "String")]
    pub(crate) language: Language,
    pub(crate) organisation_id: Option<OrganisationId>,
    pub(crate) organisation_kind: Option<OrganisationKind>,
    pub(crate) region: Option<String>,
}

/// A fact to be written. The attributes of the person are looked up when it is.
#[derive(Clone, Debug)]
pub struct NewFact {
    /// Its key: whoever creates it makes it, so that a repeated submission is recognised.
    pub id: FactId,
    /// The person.
    pub person: PersonId,
    /// The project.
    pub project: ProjectId,
    /// The participation; none for a session of an event that delivers no course.
    pub participation: Option<ParticipationId>,
    /// The exact version of the course.
    pub course_version: Option<VersionId>,
    /// Id of the activity.
    pub activity: Option<String>,
    /// The session of a training event.
    pub session: Option<SessionId>,
    /// What happened.
    pub kind: FactKind,
    /// How the person took part.
    pub mode: Mode,
    /// Minutes that it counts for.
    pub minutes: u32,
    /// Points.
    pub score: Option<Score>,
    /// Whether it was enough.
    pub passed: Option<bool>,
    /// What it rests on: of scenarios a [`RunEvidence`].
    pub evidence: Option<String>,
    /// Language in which it was done.
    pub language: Language,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Local date, which decides about the post.
    pub on: NaiveDate,
    /// The account that recorded it; none when somebody without an account did.
    pub recorded_by: Option<AccountId>,
    /// The fact that this one corrects, and why.
    pub supersedes: Option<(FactId, String)>,
}

#[derive(sqlx::FromRow)]
struct Attributes {
    sex: Sex,
    birth_year: Option<i64>,
    organisation_id: Option<OrganisationId>,
    kind: Option<OrganisationKind>,
    region: Option<String>,
    role: Option<PostRole>,
    first_responder: Option<bool>,
}

const ATTRIBUTES: &str = concat!(
    "SELECT p.sex, p.birth_year, o.id AS organisation_id, o.kind, o.region, t.role, t.first_responder FROM people p",
    post_of!("p.id" on "$2"),
    "WHERE p.id = $1"
);
const INSERT: &str =
    "INSERT INTO facts (id, person_id, project_id, participation_id, course_version_id, activity, kind,
        minutes, score, max_score, passed, happened_at, recorded_at, recorded_by, organisation_id, organisation_kind,
        post_role, first_responder, region, sex, age_band, language, mode, evidence, session_id, supersedes, reason)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
        $25, $26, $27)
    ON CONFLICT DO NOTHING";
/// The statement for facts that hold, oldest first, with `$more` of what is known of them: `f` the fact, `p` the
/// participation for which it counts.
macro_rules! holding {
    ($more:literal, $($from:tt)+) => {
        concat!(
            "SELECT p.id AS participation_id, f.activity, f.kind, f.minutes, f.score, f.max_score, f.passed, f.evidence,
                f.happened_at, f.session_id, s.event_id, (SELECT CAST(SUM(y.planned_minutes) AS BIGINT)
                    FROM event_sessions y WHERE y.event_id = s.event_id) AS event_planned",
            $more,
            " FROM ",
            $($from)+,
            " AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id) ORDER BY f.happened_at, f.id"
        )
    };
}

// Facts keep the person and the participation with which they were written. They count for the record that stands for
// this person now (`merged_into` is always one step), in its participation in the same course of the same project.
// CROSS JOIN: SQLite takes the tables in this order, from one person to a few facts.
macro_rules! of_participation {
    () => {
        "participations p CROSS JOIN people x CROSS JOIN facts f CROSS JOIN participations q
            LEFT JOIN event_sessions s ON s.id = f.session_id
        WHERE p.id = $1 AND (x.id = p.person_id OR x.merged_into = p.person_id) AND f.person_id = x.id
          AND q.id = f.participation_id AND q.project_id = p.project_id AND q.course_slug = p.course_slug"
    };
}

const RESULTS: &str = "SELECT f.course_version_id, f.activity, f.kind, f.happened_at, f.score, f.max_score, f.passed
    FROM people x CROSS JOIN facts f WHERE (x.id = $1 OR x.merged_into = $1) AND f.person_id = x.id
        AND f.kind IN ('quiz-graded', 'scenario-ended') AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)
    ORDER BY f.happened_at DESC, f.id DESC";
const OF_PARTICIPATION: &str = holding!("", of_participation!());
const TOLD_OF_PARTICIPATION: &str =
    holding!(", f.id, f.language, f.organisation_id, f.organisation_kind, f.region", of_participation!());
const OF_PERSON: &str = holding!(
    "",
    "people x CROSS JOIN facts f CROSS JOIN participations q CROSS JOIN participations p
        LEFT JOIN event_sessions s ON s.id = f.session_id
    WHERE (x.id = $1 OR x.merged_into = $1) AND f.person_id = x.id AND q.id = f.participation_id
      AND p.person_id = $1 AND p.project_id = q.project_id AND p.course_slug = q.course_slug"
);
const TOLD_OF_PEOPLE: &str = holding!(
    ", f.id, f.language, f.organisation_id, f.organisation_kind, f.region",
    "(SELECT id, id AS holder FROM people WHERE id > $1 AND id <= $2
            UNION ALL SELECT id, merged_into FROM people WHERE merged_into > $1 AND merged_into <= $2) x
        CROSS JOIN facts f CROSS JOIN participations q CROSS JOIN participations p
        LEFT JOIN event_sessions s ON s.id = f.session_id
    WHERE f.person_id = x.id AND q.id = f.participation_id
      AND p.person_id = x.holder AND p.project_id = q.project_id AND p.course_slug = q.course_slug"
);

/// The tests and exercises of a person, the latest first.
pub async fn results_of_person(cx: &Cx, person: PersonId) -> Result<Vec<Reached>> {
    Ok(read!(cx.db, c => sql::query_as(RESULTS).bind(person).fetch_all(c).await)?)
}

/// Writes a fact as part of `tx`, with the person's attributes on its day. A fact that is there already stays as it is.
pub(crate) async fn record(cx: &Cx, tx: &mut Tx, fact: &NewFact) -> Result<()> {
    let person: Option<Attributes> =
        on!(tx, c => sql::query_as(ATTRIBUTES).bind(fact.person).bind(fact.on).fetch_optional(c).await)?;
    let row = Row::new(fact, person.ok_or(Error::NotFound)?, cx.now());
    let written = on!(tx, c => sql::query(INSERT)
        .bind(row.id)
        .bind(row.person_id)
        .bind(row.project_id)
        .bind(row.participation_id)
        .bind(row.course_version_id)
        .bind(&row.activity)
        .bind(row.kind)
        .bind(row.minutes)
        .bind(row.score)
        .bind(row.max_score)
        .bind(row.passed)
        .bind(row.happened_at)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .bind(row.organisation_id)
        .bind(row.organisation_kind)
        .bind(row.post_role)
        .bind(row.first_responder)
        .bind(&row.region)
        .bind(row.sex)
        .bind(row.age_band)
        .bind(&row.language)
        .bind(row.mode)
        .bind(&row.evidence)
        .bind(row.session_id)
        .bind(row.supersedes)
        .bind(&row.reason)
        .execute(c)
        .await)?;
    if written > 0 {
        audit::cover(cx, tx, fact.recorded_by, &fact.person.to_string(), Table::Facts, row.covered());
    }
    Ok(())
}

/// The facts of a participation that hold, oldest first.
pub async fn of_participation(cx: &Cx, participation: ParticipationId) -> Result<Vec<Fact>> {
    let facts = read!(cx.db, c => sql::query_as(OF_PARTICIPATION).bind(participation).fetch_all(c).await)?;
    Ok(once(facts, |fact| fact))
}

pub(crate) async fn of_participation_in(tx: &mut Tx, participation: ParticipationId) -> Result<Vec<Fact>> {
    let facts = on!(tx, c => sql::query_as(OF_PARTICIPATION).bind(participation).fetch_all(c).await)?;
    Ok(once(facts, |fact| fact))
}

/// The facts of a participation that hold, oldest first, with what was so on their days.
pub(crate) async fn told(tx: &mut Tx, participation: ParticipationId) -> Result<Vec<Told>> {
    let facts = on!(tx, c => sql::query_as(TOLD_OF_PARTICIPATION).bind(participation).fetch_all(c).await)?;
    Ok(once(facts, |told: &Told| &told.fact))
}

/// The same for each participation of the people whose keys stand behind `after`, up to `last`.
pub(crate) async fn told_of_people(
    tx: &mut Tx,
    after: PersonId,
    last: PersonId,
) -> Result<HashMap<ParticipationId, Vec<Told>>> {
    let facts: Vec<Told> = on!(tx, c => sql::query_as(TOLD_OF_PEOPLE).bind(after).bind(last).fetch_all(c).await)?;
    let mut by_participation: HashMap<ParticipationId, Vec<Told>> = HashMap::new();
    for told in facts {
        by_participation.entry(told.fact.participation_id).or_default().push(told);
    }
    Ok(by_participation.into_iter().map(|(id, facts)| (id, once(facts, |told| &told.fact))).collect())
}

/// The facts of all participations of a person, oldest first.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<Fact>> {
    let facts = read!(cx.db, c => sql::query_as(OF_PERSON).bind(person).fetch_all(c).await)?;
    Ok(once(facts, |fact| fact))
}

/// The facts of one person without those of a session that the person attended under two records, since merged: the one
/// with the most minutes stays.
fn once<T>(facts: Vec<T>, fact: impl Fn(&T) -> &Fact) -> Vec<T> {
    let mut counted: HashMap<SessionId, (usize, i64)> = HashMap::new();
    let mut twice = HashSet::new();
    for (place, fact) in facts.iter().map(fact).enumerate() {
        let Some(session) = fact.session_id else { continue };
        match counted.entry(session) {
            Entry::Vacant(first) => drop(first.insert((place, fact.minutes))),
            Entry::Occupied(mut known) if known.get().1 < fact.minutes => {
                twice.insert(known.insert((place, fact.minutes)).0);
            }
            Entry::Occupied(_) => drop(twice.insert(place)),
        }
    }
    let mut place = 0..;
    facts.into_iter().filter(|_| place.next().is_none_or(|place| !twice.contains(&place))).collect()
}

/// What the rules of completion look at, from facts oldest first.
pub fn evidence<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Evidence {
    let mut evidence = Evidence::default();
    for fact in facts {
        add(&mut evidence, fact);
    }
    evidence
}

/// Adds one later fact to the evidence.
pub fn add(evidence: &mut Evidence, fact: &Fact) {
    if let (FactKind::MinutesAttended, Some(event)) = (fact.kind, fact.event_id) {
        let minutes = |n: i64| u32::try_from(n).unwrap_or(0);
        let share: &mut Share = evidence.attended.entry(event.to_string()).or_default();
        share.attended = share.attended.saturating_add(minutes(fact.minutes));
        share.planned = minutes(fact.event_planned.unwrap_or(0));
    }
    let Some(activity) = &fact.activity else { return };
    match (fact.kind, fact.score, fact.max_score) {
        (FactKind::LessonConfirmed, ..) => {
            evidence.confirmed.insert(activity.clone());
        }
        (FactKind::QuizGraded, Some(hundredths), Some(max_hundredths)) => {
            let result = QuizResult { score: Score { hundredths, max_hundredths }, at: fact.happened_at };
            evidence.results.entry(activity.clone()).or_default().push(result);
        }
        (FactKind::ScenarioEnded, ..) => {
            if let Some(told) = RunEvidence::of(fact) {
                evidence.runs.entry(activity.clone()).or_default().push(ScenarioResult {
                    run: told.run.to_string(),
                    passed: fact.passed.unwrap_or(false),
                    criticals: told.criticals,
                    below: told.below,
                    at: fact.happened_at,
                });
            }
        }
        (FactKind::DebriefAnswered, ..) => {
            evidence.debriefed.extend(RunEvidence::of(fact).map(|told| told.run.to_string()));
        }
        (FactKind::QuizGraded | FactKind::MinutesAttended, ..) => {}
    }
}

/// What a fact about a run rests on.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct RunEvidence {
    /// The run.
    pub run: RunId,
    /// Ids of the critical errors.
    #[serde(default)]
    pub criticals: Vec<String>,
    /// Ids of the scales below their minimum.
    #[serde(default)]
    pub below: Vec<String>,
}

impl RunEvidence {
    /// As it is stored.
    pub(crate) fn to_json(&self) -> String {
        serde_json::json!({ "run": self.run, "criticals": self.criticals, "below": self.below }).to_string()
    }

    fn of(fact: &Fact) -> Option<Self> {
        let run = serde_json::from_str(fact.evidence.as_deref()?);
        run.inspect_err(
            |error| tracing::error!(activity = ?fact.activity, %error, "what a fact rests on cannot be read"),
        )
        .ok()
    }
}
