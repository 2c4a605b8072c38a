//! Doing what was confirmed: in pieces, each in one transaction with the note of what became of its rows. A process that
//! ends in between leaves whole pieces; the next one goes on with the rows that have no such note.

mod fill;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use courses::attendance::Said;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::types::Json;

use super::{Cells, Import, Letters, Outcome, Row, State, Verdict, plan, to_i64};
use crate::{
    Conflict, Cx, Error, Result, Tx,
    authoring::library::Versions,
    events::{
        attendance::{self, Method, NewMark},
        event::{self, Event, Session},
        held,
        imports::ImportId,
        lock,
        notices::Tell,
        registrations::{
            self, New, invitations, places,
            state::{self, RegistrationState, Source},
        },
    },
    people::{
        duplicates::kept,
        entry,
        person::{self, Checked, PersonId},
        posts::{self, NewPost},
    },
    system::{
        again::again,
        audit::{self, Act},
        db::{on, read, sql},
        error::{Problem, Problems},
        jobs::{
            self, Lane, Task, Work,
            lease::{self, Ending},
        },
        key::AccountId,
        list::Select,
        mails::Urgency,
        value::Value,
    },
    text,
};

/// Rows of one transaction: short enough that everybody else gets in between.
const PIECE: usize = 100;

const CONFIRM: &str =
    "UPDATE imports SET state = 'confirmed', invites = $3, confirmed_by = $4, confirmed_at = $5, total = $6,
        revision = revision + 1, job_id = $7, claimed_until = '9999-12-31T00:00:00+00:00' WHERE id = $1 AND state = 'draft' AND revision = $2 RETURNING id";
const PIECE_DONE: &str = "UPDATE imports SET done = done + $3
    WHERE id = $1 AND state = 'confirmed' AND job_id = $2 RETURNING id";
const BACK_TO_DRAFT: &str = "UPDATE imports SET state = 'draft', job_id = NULL, claimed_until = NULL
    WHERE id = $1 AND state = 'confirmed' AND job_id = $2";
const FINISH: &str =
    "UPDATE imports SET state = 'done', job_id = NULL, claimed_until = NULL, finished_at = $3, done = total,
        cells = $4
    WHERE id = $1 AND state = 'confirmed' AND job_id = $2 RETURNING id";
// Confirmed by a server of the release before, and nobody works on it.
const LEFT: &str = "SELECT id FROM imports
    WHERE state = 'confirmed' AND job_id IS NULL AND (claimed_until IS NULL OR claimed_until < $1)";
const ADOPT: &str = "UPDATE imports SET job_id = $2, claimed_until = '9999-12-31T00:00:00+00:00'
    WHERE id = $1 AND state = 'confirmed' AND job_id IS NULL AND (claimed_until IS NULL OR claimed_until < $3) RETURNING id";
const RECORD: &str =
    "INSERT INTO import_rows (import_id, number, outcome, person_id, filled) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (import_id, number) DO UPDATE SET outcome = $3, person_id = $4, filled = $5";
// Of a piece at once: most rows enter somebody and fill nothing in.
const RECORD_MANY: &str = "INSERT INTO import_rows (import_id, number, outcome, person_id) VALUES";
const RECORDED_BEFORE: &str = " ON CONFLICT (import_id, number) DO UPDATE
    SET outcome = excluded.outcome, person_id = excluded.person_id, filled = NULL";

/// What was added to a record that was there before: the fields with what now stands in them, and the key of a post.
pub(crate) type Filled = BTreeMap<String, String>;

/// Confirms a draft as it was seen (`revision`): from now on it is done, whatever happens to the process.
///
/// # Errors
/// [`Error::Invalid`] with `letters` or `columns` while something is not decided, with `faulty` when rows have faults
/// and nobody said that they are left out, with `rows` when there is nothing to do; [`Error::Conflict`] when the draft
/// was changed meanwhile, or the event is cancelled.
pub async fn confirm(
    cx: &Cx,
    actor: AccountId,
    event: &Event,
    import: &Import,
    revision: i64,
    invites: bool,
    without_faulty: bool,
) -> Result<()> {
    if event.cancelled_at.is_some() {
        return Err(Error::Conflict(Conflict::Cancelled));
    }
    let plan = plan(cx, event, import).await?;
    let mut problems = Problems::default();
    let answered = |is: bool, problem: Problem| if is { Ok(()) } else { Err(problem) };
    problems.take("letters", answered(import.letters != Letters::Ask, Problem::Required));
    problems.take("columns", answered(!plan.lacks_names, Problem::Required));
    let faulty = plan.count(|verdict| verdict == Verdict::Faulty);
    problems.take("faulty", answered(faulty == 0 || without_faulty, Problem::Required));
    let to_do = plan.to_do();
    problems.take("rows", answered(to_do > 0 || plan.lacks_names, Problem::Unanswered));
    if !problems.is_empty() {
        return Err(problems.into_error());
    }
    let mut tx = cx.db.begin().await?;
    // Nobody is invited to what is over.
    let invites = invites && !places::is_over(cx, &mut tx, event).await?;
    let job = jobs::enqueue(cx, &mut tx, &Enter { import: import.id }, Some(actor), &import.file_name).await?;
    let done: Option<ImportId> = on!(tx, c => sql::query_scalar(CONFIRM)
        .bind(import.id).bind(revision).bind(invites).bind(actor).bind(cx.now()).bind(to_i64(plan.rows.len())).bind(job)
        .fetch_optional(c).await)?;
    done.ok_or(Error::Conflict(Conflict::Import))?;
    let details =
        json!({ "event": event.id, "rows": plan.rows.len(), "to_do": to_do, "faulty": faulty, "invites": invites });
    audit::record(cx, &mut tx, actor, Act::ImportConfirm, &import.id.to_string(), &details);
    tx.commit().await
}

/// The job that enters the people of an import that was confirmed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Enter {
    /// The import.
    pub import: ImportId,
}

impl Task for Enter {
    const KIND: &'static str = "import";
    const LANE: Lane = Lane::Imports;
    // What is done is done: a process that ends in the middle costs one piece, and many may end.
    const ATTEMPTS: i64 = 20;
}

/// Gives imports to the jobs that were confirmed before there were any.
pub async fn adopt(cx: &Cx) -> Result<()> {
    let left: Vec<ImportId> = read!(cx.db, c => sql::query_scalar(LEFT).bind(cx.now()).fetch_all(c).await)?;
    for id in left {
        let import = super::find(cx, id).await?.ok_or(Error::NotFound)?;
        let mut tx = cx.db.begin().await?;
        let job = jobs::enqueue(cx, &mut tx, &Enter { import: id }, import.confirmed_by, &import.file_name).await?;
        let adopted: Option<ImportId> =
            on!(tx, c => sql::query_scalar(ADOPT).bind(id).bind(job).bind(cx.now()).fetch_optional(c).await)?;
        if adopted.is_some() {
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Does an import, or goes on with one that another process has left.
pub async fn enter(cx: &Cx, work: &Work, task: &Enter, tell: Tell<'_>) -> Result<Ending> {
    let Some(import) = super::find(cx, task.import).await? else { return Ok(Ending::Failed(jobs::Problem::Gone)) };
    if import.state != State::Confirmed || import.job_id != Some(work.id()) {
        // The process that did it ended before it could say so.
        return Ok(Ending::Done);
    }
    let event = event::find(cx, import.event_id).await?.ok_or(Error::NotFound)?;
    Box::pin(Run { import, work }.all(cx, &event, tell)).await
}

/// An import that this process is doing.
struct Run<'a> {
    import: Import,
    work: &'a Work,
}

impl Run<'_> {
    async fn all(&self, cx: &Cx, event: &Event, tell: Tell<'_>) -> Result<Ending> {
        let plan = plan(cx, event, &self.import).await?;
        let marking = self.marking(cx, event).await?;
        let open: Vec<&Row> = plan.rows.iter().filter(|row| !matches!(row.verdict, Verdict::Done(_))).collect();
        let mut done = self.import.done;
        for rows in open.chunks(PIECE) {
            self.work.step(done, self.import.total);
            // Two lists may enter one address in the same moment: whoever comes second finds it, the second time.
            let has_met = |done: &Result<bool>| matches!(done, Err(Error::Met | Error::Invalid(_)));
            if !again(|| self.piece(cx, rows, marking.as_ref(), tell), has_met).await? {
                return Ok(Ending::Cancelled);
            }
            done += to_i64(rows.len());
        }
        self.finish(cx).await?;
        Ok(Ending::Done)
    }

    /// What is needed to mark people, where their minutes count for a session.
    async fn marking(&self, cx: &Cx, event: &Event) -> Result<Option<Marking>> {
        let Some((session, actor)) = self.import.read_as.session.zip(self.import.confirmed_by) else { return Ok(None) };
        let session = event::session(cx, session).await?.filter(|session| session.event_id == event.id);
        let Some(session) = session else { return Ok(None) };
        Ok(Some(Marking { session, versions: attendance::prepare(cx, event).await?, actor }))
    }

    /// Does some rows. False when the import is not this process's any more, or was stopped.
    async fn piece(&self, cx: &Cx, rows: &[&Row], marking: Option<&Marking>, tell: Tell<'_>) -> Result<bool> {
        let mut tx = cx.db.begin().await?;
        let event = lock::lock(&mut tx, self.import.event_id).await?;
        if !lease::hold(cx, &mut tx, self.work).await? {
            return Ok(false);
        }
        if self.work.is_cancelled() || event.cancelled_at.is_some() {
            // What was done stays; the rest is there for whoever confirms it again.
            on!(tx, c => sql::query(BACK_TO_DRAFT)
                .bind(self.import.id).bind(self.work.id()).execute(c).await.map(drop))?;
            tx.commit().await?;
            return Ok(false);
        }
        let mine: Option<ImportId> = on!(tx, c => sql::query_scalar(PIECE_DONE)
            .bind(self.import.id).bind(self.work.id()).bind(to_i64(rows.len())).fetch_optional(c).await)?;
        if mine.is_none() {
            return Ok(false);
        }
        lock_people(&mut tx, rows).await?;
        let mut piece = Piece {
            taken: places::places_taken(&mut tx, event.id).await?,
            addresses: taken_addresses(&mut tx, rows).await?,
            people: Vec::new(),
            posts: Vec::new(),
            listed: Vec::new(),
        };
        let (mut entered, mut listed, mut attended) = (Vec::new(), Vec::new(), Vec::new());
        let mut fields = BTreeSet::new();
        let mut recorded: Vec<[Value; 4]> = Vec::new();
        for row in rows {
            let done = self.row(cx, &mut tx, &event, row, &mut piece, tell).await?;
            if done.person.is_some() && fill::contact_of_office(&mut tx, row).await? {
                fields.insert("organisation_contact".to_owned());
            }
            listed.extend(done.person);
            attended.extend(done.person.zip(row.minutes));
            if matches!(done.outcome, Outcome::New | Outcome::Unsure) {
                entered.extend(done.person);
            }
            fields.extend(done.filled.keys().cloned());
            if let Some(person) = done.person.filter(|_| done.filled.is_empty()) {
                let outcome = done.outcome.code();
                recorded.push([self.import.id.into(), row.number.into(), outcome.into(), person.into()]);
                continue;
            }
            // Nobody who is new: of them nothing is filled in.
            let filled = (!done.filled.is_empty()).then_some(Json(done.filled));
            on!(tx, c => sql::query(RECORD)
                .bind(self.import.id).bind(row.number).bind(done.outcome).bind(done.person).bind(filled)
                .execute(c).await.map(drop))?;
        }
        self.write(cx, &mut tx, &event, piece, tell).await?;
        if !recorded.is_empty() {
            Select::new(RECORD_MANY).rows(recorded).then(RECORDED_BEFORE).run_in(&mut tx).await?;
        }
        kept::write(&mut tx, &entered).await?;
        // Of these alone: with every piece the whole list would be made anew, which has as many pieces as the file.
        held::refresh(&mut tx, event.id, &listed).await?;
        if let Some(marking) = marking {
            marking.mark(cx, &mut tx, &event, &attended).await?;
        }
        let numbers = (rows.first().map(|row| row.number), rows.last().map(|row| row.number));
        let details = json!({ "event": event.id, "rows": numbers, "entered": entered, "fields": fields });
        let actor = self.import.confirmed_by;
        audit::record(cx, &mut tx, actor, Act::ImportRows, &self.import.id.to_string(), &details);
        tx.commit().await?;
        Ok(true)
    }

    /// Writes everybody who is new in a piece, their posts and their places on the list.
    async fn write(&self, cx: &Cx, tx: &mut Tx, event: &Event, piece: Piece<'_>, tell: Tell<'_>) -> Result<()> {
        entry::insert_many(cx, tx, &piece.people).await?;
        posts::insert_firsts(cx, tx, &piece.posts).await?;
        let ids = registrations::insert_many(cx, tx, event.id, &piece.listed).await?;
        for (id, new) in ids.into_iter().zip(&piece.listed) {
            if new.state == RegistrationState::Invited {
                invitations::enqueue(cx, tx, event, (id, new.person), Urgency::Mass, tell).await?;
            }
        }
        Ok(())
    }

    async fn row<'a>(
        &self,
        cx: &Cx,
        tx: &mut Tx,
        event: &Event,
        row: &'a Row,
        piece: &mut Piece<'a>,
        tell: Tell<'_>,
    ) -> Result<Done> {
        let outcome = match row.verdict {
            Verdict::New => Outcome::New,
            Verdict::Unsure => Outcome::Unsure,
            Verdict::Known(_) => Outcome::Known,
            Verdict::Repeated(_) => Outcome::Repeated,
            Verdict::LeftOut => Outcome::LeftOut,
            Verdict::Faulty => Outcome::Faulty,
            Verdict::Done(outcome) => outcome,
        };
        let mut done = Done { outcome, person: None, filled: Filled::new() };
        match (row.verdict, &row.checked) {
            (Verdict::New | Verdict::Unsure, Some(checked)) => {
                let mut checked = checked.clone();
                // Somebody may have been entered with this address since the plan was made.
                if !piece.is_free(checked.email.as_deref()) {
                    checked.email = None;
                }
                let person = cx.id();
                piece.people.push((person, checked));
                if let Some(organisation) = row.organisation {
                    piece.posts.push((person, fill::post(cx, event, row, organisation)));
                }
                done.person = Some(person);
            }
            (Verdict::Known(person), Some(checked)) => {
                let person = person::standing(tx, person).await?.ok_or(Error::NotFound)?;
                done.filled = fill::fill(cx, tx, event, row, person, checked, piece).await?;
                done.person = Some(person);
            }
            _ => return Ok(done),
        }
        if let Some(person) = done.person
            && !self.list(cx, tx, event, row, person, piece, tell).await?
        {
            done.outcome = Outcome::Listed;
        }
        Ok(done)
    }

    /// Puts a person on the list; false when they are on it already. Who has said that they cannot come stays so.
    #[expect(clippy::too_many_arguments, reason = "each is needed, and it is called once")]
    async fn list<'a>(
        &self,
        cx: &Cx,
        tx: &mut Tx,
        event: &Event,
        row: &'a Row,
        person: PersonId,
        piece: &mut Piece<'a>,
        tell: Tell<'_>,
    ) -> Result<bool> {
        let full = event.capacity.is_some_and(|room| piece.taken >= room);
        let state = match (full, self.import.invites) {
            (true, _) => RegistrationState::Waiting,
            (false, true) => RegistrationState::Invited,
            (false, false) => RegistrationState::Registered,
        };
        let is_new = matches!(row.verdict, Verdict::New | Verdict::Unsure);
        // Who was entered this moment is on no list yet.
        let there = if is_new { None } else { state::state_of(tx, event.id, person).await? };
        match there {
            Some((id, RegistrationState::Withdrawn)) => state::write_state(cx, tx, id, state).await?,
            Some(_) => return Ok(false),
            None => {
                let words = Some(row.get("organisation")).filter(|words| !words.is_empty());
                let new = New {
                    person,
                    state,
                    source: Source::Import,
                    organisation: words,
                    to_match: row.verdict == Verdict::Unsure,
                    entered: is_new,
                    created_by: self.import.confirmed_by,
                };
                if is_new {
                    piece.taken += i64::from(state == RegistrationState::Registered);
                    piece.listed.push(new);
                    return Ok(true);
                }
                let registration = registrations::insert(cx, tx, event.id, &new).await?;
                if state == RegistrationState::Invited {
                    invitations::enqueue(cx, tx, event, (registration, person), Urgency::Mass, tell).await?;
                }
            }
        }
        piece.taken += i64::from(state == RegistrationState::Registered);
        Ok(true)
    }

    /// Closes the import. Of the file only what was not taken over is kept, for whoever corrects it.
    async fn finish(&self, cx: &Cx) -> Result<()> {
        let left = |said: &super::Said| matches!(said.outcome, Some(Outcome::LeftOut | Outcome::Faulty));
        let said = super::said(cx, self.import.id).await?;
        let kept: HashSet<i64> = said.iter().filter(|said| left(said)).map(|said| said.number).collect();
        let mut cells: Cells = super::cells(cx, self.import.id).await?;
        cells.retain(|(number, _)| kept.contains(number) || self.import.heading == Some(*number));
        let mut tx = cx.db.begin().await?;
        let done: Option<ImportId> = on!(tx, c => sql::query_scalar(FINISH)
            .bind(self.import.id).bind(self.work.id()).bind(cx.now()).bind(Json(&cells)).fetch_optional(c).await)?;
        if done.is_some() {
            let actor = self.import.confirmed_by;
            audit::record(cx, &mut tx, actor, Act::ImportDone, &self.import.id.to_string(), &json!({}));
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Minutes of a video meeting become marks in a session.
struct Marking {
    session: Session,
    versions: Versions,
    actor: AccountId,
}

impl Marking {
    /// Marks people as present for their minutes. Who is marked already stays so: somebody has looked.
    async fn mark(&self, cx: &Cx, tx: &mut Tx, event: &Event, attended: &[(PersonId, u32)]) -> Result<()> {
        let mut marks = Vec::new();
        for (person, minutes) in attended {
            if attendance::holds(tx, self.session.id, *person).await?.heads.is_empty() {
                let said = Said { early: self.session.planned().saturating_sub(*minutes), ..Said::PRESENT };
                let (id, at) = (cx.id(), cx.now());
                let person = *person;
                marks.push(NewMark {
                    id,
                    person,
                    bases: None,
                    said,
                    method: Method::List,
                    at,
                    device: None,
                    claim: None,
                });
            }
        }
        attendance::mark_in(cx, tx, &self.versions, self.actor.into(), event, &self.session, &marks).await
    }
}

/// What the rows of a piece come to. Who is new is written with all others who are: one by one takes most of the time.
struct Piece<'a> {
    /// Places that are taken, with those of the rows so far.
    taken: i64,
    /// Addresses of the rows that somebody has, as their keys, with those of the rows so far.
    addresses: HashSet<String>,
    people: Vec<(PersonId, Checked)>,
    posts: Vec<(PersonId, NewPost)>,
    listed: Vec<New<'a>>,
}

impl Piece<'_> {
    /// Whether nobody has this address yet; whoever asks has it from now on.
    fn is_free(&mut self, email: Option<&str>) -> bool {
        email.is_none_or(|email| self.addresses.insert(text::email_key(email)))
    }
}

async fn taken_addresses(tx: &mut Tx, rows: &[&Row]) -> Result<HashSet<String>> {
    let said = rows.iter().filter_map(|row| row.checked.as_ref()?.email.as_deref());
    entry::taken_emails(tx, said).await
}

/// What became of a row.
struct Done {
    outcome: Outcome,
    person: Option<PersonId>,
    filled: Filled,
}

/// Whoever is known waits in line, all at once and in one order: two lists may have the same people in another one.
async fn lock_people(tx: &mut Tx, rows: &[&Row]) -> Result<()> {
    const LOCK: &str = "SELECT id FROM people WHERE id = ANY($1)
        OR id IN (SELECT g.merged_into FROM people g WHERE g.id = ANY($1)) ORDER BY id FOR NO KEY UPDATE";
    let known = rows.iter().filter_map(|row| match row.verdict {
        Verdict::Known(person) => Some(person),
        _ => None,
    });
    let known: Vec<PersonId> = known.collect();
    if let Some(c) = tx.postgres() {
        sql::query(LOCK).bind(known).execute(c).await?;
    }
    Ok(())
}
