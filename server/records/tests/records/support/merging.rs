//! Two records of one person, what is done under either, and everything that the database says before and after.

use std::collections::BTreeMap;

use chrono::Duration;
use courses::language::Language;
use records::{
    Db,
    accounts::{
        account::{self, Account},
        sessions::{SignInId, Viewer},
    },
    certificates::achievement,
    learning::{
        offer, participations,
        progress::{self, Progress, Running},
        quizzes::attempts::{self, AttemptId, Start},
    },
    ledger::facts,
    merging::{
        self,
        merge::{self, MergeId, MergeInput, Merging, Refused},
        undo::Undoing,
    },
    people::{duplicates, person::PersonId},
    projects::project,
    reports::completions,
    system::list::Page,
};
use sqlx::AssertSqlSafe;

use super::{World, right_answers};

pub(crate) const POST: &str = "02-combining/post";
pub(crate) const EXERCISE: &str = "03-decisions/wrong-number";

/// Every row of every table, but the log, the merges and what sqlx keeps.
pub(crate) async fn dump(world: &World) -> BTreeMap<String, Vec<String>> {
    while duplicates::kept::settle(&world.cx).await.unwrap() {}
    // What is kept of who looks like whom follows from the people, and is compared after each test.
    let skipped = |table: &str| {
        ["_sqlx", "audit_", "person_merges", "person_blocks", "person_pairs"].iter().any(|one| table.starts_with(one))
    };
    let mut all = BTreeMap::new();
    match &world.cx.db {
        Db::Sqlite(s) => {
            let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
                .fetch_all(&mut *s.read.take().await.unwrap())
                .await
                .unwrap();
            for table in tables.into_iter().filter(|table| !skipped(table)) {
                let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
                    .bind(&table)
                    .fetch_all(&mut *s.read.take().await.unwrap())
                    .await
                    .unwrap();
                let columns: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
                let sql = format!("SELECT {} FROM {table} ORDER BY 1", columns.join(" || ',' || "));
                all.insert(
                    table,
                    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap(),
                );
            }
        }
        Db::Postgres(p) => {
            let tables: Vec<String> = sqlx::query_scalar(
                "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'",
            )
            .fetch_all(p)
            .await
            .unwrap();
            for table in tables.into_iter().filter(|table| !skipped(table)) {
                let sql = format!("SELECT row_to_json(t)::text FROM {table} t ORDER BY 1");
                all.insert(table, sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(p).await.unwrap());
            }
        }
    }
    assert!(all.len() > 20, "{} tables", all.len());
    all
}

/// The certificates of a person: number, and whether it holds.
pub(crate) async fn held(world: &World, person: PersonId) -> Vec<(String, bool)> {
    let all = achievement::of_person(&world.cx, person).await.unwrap();
    all.into_iter().map(|c| (c.number, c.taken_back_at.is_none())).collect()
}

/// What a merge ends for good is not put back: sessions, secrets, and what was told about it.
pub(crate) fn without_sessions(all: &BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    let ended = ["sessions", "password_resets", "mails"];
    all.iter()
        .filter(|(table, _)| !ended.contains(&table.as_str()))
        .map(|(t, rows)| (t.clone(), rows.clone()))
        .collect()
}

pub(crate) fn assert_same(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) {
    for (table, rows) in before {
        assert_eq!(rows, &after[table], "{table}");
    }
}

pub(crate) async fn account(world: &World, person: PersonId) -> Account {
    account::of_person(&world.cx, person).await.unwrap().unwrap()
}

/// A person as if signed in.
pub(crate) async fn viewer(world: &World, person: PersonId) -> Viewer {
    let account = account(world, person).await;
    Viewer {
        session: SignInId::NIL,
        account: account.id,
        person: account.person_id,
        user_name: account.user_name,
        name: String::new(),
        language: Language::Az,
        administrator: account.administrator,
        roles: account::roles(&world.cx, account.id).await.unwrap(),
        second_factor: false,
    }
}

pub(crate) async fn running_in(world: &World, person: PersonId, project: &str) -> Running {
    let viewer = viewer(world, person).await;
    let offer = async || offer::find(&world.cx, &viewer, project, "recognising").await.unwrap().unwrap();
    participations::start(&world.cx, &viewer, &offer().await).await.unwrap();
    progress::running(&world.cx, &viewer, &offer().await, Language::Az).await.unwrap().unwrap()
}

pub(crate) async fn running(world: &World, person: PersonId) -> Running {
    running_in(world, person, "phase-2").await
}

pub(crate) fn lessons(running: &Running) -> Vec<String> {
    running.course().activities().filter(|a| a.lesson().is_some()).map(|a| a.id.clone()).collect()
}

pub(crate) async fn read(world: &World, running: &Running, lessons: &[String]) {
    for lesson in lessons {
        participations::confirm_lesson(&world.cx, running, lesson).await.unwrap();
    }
}

pub(crate) async fn open(world: &World, running: &Running) -> attempts::Attempt {
    match attempts::start(&world.cx, running, running.course().activity(POST).unwrap()).await.unwrap() {
        Start::Open(attempt) => attempt,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn answer(world: &World, running: &Running, attempt: AttemptId) {
    let quiz = running.course().activity(POST).unwrap().quiz().unwrap();
    for (question, chosen) in &right_answers(running) {
        attempts::save(&world.cx, running, quiz, attempt, question, chosen).await.unwrap();
    }
}

pub(crate) async fn submit(world: &World, running: &Running, attempt: AttemptId) {
    attempts::submit(&world.cx, running, running.course().activity(POST).unwrap(), attempt).await.unwrap();
}

pub(crate) async fn pass(world: &World, running: &Running) {
    let attempt = open(world, running).await;
    answer(world, running, attempt.id).await;
    submit(world, running, attempt.id).await;
}

pub(crate) async fn progress(world: &World, running: &Running) -> Progress {
    let facts = facts::of_participation(&world.cx, running.id).await.unwrap();
    let of_person = facts::of_person(&world.cx, running.person).await.unwrap();
    let of_person: Vec<_> =
        of_person.into_iter().filter(|f| f.participation_id == running.id).map(|f| f.activity).collect();
    assert_eq!(
        facts.iter().map(|f| f.activity.clone()).collect::<Vec<_>>(),
        of_person,
        "both ways lead to the same facts"
    );
    Progress::new(running.course(), &facts)
}

pub(crate) async fn merge(world: &World, kept: PersonId, gone: PersonId) -> MergeId {
    let actor = world.actor().await;
    match merge::merge(&world.cx, actor, kept, gone, &MergeInput::default()).await.unwrap() {
        Merging::Done(id) => id,
        Merging::Refused(why) => panic!("{why:?}"),
    }
}

pub(crate) async fn refused(world: &World, kept: PersonId, gone: PersonId) -> Refused {
    let actor = world.actor().await;
    let before = dump(world).await;
    let previewed = merge::preview(&world.cx, actor, kept, gone).await.unwrap().and_then(|p| p.refused);
    match merge::merge(&world.cx, actor, kept, gone, &MergeInput::default()).await.unwrap() {
        Merging::Done(_) => panic!("merged"),
        Merging::Refused(why) => {
            assert_same(&before, &dump(world).await);
            assert_eq!(previewed, Some(why), "the page says it before");
            why
        }
    }
}

pub(crate) async fn undo(world: &World, merge: MergeId) {
    let undone = merging::undo::undo(&world.cx, world.actor().await, merge).await.unwrap();
    assert!(matches!(undone, Undoing::Done(_)), "{undone:?}");
}

pub(crate) async fn rows(world: &World) -> Vec<completions::Row> {
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let all = completions::Filter { state: completions::State::All, ..completions::Filter::default() };
    super::completions(&world.cx, &project, &all).await
}

pub(crate) fn later(world: &World) {
    world.cx.clock.set(world.cx.now() + Duration::days(1));
}

/// Two records of one person; with a post each, in the same organisation.
pub(crate) async fn two(world: &World) -> (PersonId, PersonId) {
    (world.trainee("Aysel", "Quliyeva").await, world.trainee("Айсель", "Гулиева").await)
}

pub(crate) async fn merges(world: &World, search: &str, undone: bool) -> Vec<merge::MergeRow> {
    merge::list(&world.cx, search, undone, Page::typed("")).await.unwrap().rows
}
