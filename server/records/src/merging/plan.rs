//! What a merge will do, found out by reading alone: the page tells it before, the merge does it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::moved::{Joined, Moved, Numbered, Whole};
use crate::{
    Result, Tx,
    accounts::roles::Role,
    ledger::keys::ParticipationId,
    merging::asked::{MergeInput, Refused},
    people::{
        organisations::OrganisationId,
        person::{Checked, Person, PersonId, Sex},
        posts::PostId,
    },
    projects::project::ProjectId,
    system::{
        db::{on, sql},
        error::{Problem, Problems},
        key::{AccountId, Key},
    },
};

#[derive(sqlx::FromRow)]
struct Account {
    id: AccountId,
    administrator: bool,
    closed: bool,
}

#[derive(sqlx::FromRow)]
struct Participation {
    id: ParticipationId,
    project_id: ProjectId,
    course_slug: String,
}

#[derive(sqlx::FromRow)]
struct Item<K> {
    id: K,
    activity: String,
    number: i64,
    open: bool,
}

#[derive(sqlx::FromRow)]
struct Post {
    id: PostId,
    organisation_id: OrganisationId,
    from_date: NaiveDate,
    to_date: Option<NaiveDate>,
}

const STATE: &str = "SELECT merged_into IS NOT NULL, pseudonymised_at IS NOT NULL FROM people WHERE id = $1";
const ACCOUNT: &str = "SELECT id, administrator, disabled_at IS NOT NULL AS closed FROM accounts WHERE person_id = $1";
const PARTICIPATIONS: &str = "SELECT id, project_id, course_slug FROM participations
    WHERE person_id = $1 AND merged_into IS NULL ORDER BY id";
const ATTEMPTS: &str = "SELECT id, activity, number, submitted_at IS NULL AS open FROM attempts
    WHERE participation_id = $1 ORDER BY activity, number";
const RUNS: &str = "SELECT id, activity, number, closed_at IS NULL AS open FROM scenario_runs
    WHERE participation_id = $1 ORDER BY activity, number";
const CERTIFICATES: &str = "SELECT id FROM certificates WHERE participation_id = $1";
const POINTING: &str = "SELECT id FROM participations WHERE merged_into = $1 ORDER BY id";
const MERGED_BEFORE: &str = "SELECT id FROM people WHERE merged_into = $1 ORDER BY id";
const ROLES: &str = "SELECT project_id, role FROM project_roles WHERE account_id = $1 ORDER BY project_id, role";
const POSTS: &str = "SELECT id, organisation_id, from_date, to_date FROM posts WHERE person_id = $1 ORDER BY id";
const REGISTRATIONS: &str = "SELECT r.id FROM registrations r WHERE r.person_id = $1 AND NOT EXISTS
    (SELECT 1 FROM registrations k WHERE k.event_id = r.event_id AND k.person_id = $2) ORDER BY r.id";
const TO_MATCH: &str = "SELECT r.id FROM registrations r WHERE r.person_id = $1 AND r.to_match AND NOT EXISTS
    (SELECT 1 FROM registrations k WHERE k.event_id = r.event_id AND k.person_id = $2) ORDER BY r.id";
const ENROLLED: &str = "SELECT n.id FROM enrolments n WHERE n.person_id = $1 AND NOT EXISTS
    (SELECT 1 FROM enrolments k WHERE k.project_id = n.project_id AND k.course_slug = n.course_slug AND k.person_id = $2)
    ORDER BY n.id";
const TRAINED: &str = "SELECT t.event_id FROM event_trainers t WHERE t.person_id = $1 AND NOT EXISTS
    (SELECT 1 FROM event_trainers k WHERE k.event_id = t.event_id AND k.person_id = $2) ORDER BY t.event_id";

/// Why these two cannot be merged in this direction.
pub(super) async fn refused(tx: &mut Tx, actor: AccountId, kept: PersonId, gone: PersonId) -> Result<Option<Refused>> {
    if kept == gone {
        return Ok(Some(Refused::Same));
    }
    for id in [kept, gone] {
        let state: Option<(bool, bool)> = on!(tx, c => sql::query_as(STATE).bind(id).fetch_optional(c).await)?;
        match state {
            Some((true, _)) => return Ok(Some(Refused::Merged)),
            Some((_, true)) => return Ok(Some(Refused::Pseudonymised)),
            _ => {}
        }
    }
    let account = account(tx, gone).await?;
    Ok(account.and_then(|account| match account {
        Account { id, .. } if id == actor => Some(Refused::Own),
        Account { administrator: true, .. } => Some(Refused::Administrator),
        Account { .. } => None,
    }))
}

async fn account(tx: &mut Tx, person: PersonId) -> Result<Option<Account>> {
    Ok(on!(tx, c => sql::query_as(ACCOUNT).bind(person).fetch_optional(c).await)?)
}

async fn ids<K: Key>(tx: &mut Tx, sql: &'static str, of: impl Key) -> Result<Vec<K>> {
    Ok(on!(tx, c => sql::query_scalar(sql).bind(of).fetch_all(c).await)?)
}

async fn missing<K: Key>(tx: &mut Tx, sql: &'static str, gone: PersonId, kept: PersonId) -> Result<Vec<K>> {
    Ok(on!(tx, c => sql::query_scalar(sql).bind(gone).bind(kept).fetch_all(c).await)?)
}

/// Everything that merging `gone` into `kept` does.
pub(super) async fn plan(tx: &mut Tx, kept: Person, gone: Person, input: &MergeInput) -> Result<Moved> {
    let (kept_id, gone_id) = (kept.id, gone.id);
    let (before, other) = (Checked::from(kept), Checked::from(gone));
    let after = choose(&before, &other, input)?;
    let mut moved = Moved {
        email: other.email.filter(|_| after.email != before.email),
        before,
        after,
        people: ids(tx, MERGED_BEFORE, gone_id).await?,
        account: None,
        closed: None,
        account_kept: None,
        roles: Vec::new(),
        participations: Vec::new(),
        joined: Vec::new(),
        repointed: Vec::new(),
        attempts: Vec::new(),
        runs: Vec::new(),
        posts: posts(tx, kept_id, gone_id).await?,
        registrations: missing(tx, REGISTRATIONS, gone_id, kept_id).await?,
        enrolled: missing(tx, ENROLLED, gone_id, kept_id).await?,
        matched: missing(tx, TO_MATCH, gone_id, kept_id).await?,
        trained: missing(tx, TRAINED, gone_id, kept_id).await?,
    };
    accounts(tx, kept_id, gone_id, &mut moved).await?;
    courses(tx, kept_id, gone_id, &mut moved).await?;
    Ok(moved)
}

fn pick<T: Clone>(gone_wins: bool, kept: &T, gone: &T) -> T {
    if gone_wins { gone.clone() } else { kept.clone() }
}

fn fill<T: Clone>(gone_wins: bool, kept: Option<&T>, gone: Option<&T>) -> Option<T> {
    let (first, second) = if gone_wins { (gone, kept) } else { (kept, gone) };
    first.or(second).cloned()
}

/// The chosen values. Where nothing was chosen the kept record's stay; what only one of them says is never lost.
fn choose(kept: &Checked, gone: &Checked, input: &MergeInput) -> Result<Checked> {
    let mut problems = Problems::default();
    let mut takes_gone = |field: &'static str, typed: &str| {
        let side = match typed {
            "" | "kept" => Ok(false),
            "gone" => Ok(true),
            _ => Err(Problem::Choice),
        };
        problems.take(field, side).unwrap_or(false)
    };
    let stated = |sex: Sex| Some(sex).filter(|sex| *sex != Sex::Unstated);
    let chosen = Checked {
        family_name: pick(takes_gone("family_name", &input.family_name), &kept.family_name, &gone.family_name),
        given_name: pick(takes_gone("given_name", &input.given_name), &kept.given_name, &gone.given_name),
        patronymic: fill(
            takes_gone("patronymic", &input.patronymic),
            kept.patronymic.as_ref(),
            gone.patronymic.as_ref(),
        ),
        sex: fill(takes_gone("sex", &input.sex), stated(kept.sex).as_ref(), stated(gone.sex).as_ref())
            .unwrap_or(Sex::Unstated),
        birth_year: fill(
            takes_gone("birth_year", &input.birth_year),
            kept.birth_year.as_ref(),
            gone.birth_year.as_ref(),
        ),
        language: pick(takes_gone("language", &input.language), &kept.language, &gone.language),
        email: fill(takes_gone("email", &input.email), kept.email.as_ref(), gone.email.as_ref()),
        phone: fill(takes_gone("phone", &input.phone), kept.phone.as_ref(), gone.phone.as_ref()),
    };
    if problems.is_empty() { Ok(chosen) } else { Err(problems.into_error()) }
}

/// The same, where the kept record stays as it is: only what the other one did is brought to it.
pub(super) async fn plan_untouched(tx: &mut Tx, kept: Person, gone: Person) -> Result<Moved> {
    let moved = plan(tx, kept, gone, &MergeInput::default()).await?;
    Ok(Moved { after: moved.before.clone(), email: None, posts: Vec::new(), ..moved })
}

/// The gone person's posts but those that the kept record has too: the same organisation at the same time.
async fn posts(tx: &mut Tx, kept: PersonId, gone: PersonId) -> Result<Vec<PostId>> {
    let known: Vec<Post> = on!(tx, c => sql::query_as(POSTS).bind(kept).fetch_all(c).await)?;
    let new: Vec<Post> = on!(tx, c => sql::query_as(POSTS).bind(gone).fetch_all(c).await)?;
    let ends = |post: &Post| post.to_date.unwrap_or(NaiveDate::MAX);
    let is_known = |post: &Post| {
        known.iter().any(|k| {
            k.organisation_id == post.organisation_id && k.from_date <= ends(post) && post.from_date <= ends(k)
        })
    };
    Ok(new.into_iter().filter(|post| !is_known(post)).map(|post| post.id).collect())
}

async fn accounts(tx: &mut Tx, kept: PersonId, gone: PersonId, moved: &mut Moved) -> Result<()> {
    let Some(other) = account(tx, gone).await? else { return Ok(()) };
    let Some(own) = account(tx, kept).await? else {
        moved.account = Some(other.id);
        return Ok(());
    };
    moved.account_kept = Some(own.id);
    moved.closed = (!other.closed).then_some(other.id);
    let has: Vec<(ProjectId, Role)> = on!(tx, c => sql::query_as(ROLES).bind(own.id).fetch_all(c).await)?;
    let brings: Vec<(ProjectId, Role)> = on!(tx, c => sql::query_as(ROLES).bind(other.id).fetch_all(c).await)?;
    moved.roles = brings.into_iter().filter(|role| !has.contains(role)).collect();
    Ok(())
}

async fn courses(tx: &mut Tx, kept: PersonId, gone: PersonId, moved: &mut Moved) -> Result<()> {
    let own: Vec<Participation> = on!(tx, c => sql::query_as(PARTICIPATIONS).bind(kept).fetch_all(c).await)?;
    let others: Vec<Participation> = on!(tx, c => sql::query_as(PARTICIPATIONS).bind(gone).fetch_all(c).await)?;
    for other in others {
        let same = own.iter().find(|p| p.project_id == other.project_id && p.course_slug == other.course_slug);
        let (attempts, runs) = (items(tx, ATTEMPTS, other.id).await?, items(tx, RUNS, other.id).await?);
        if let Some(own) = same {
            moved.joined.push(Joined { id: other.id, into: own.id, was: None });
            for id in ids(tx, POINTING, other.id).await? {
                moved.repointed.push(Joined { id, into: own.id, was: Some(other.id) });
            }
            let known = items(tx, ATTEMPTS, own.id).await?;
            moved.attempts.extend(continued(other.id, own.id, attempts, &known));
            let known = items(tx, RUNS, own.id).await?;
            moved.runs.extend(continued(other.id, own.id, runs, &known));
        } else {
            moved.participations.push(Whole {
                id: other.id,
                attempts: attempts.into_iter().map(|attempt| attempt.id).collect(),
                runs: runs.into_iter().map(|run| run.id).collect(),
                certificates: ids(tx, CERTIFICATES, other.id).await?,
            });
        }
    }
    Ok(())
}

async fn items<K: Key>(tx: &mut Tx, sql: &'static str, participation: ParticipationId) -> Result<Vec<Item<K>>> {
    Ok(on!(tx, c => sql::query_as(sql).bind(participation).fetch_all(c).await)?)
}

/// Attempts or runs that follow those of another course run, with the next numbers. An open one stays behind where the
/// other course run has an open one for the same activity.
fn continued<K>(
    from: ParticipationId,
    into: ParticipationId,
    items: Vec<Item<K>>,
    known: &[Item<K>],
) -> Vec<Numbered<K>> {
    let mut last: HashMap<&str, i64> = HashMap::new();
    for item in known {
        let number = last.entry(&item.activity).or_default();
        *number = item.number.max(*number);
    }
    let open: HashSet<&str> = known.iter().filter(|item| item.open).map(|item| item.activity.as_str()).collect();
    let mut next: HashMap<String, i64> = last.into_iter().map(|(activity, last)| (activity.to_owned(), last)).collect();
    let items = items.into_iter().filter(|item| !(item.open && open.contains(item.activity.as_str())));
    let numbered = items.map(|item| {
        let number = next.entry(item.activity).or_default();
        *number += 1;
        Numbered { id: item.id, from, into, number: item.number, new_number: *number, open: item.open }
    });
    numbered.collect()
}
