//! Merging two records of one person.
//!
//! A merge sets pointers (`merged_into`) and moves what can be moved back. Facts and attendance marks only grow: they
//! keep the person with whom they were written and are read through the pointer, which always leads in one step to the
//! record that counts. Everything that was moved is written down in `person_merges.moved`; merges into the same person are
//! undone in the opposite order, and what the person did after the merge stays with the record that was kept. A course that
//! is complete only with what both did is certified by the merge; undoing it takes that certificate back.

use chrono::{DateTime, Utc};
use serde_json::json;
use sqlx::types::Json;

pub use crate::merging::asked::{MergeInput, Refused};
pub use crate::merging::sides::{Course, Event, Side, side};
use crate::{
    Cx, Error, Result, Tx,
    accounts::{
        account, credentials, entrance, notices,
        sessions::{self, SignInId},
    },
    authoring::library::Versions,
    events::{held, registrations::RegistrationId},
    learning::{award, participations, progress, standings},
    ledger::keys::ParticipationId,
    merging::{
        both::Both,
        moved::{Moved, Numbered},
        plan,
    },
    people::{
        authority::Authority,
        duplicates, entry,
        person::{self, PersonId},
    },
    system::{
        audit::{self, Act},
        db::{on, read, sql},
        key::{AccountId, Key, key},
        list::{Listing, Page, Select},
    },
    text,
};

/// What became of the wish to merge.
#[derive(Debug)]
pub enum Merging {
    /// Done; the key of the merge.
    Done(MergeId),
    /// Nothing was changed.
    Refused(Refused),
}

/// What a merge would do, in numbers.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Why it cannot be done.
    pub refused: Option<Refused>,
    /// Course runs that become the kept person's.
    pub courses_moved: usize,
    /// Course runs that both had begun: their results count together.
    pub courses_joined: usize,
    /// Posts that are added.
    pub posts: usize,
    /// Registrations for events that are added.
    pub registrations: usize,
    /// Roles that the kept account is given.
    pub roles: usize,
    /// The gone person's account becomes the kept person's.
    pub account_moves: bool,
    /// The gone person's account is closed.
    pub account_closes: bool,
}

const LOCK_EVENTS: &str = "SELECT id FROM events WHERE id IN
    (SELECT event_id FROM registrations WHERE person_id IN ($1, $2)) ORDER BY id FOR UPDATE";
const LOCK_PARTICIPATIONS: &str = "SELECT id FROM participations WHERE person_id IN ($1, $2) ORDER BY id FOR UPDATE";
const LOCK_PEOPLE: &str = "SELECT id FROM people WHERE id IN ($1, $2) ORDER BY id FOR UPDATE";
const REPOINT_PEOPLE: &str = "UPDATE people SET merged_into = $2 WHERE merged_into = $1";
pub(crate) const POINT_PERSON: &str = "UPDATE people SET merged_into = $2 WHERE id = $1";
const SET_EMAIL: &str = "UPDATE people SET email = $2, email_key = $3 WHERE id = $1";
const MOVE_ACCOUNT: &str = "UPDATE accounts SET person_id = $2 WHERE id = $1";
pub(crate) const MOVE_PARTICIPATION: &str = "UPDATE participations SET person_id = $2 WHERE id = $1";
pub(crate) const POINT_PARTICIPATION: &str = "UPDATE participations SET merged_into = $2 WHERE id = $1";
pub(crate) const MOVE_ATTEMPT: &str = "UPDATE attempts SET participation_id = $2, number = $3 WHERE id = $1";
pub(crate) const MOVE_RUN: &str = "UPDATE scenario_runs SET participation_id = $2, number = $3 WHERE id = $1";
pub(crate) const MOVE_POST: &str = "UPDATE posts SET person_id = $2 WHERE id = $1";
pub(crate) const MOVE_REGISTRATION: &str = "UPDATE registrations SET person_id = $2 WHERE id = $1";
pub(crate) const MOVE_ENROLMENT: &str = "UPDATE enrolments SET person_id = $2 WHERE id = $1";
const SET_TO_MATCH: &str = "UPDATE registrations SET to_match = $2 WHERE id = $1";
pub(crate) const MOVE_TRAINER: &str = "UPDATE event_trainers SET person_id = $3 WHERE event_id = $1 AND person_id = $2";
const INSERT: &str = "INSERT INTO person_merges (id, kept_id, gone_id, number, merged_by, merged_at, moved)
    SELECT $1, $2, $3, COALESCE(MAX(number), 0) + 1, $4, $5, $6 FROM person_merges";

/// Makes everything that concludes something about these two wait: marks lock their event, facts their participation, then
/// their person.
pub(crate) async fn lock(tx: &mut Tx, kept: PersonId, gone: PersonId) -> Result<()> {
    duplicates::kept::hold(tx).await?;
    if let Some(c) = tx.postgres() {
        for sql in [LOCK_EVENTS, LOCK_PARTICIPATIONS, LOCK_PEOPLE] {
            sql::query(sql).bind(kept).bind(gone).execute(&mut *c).await?;
        }
    }
    Ok(())
}

/// Runs a statement about one row and one other key.
pub(crate) async fn set<K: Key, T: Key>(tx: &mut Tx, sql: &'static str, id: K, to: Option<T>) -> Result<()> {
    on!(tx, c => sql::query(sql).bind(id).bind(to).execute(c).await.map(drop))?;
    Ok(())
}

/// The same about each of some rows.
pub(crate) async fn set_all<K: Key, T: Key>(tx: &mut Tx, sql: &'static str, ids: &[K], to: T) -> Result<()> {
    for id in ids {
        set(tx, sql, *id, Some(to)).await?;
    }
    Ok(())
}

pub(crate) async fn set_email(tx: &mut Tx, person: PersonId, email: Option<&str>, authority: Authority) -> Result<()> {
    authority.must_reach(tx, person).await?;
    on!(tx, c => sql::query(SET_EMAIL).bind(person).bind(email).bind(email.map(text::email_key))
        .execute(c).await.map(drop))?;
    Ok(())
}

/// An administrator merges the record `gone` into the record `kept`, in one transaction.
///
/// # Errors
/// [`Error::NotFound`] when there are not two such people; [`Error::Invalid`] for a choice that was not offered.
pub async fn merge(cx: &Cx, actor: AccountId, kept: PersonId, gone: PersonId, input: &MergeInput) -> Result<Merging> {
    let versions = participations::prepare(cx, kept, gone).await?;
    let mut tx = cx.db.begin().await?;
    lock(&mut tx, kept, gone).await?;
    if let Some(refused) = plan::refused(&mut tx, actor, kept, gone).await? {
        return Ok(Merging::Refused(refused));
    }
    let stays = person::find_in(&mut tx, kept).await?.ok_or(Error::NotFound)?;
    let goes = person::find_in(&mut tx, gone).await?.ok_or(Error::NotFound)?;
    let moved = plan::plan(&mut tx, stays, goes, input).await?;
    let by = By { actor, authority: Authority::Administrator };
    let id = carry_out(cx, &mut tx, by, (kept, gone), &moved, &versions).await?;
    tx.commit().await?;
    Ok(Merging::Done(id))
}

/// Who merges, and by what right.
#[derive(Clone, Copy)]
pub(super) struct By {
    pub(super) actor: AccountId,
    pub(super) authority: Authority,
}

/// Does what was planned, writes it down, and concludes what follows from it.
pub(super) async fn carry_out(
    cx: &Cx,
    tx: &mut Tx,
    by: By,
    (kept, gone): (PersonId, PersonId),
    moved: &Moved,
    versions: &Versions,
) -> Result<MergeId> {
    apply(cx, tx, kept, gone, moved, by.authority).await?;
    held::refresh_two(tx, kept, gone).await?;
    let id: MergeId = cx.id();
    on!(tx, c => sql::query(INSERT)
        .bind(id).bind(kept).bind(gone).bind(by.actor).bind(cx.now()).bind(Json(moved))
        .execute(c).await.map(drop))?;
    let fields = entry::changed(&moved.before, &moved.after);
    let details = json!({ "kept": kept, "fields": fields });
    audit::record(cx, tx, by.actor, Act::PersonMerge, &gone.to_string(), &details);
    for joined in &moved.joined {
        standings::forget(tx, joined.id).await?;
    }
    // What both did in a course may complete it; what only one did is the kept person's now.
    let courses =
        moved.joined.iter().map(|joined| joined.into).chain(moved.participations.iter().map(|whole| whole.id));
    conclude(cx, tx, versions, by.actor, courses.collect()).await?;
    Ok(id)
}

/// Concludes what follows in some courses, project after project: so are the counters of certificates locked in one order.
pub(super) async fn conclude(
    cx: &Cx,
    tx: &mut Tx,
    versions: &Versions,
    actor: AccountId,
    courses: Vec<ParticipationId>,
) -> Result<()> {
    let mut all = Vec::with_capacity(courses.len());
    for course in courses {
        all.push(progress::running_in(cx, tx, versions, course, actor.into()).await?);
    }
    all.sort_by(|one, other| one.project_slug.cmp(&other.project_slug));
    for running in &all {
        award::conclude(cx, tx, running).await?;
    }
    Ok(())
}

/// An account becomes another person's: whoever is signed in with it signs in again, and nothing that was given out for coming in
/// leads to somebody else.
pub(crate) async fn move_account(tx: &mut Tx, account: AccountId, to: PersonId) -> Result<()> {
    set(tx, MOVE_ACCOUNT, account, Some(to)).await?;
    entrance::end_all(tx, account).await?;
    sessions::end_others_in(tx, account, SignInId::NIL).await
}

async fn apply(
    cx: &Cx,
    tx: &mut Tx,
    kept: PersonId,
    gone: PersonId,
    moved: &Moved,
    authority: Authority,
) -> Result<()> {
    // An address belongs to one person at a time.
    if moved.email.is_some() {
        set_email(tx, gone, None, authority).await?;
    }
    if moved.after != moved.before {
        entry::write(tx, kept, &moved.after, authority).await?;
    }
    set(tx, REPOINT_PEOPLE, gone, Some(kept)).await?;
    set(tx, POINT_PERSON, gone, Some(kept)).await?;
    if let Some(account) = moved.account {
        move_account(tx, account, kept).await?;
    }
    if let Some(closed) = moved.closed {
        credentials::close(cx, tx, closed).await?;
        notices::changed(cx, tx, closed, notices::About::Closed).await?;
    }
    if let Some(own) = moved.account_kept {
        for (project, role) in &moved.roles {
            account::grant(cx, tx, own, *project, *role).await?;
        }
    }
    for whole in &moved.participations {
        set(tx, MOVE_PARTICIPATION, whole.id, Some(kept)).await?;
    }
    for joined in moved.joined.iter().chain(&moved.repointed) {
        set(tx, POINT_PARTICIPATION, joined.id, Some(joined.into)).await?;
    }
    go_on(tx, MOVE_ATTEMPT, &moved.attempts).await?;
    go_on(tx, MOVE_RUN, &moved.runs).await?;
    set_all(tx, MOVE_POST, &moved.posts, kept).await?;
    set_all(tx, MOVE_REGISTRATION, &moved.registrations, kept).await?;
    set_all(tx, MOVE_ENROLMENT, &moved.enrolled, kept).await?;
    to_match(tx, &moved.matched, false).await?;
    for event in &moved.trained {
        on!(tx, c => sql::query(MOVE_TRAINER).bind(*event).bind(gone).bind(kept).execute(c).await.map(drop))?;
    }
    duplicates::kept::write(tx, &[kept, gone]).await?;
    Ok(())
}

/// Says of registrations whether somebody should look whose they are.
pub(crate) async fn to_match(tx: &mut Tx, registrations: &[RegistrationId], wanted: bool) -> Result<()> {
    for id in registrations {
        on!(tx, c => sql::query(SET_TO_MATCH).bind(*id).bind(wanted).execute(c).await.map(drop))?;
    }
    Ok(())
}

/// Attempts or runs go on in the other course run.
async fn go_on<K: Key>(tx: &mut Tx, sql: &'static str, items: &[Numbered<K>]) -> Result<()> {
    for item in items {
        on!(tx, c => sql::query(sql).bind(item.id).bind(item.into).bind(item.new_number)
            .execute(c).await.map(drop))?;
    }
    Ok(())
}

/// What merging `gone` into `kept` would do; `None` when there are not two such people.
pub async fn preview(cx: &Cx, actor: AccountId, kept: PersonId, gone: PersonId) -> Result<Option<Preview>> {
    // Never committed: it only reads, at one moment.
    let mut tx = cx.db.begin().await?;
    let (Some(stays), Some(goes)) = (person::find_in(&mut tx, kept).await?, person::find_in(&mut tx, gone).await?)
    else {
        return Ok(None);
    };
    let refused = plan::refused(&mut tx, actor, kept, gone).await?;
    let moved = plan::plan(&mut tx, stays, goes, &MergeInput::default()).await?;
    Ok(Some(Preview {
        refused,
        courses_moved: moved.participations.len(),
        courses_joined: moved.joined.len(),
        posts: moved.posts.len(),
        registrations: moved.registrations.len(),
        roles: moved.roles.len(),
        account_moves: moved.account.is_some(),
        account_closes: moved.closed.is_some(),
    }))
}

key! {
    /// The key of a merge.
    MergeId
}

/// A merge, as the list of merges shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MergeRow {
    /// Its key.
    pub id: MergeId,
    /// The two records.
    #[sqlx(flatten)]
    pub records: Both,
    /// When.
    pub merged_at: DateTime<Utc>,
    /// User name of who did it.
    pub merged_by: String,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// User name of who undid it.
    pub undone_by: Option<String>,
    /// Whether a later merge has to be undone first.
    pub blocked: bool,
}

const ROW: &str = "SELECT m.id, m.kept_id, k.family_name AS kept_family, k.given_name AS kept_given,
        k.patronymic AS kept_patronymic, m.gone_id, g.family_name AS gone_family, g.given_name AS gone_given,
        g.patronymic AS gone_patronymic, m.merged_at, a.user_name AS merged_by, m.undone_at, u.user_name AS undone_by,
        EXISTS (SELECT 1 FROM person_merges l WHERE l.undone_at IS NULL AND l.number > m.number
            AND (l.kept_id = m.kept_id OR l.gone_id = m.kept_id)) AS blocked";
const OF: &str = " FROM person_merges m JOIN people k ON k.id = m.kept_id JOIN people g ON g.id = m.gone_id
    JOIN accounts a ON a.id = m.merged_by LEFT JOIN accounts u ON u.id = m.undone_by WHERE 1 = 1";

/// Merges, the latest first. `search` is part of a name of either record, in any spelling; `undone` also lists those that
/// were undone.
pub async fn list(cx: &Cx, search: &str, undone: bool, page: Page) -> Result<Listing<MergeRow>> {
    let patterns = (!search.trim().is_empty()).then(|| person::patterns(search));
    let select = |columns| {
        let select = Select::new(columns).then(OF).then(if undone { "" } else { " AND m.undone_at IS NULL" });
        match &patterns {
            Some([one, two, three]) => {
                let both = [one, two, three, one, two, three].map(|pattern| pattern.as_str().into());
                select.with(
                    " AND ((k.search_key LIKE ? AND k.search_key LIKE ? AND k.search_key LIKE ?)
                        OR (g.search_key LIKE ? AND g.search_key LIKE ? AND g.search_key LIKE ?))",
                    both,
                )
            }
            None => select,
        }
    };
    let total = select("SELECT COUNT(*)").number(&cx.db).await?;
    let page = page.within(total);
    let rows = select(ROW).then(" ORDER BY m.number DESC, m.id DESC").page(page).all(&cx.db).await?;
    Ok(Listing { rows, total, page })
}

const OF_PERSON: &str = "SELECT id FROM person_merges WHERE kept_id = $1 AND undone_at IS NULL ORDER BY number DESC";

/// The merges into a person that hold, the latest first.
pub async fn of_person(cx: &Cx, person: PersonId) -> Result<Vec<MergeId>> {
    Ok(read!(cx.db, c => sql::query_scalar(OF_PERSON).bind(person).fetch_all(c).await)?)
}
