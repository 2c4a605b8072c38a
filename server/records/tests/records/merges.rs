//! Merging two records of one person and undoing it: nothing is lost, and everything comes back.

use std::collections::BTreeMap;

use chrono::Duration;
use courses::{completion::Status, language::Language};
use records::{
    Db, Error, Problem,
    accounts::{
        account::{self, Account},
        roles::Role,
        sessions::{self, SignInId, Viewer},
    },
    certificates::achievement,
    learning::{
        participations,
        progress::{self, Progress, Running},
        quizzes::attempts::{self, AttemptId, Start},
        scenarios::runs,
    },
    ledger::facts,
    merging::{
        self,
        merge::{self, MergeId, MergeInput, Merging, Refused},
        undo::Undoing,
    },
    people::{
        duplicates, entry,
        person::{self, PersonId},
        posts,
    },
    projects::project,
    reports::{completions, people},
    system::list::Page,
};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::{World, both, found, pairs, person, right_answers};

const POST: &str = "02-combining/post";
const EXERCISE: &str = "03-decisions/wrong-number";

/// Every row of every table, but the log, the merges and what sqlx keeps.
async fn dump(world: &World) -> BTreeMap<String, Vec<String>> {
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

async fn merges(world: &World, search: &str, undone: bool) -> Vec<merge::MergeRow> {
    merge::list(&world.cx, search, undone, Page::typed("")).await.unwrap().rows
}

/// The certificates of a person: number, and whether it holds.
async fn held(world: &World, person: PersonId) -> Vec<(String, bool)> {
    let all = achievement::of_person(&world.cx, person).await.unwrap();
    all.into_iter().map(|c| (c.number, c.taken_back_at.is_none())).collect()
}

fn assert_same(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) {
    for (table, rows) in before {
        assert_eq!(rows, &after[table], "{table}");
    }
}

async fn account(world: &World, person: PersonId) -> Account {
    account::of_person(&world.cx, person).await.unwrap().unwrap()
}

/// A person as if signed in.
async fn viewer(world: &World, person: PersonId) -> Viewer {
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
    }
}

async fn running_in(world: &World, person: PersonId, project: &str) -> Running {
    let viewer = viewer(world, person).await;
    let offer = async || participations::offer(&world.cx, &viewer, project, "recognising").await.unwrap().unwrap();
    participations::start(&world.cx, &viewer, &offer().await).await.unwrap();
    progress::running(&world.cx, &viewer, &offer().await, Language::Az).await.unwrap().unwrap()
}

async fn running(world: &World, person: PersonId) -> Running {
    running_in(world, person, "phase-2").await
}

fn lessons(running: &Running) -> Vec<String> {
    running.course().activities().filter(|a| a.lesson().is_some()).map(|a| a.id.clone()).collect()
}

async fn read(world: &World, running: &Running, lessons: &[String]) {
    for lesson in lessons {
        participations::confirm_lesson(&world.cx, running, lesson).await.unwrap();
    }
}

async fn open(world: &World, running: &Running) -> attempts::Attempt {
    match attempts::start(&world.cx, running, running.course().activity(POST).unwrap()).await.unwrap() {
        Start::Open(attempt) => attempt,
        other => panic!("{other:?}"),
    }
}

async fn answer(world: &World, running: &Running, attempt: AttemptId) {
    let quiz = running.course().activity(POST).unwrap().quiz().unwrap();
    for (question, chosen) in &right_answers(running) {
        attempts::save(&world.cx, running, quiz, attempt, question, chosen).await.unwrap();
    }
}

async fn submit(world: &World, running: &Running, attempt: AttemptId) {
    attempts::submit(&world.cx, running, running.course().activity(POST).unwrap(), attempt).await.unwrap();
}

async fn pass(world: &World, running: &Running) {
    let attempt = open(world, running).await;
    answer(world, running, attempt.id).await;
    submit(world, running, attempt.id).await;
}

async fn progress(world: &World, running: &Running) -> Progress {
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

async fn merge(world: &World, kept: PersonId, gone: PersonId) -> MergeId {
    let actor = world.actor().await;
    match merge::merge(&world.cx, actor, kept, gone, &MergeInput::default()).await.unwrap() {
        Merging::Done(id) => id,
        Merging::Refused(why) => panic!("{why:?}"),
    }
}

async fn refused(world: &World, kept: PersonId, gone: PersonId) -> Refused {
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

async fn undo(world: &World, merge: MergeId) {
    let undone = merging::undo::undo(&world.cx, world.actor().await, merge).await.unwrap();
    assert!(matches!(undone, Undoing::Done(_)), "{undone:?}");
}

async fn rows(world: &World) -> Vec<completions::Row> {
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let all = completions::Filter { state: completions::State::All, ..completions::Filter::default() };
    crate::support::completions(&world.cx, &project, &all).await
}

fn later(world: &World) {
    world.cx.clock.set(world.cx.now() + Duration::days(1));
}

/// Two records of one person; with a post each, in the same organisation.
async fn two(world: &World) -> (PersonId, PersonId) {
    (world.trainee("Aysel", "Quliyeva").await, world.trainee("Айсель", "Гулиева").await)
}

both! {
    async fn a_course_that_both_had_begun_counts_once(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let (own, other) = (running(&world, kept).await, running(&world, gone).await);
        let lessons = lessons(&own);
        read(&world, &own, &lessons[..3]).await;
        later(&world);
        read(&world, &other, &lessons[2..]).await;
        pass(&world, &other).await;
        // An attempt that is open, and a run of an exercise.
        let open_attempt = open(&world, &own).await;
        let exercise = other.course().activity(EXERCISE).unwrap();
        let run = runs::start(&world.cx, &other, exercise, false).await.unwrap();
        let before = dump(&world).await;
        assert_eq!(rows(&world).await.len(), 2);

        let id = merge(&world, kept, gone).await;
        let own = running(&world, kept).await;
        assert_eq!(progress(&world, &own).await.status, Status::Complete);
        let list = rows(&world).await;
        assert_eq!((list.len(), list[0].person_id), (1, kept));
        assert!(list[0].completed_on.is_some() && list[0].credited_minutes == 120, "{:?}", list[0]);
        // The open attempt and the run go on, under the numbers that follow.
        let numbers: Vec<(i64, bool)> = attempts::of_quiz(&world.cx, own.id, POST).await.unwrap().iter()
            .map(|a| (a.number, a.submitted_at.is_none())).collect();
        assert_eq!(numbers, [(1, true), (2, false)]);
        assert_eq!(open(&world, &own).await.id, open_attempt.id);
        assert_eq!(runs::open(&world.cx, own.id, EXERCISE).await.unwrap().unwrap().id, run.id);
        // The facts themselves are as they were.
        assert_eq!(before["facts"], dump(&world).await["facts"]);
        assert_eq!(person::merged_into(&world.cx, gone).await.unwrap(), Some(kept));
        assert!(found(&world, "гулиева").await.iter().all(|row| row.id != gone));
        assert!(pairs(&world).await.is_empty());
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let table = people::table(&world.cx, &project, world.cx.now()).await.unwrap();
        assert!(!format!("{:?}", table.rows).contains(&gone.to_string()));
        // What both did completes the course: its certificate is there at once.
        let number = "DYQ-PHASE-2-2026-00001".to_owned();
        assert_eq!(held(&world, kept).await, [(number.clone(), true)]);
        assert_eq!(list[0].certificate.as_ref(), Some(&number));

        undo(&world, id).await;
        // It was printed and is not forgotten, but it does not hold any more.
        assert_eq!(held(&world, kept).await, [(number.clone(), false)]);
        let but_certificates = |mut all: BTreeMap<String, Vec<String>>| {
            all.remove("certificates");
            all.remove("counters");
            all
        };
        assert_same(&but_certificates(before), &dump(&world).await);
        assert!(rows(&world).await.iter().all(|row| row.certificate.is_none() && row.completed_on.is_none()));
        assert_eq!(rows(&world).await.len(), 2);
        assert_eq!(records::system::audit::verify(&world.cx).await.unwrap().1, []);
        assert!(matches!(merging::undo::undo(&world.cx, world.actor().await, id).await.unwrap(), Undoing::Refused(Refused::Undone)));
        // Merged again, the same certificate holds again.
        merge(&world, kept, gone).await;
        assert_eq!(held(&world, kept).await, [(number, true)]);
        assert_eq!(records::system::audit::verify(&world.cx).await.unwrap().1, []);
    }
}

both! {
    async fn a_course_of_one_becomes_the_others_with_its_certificate(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let other = running(&world, gone).await;
        read(&world, &other, &lessons(&other)).await;
        pass(&world, &other).await;
        let certificate = achievement::of_person(&world.cx, gone).await.unwrap().remove(0);
        let before = dump(&world).await;
        let id = merge(&world, kept, gone).await;
        let own = running(&world, kept).await;
        assert_eq!(own.id, other.id);
        assert_eq!(progress(&world, &own).await.status, Status::Complete);
        assert_eq!(achievement::of_person(&world.cx, kept).await.unwrap()[0].code, certificate.code);
        let verified = achievement::by_code(&world.cx, &certificate.code).await.unwrap().unwrap();
        assert_eq!((verified.person_id, &verified.printed.0), (kept, &certificate.printed.0), "the paper stays as it was printed");
        let list = rows(&world).await;
        assert_eq!((list.len(), list[0].certificate_code.as_ref()), (1, Some(&certificate.code)));
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
    }
}

both! {
    async fn the_certificate_of_either_is_the_persons_and_no_second_is_issued(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let (own, other) = (running(&world, kept).await, running(&world, gone).await);
        read(&world, &other, &lessons(&other)).await;
        pass(&world, &other).await;
        let code = achievement::of_person(&world.cx, gone).await.unwrap().remove(0).code;
        merge(&world, kept, gone).await;
        read(&world, &own, &lessons(&own)).await;
        assert_eq!(world.count("certificates").await, 1);
        assert_eq!(achievement::of_person(&world.cx, kept).await.unwrap()[0].code, code);
        assert_eq!(rows(&world).await[0].certificate_code.as_ref(), Some(&code));
        let offer = participations::offer(&world.cx, &viewer(&world, kept).await, "phase-2", "recognising").await.unwrap().unwrap();
        assert_eq!((offer.participation_id, offer.certificate.as_ref()), (Some(own.id), Some(&code)));
    }
}

both! {
    async fn what_is_done_after_the_merge_stays_with_the_kept_person(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let other = running(&world, gone).await;
        let lessons = lessons(&other);
        read(&world, &other, &lessons[..2]).await;
        let id = merge(&world, kept, gone).await;
        later(&world);
        let own = running(&world, kept).await;
        read(&world, &own, &lessons).await;
        pass(&world, &own).await;
        assert_eq!(world.count("certificates").await, 1);
        undo(&world, id).await;

        let (own, other) = (running(&world, kept).await, running(&world, gone).await);
        assert_ne!(own.id, other.id);
        assert_eq!(progress(&world, &other).await.evidence.confirmed.len(), 2);
        // A lesson that the other record had confirmed before was not confirmed again.
        assert_eq!(progress(&world, &own).await.evidence.confirmed.len(), lessons.len() - 2);
        assert_eq!(progress(&world, &own).await.evidence.results[POST].len(), 1);
        assert_eq!(attempts::of_quiz(&world.cx, own.id, POST).await.unwrap().len(), 1);
        // Two of the lessons were the other's: the certificate holds again when they are read.
        assert_eq!(held(&world, kept).await.iter().map(|(_, holds)| *holds).collect::<Vec<_>>(), [false]);
        assert!(achievement::of_person(&world.cx, gone).await.unwrap().is_empty());
        read(&world, &own, &lessons).await;
        assert_eq!(held(&world, kept).await.iter().map(|(_, holds)| *holds).collect::<Vec<_>>(), [true]);
        assert_eq!(rows(&world).await.len(), 2);
    }
}

both! {
    async fn an_attempt_that_was_open_goes_back_open_or_stays_finished(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let (_, other) = (running(&world, kept).await, running(&world, gone).await);
        let attempt = open(&world, &other).await;
        answer(&world, &other, attempt.id).await;
        let before = dump(&world).await;
        let id = merge(&world, kept, gone).await;
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
        merge(&world, kept, gone).await;
        let own = running(&world, kept).await;
        submit(&world, &own, attempt.id).await;
        let again = merge::of_person(&world.cx, kept).await.unwrap();
        assert_eq!(again.len(), 1);
        undo(&world, again[0]).await;
        assert_eq!(progress(&world, &own).await.evidence.results[POST].len(), 1);
        assert_eq!(attempts::of_quiz(&world.cx, own.id, POST).await.unwrap().len(), 1);
        assert!(attempts::of_quiz(&world.cx, other.id, POST).await.unwrap().is_empty());
    }
}

both! {
    async fn accounts_and_roles_are_one_afterwards(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let actor = world.actor().await;
        account::set_role(&world.cx, actor, gone, "phase-1", Role::Trainer, true).await.unwrap();
        let token = {
            account::set_password(&world.cx, &account(&world, gone).await.user_name, "dörd köhnə taxta körpü").await.unwrap();
            world.sign_in(&account(&world, gone).await.user_name, "dörd köhnə taxta körpü").await.unwrap()
        };
        let before = dump(&world).await;
        let preview = merge::preview(&world.cx, actor, kept, gone).await.unwrap().unwrap();
        assert_eq!((preview.roles, preview.account_closes, preview.account_moves), (1, true, false));
        let id = merge(&world, kept, gone).await;
        assert!(sessions::find(&world.cx, &token).await.unwrap().is_none(), "signed out");
        let user = account(&world, gone).await.user_name;
        assert!(world.sign_in(&user, "dörd köhnə taxta körpü").await.is_none());
        assert!(matches!(account::set_disabled(&world.cx, actor, gone, false).await, Err(Error::Conflict(_))));
        assert!(matches!(entry::update(&world.cx, actor, gone, &person("Aysel", "Quliyeva")).await, Err(Error::Conflict(_))));
        let roles = account::roles(&world.cx, account(&world, kept).await.id).await.unwrap();
        assert_eq!(roles, [("phase-1".into(), Role::Trainer), ("phase-2".into(), Role::Trainee)]);
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
        assert_eq!(sessions::find(&world.cx, &token).await.unwrap().unwrap().person, gone);

        // Where only the other one has an account, it changes hands.
        world.tamper("INSERT INTO people (id, given_name, family_name, sex, language, search_key, sort_key, created_at)
            SELECT o.id, p.given_name, p.family_name, p.sex, p.language, p.search_key, p.sort_key, p.created_at
            FROM people p, (SELECT id FROM organisations ORDER BY id LIMIT 1) o WHERE p.family_name = 'Гулиева'").await.unwrap();
        let first = records::people::organisations::all(&world.cx).await.unwrap().iter().map(|o| o.id).min().unwrap();
        let bare = PersonId::from(Uuid::from(first));
        assert!(account::of_person(&world.cx, bare).await.unwrap().is_none());
        let before = dump(&world).await;
        let id = merge(&world, bare, gone).await;
        assert_eq!(sessions::find(&world.cx, &token).await.unwrap().unwrap().person, bare);
        assert!(account::of_person(&world.cx, gone).await.unwrap().is_none());
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
        let id = merge(&world, gone, bare).await;
        assert!(account(&world, gone).await.disabled_at.is_none());
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
    }
}

both! {
    async fn what_is_known_is_chosen_and_gaps_are_filled(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let actor = world.actor().await;
        let mut input = person("Айсель", "Гулиева");
        input.email = "aysel@example.org".into();
        input.phone = "555 00 01".into();
        input.birth_year = "1988".into();
        input.sex = "unstated".into();
        entry::update(&world.cx, actor, gone, &input).await.unwrap();
        let before = dump(&world).await;
        let id = merge(&world, kept, gone).await;
        let merged = person::find(&world.cx, kept).await.unwrap().unwrap();
        assert_eq!((merged.family_name.as_str(), merged.sex), ("Quliyeva", person::Sex::Female));
        assert_eq!((merged.email.as_deref(), merged.phone.as_deref(), merged.birth_year), (Some("aysel@example.org"), Some("555 00 01"), Some(1988)));
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);

        let choice = MergeInput { family_name: "gone".into(), email: "kept".into(), ..MergeInput::default() };
        let Merging::Done(id) = merge::merge(&world.cx, actor, kept, gone, &choice).await.unwrap() else { panic!() };
        let merged = person::find(&world.cx, kept).await.unwrap().unwrap();
        assert_eq!((merged.full_name().as_str(), merged.email.as_deref()), ("Гулиева Aysel", Some("aysel@example.org")));
        // A correction after the merge stays; the rest goes back.
        let mut corrected = person("Aysəl", "Гулиева");
        corrected.birth_year = "1988".into();
        entry::update(&world.cx, actor, kept, &corrected).await.unwrap();
        undo(&world, id).await;
        let (stays, back) = (person::find(&world.cx, kept).await.unwrap().unwrap(), person::find(&world.cx, gone).await.unwrap().unwrap());
        assert_eq!((stays.full_name().as_str(), stays.birth_year, stays.email), ("Quliyeva Aysəl", None, None));
        assert_eq!(back.email.as_deref(), Some("aysel@example.org"));

        let wrong = MergeInput { phone: "both".into(), sex: "x".into(), ..MergeInput::default() };
        let before = dump(&world).await;
        let Err(Error::Invalid(problems)) = merge::merge(&world.cx, actor, kept, gone, &wrong).await else { panic!() };
        assert_eq!(problems.iter().map(|p| (p.field.as_ref(), p.problem.clone())).collect::<Vec<_>>(), [("sex", Problem::Choice), ("phone", Problem::Choice)]);
        assert_same(&before, &dump(&world).await);
    }
}

both! {
    async fn chains_lead_in_one_step_and_are_undone_backwards(world: World) {
        let world = world.with_staff().await;
        let (a, b) = two(&world).await;
        let c = world.trainee("Aysel", "Guliyeva").await;
        let mut runs = Vec::new();
        for person in [a, b, c] {
            runs.push(running(&world, person).await);
        }
        let lessons = lessons(&runs[0]);
        for (n, running) in runs.iter().enumerate() {
            read(&world, running, &lessons[n..=n]).await;
        }
        let start = dump(&world).await;
        let first = merge(&world, b, a).await;
        let middle = dump(&world).await;
        let second = merge(&world, c, b).await;
        for person in [a, b] {
            assert_eq!(person::merged_into(&world.cx, person).await.unwrap(), Some(c));
        }
        assert_eq!(progress(&world, &runs[2]).await.evidence.confirmed.len(), 3);
        assert_eq!(rows(&world).await.len(), 1);
        assert_eq!(refused(&world, b, c).await, Refused::Merged, "no circle");
        assert_eq!(refused(&world, c, a).await, Refused::Merged);
        assert_eq!(refused(&world, c, c).await, Refused::Same);
        let out_of_order = merging::undo::undo(&world.cx, world.actor().await, first).await.unwrap();
        assert!(matches!(out_of_order, Undoing::Refused(Refused::Later)));
        let list = merges(&world, "", false).await;
        assert_eq!(list.iter().map(|m| (m.id, m.blocked)).collect::<Vec<_>>(), [(second, false), (first, true)]);
        assert_eq!(merges(&world, "guliyeva", true).await.len(), 2);
        assert!(merges(&world, "orucov", true).await.is_empty());

        undo(&world, second).await;
        assert_same(&middle, &dump(&world).await);
        undo(&world, first).await;
        assert_same(&start, &dump(&world).await);
        assert!(merges(&world, "", false).await.is_empty());
        assert_eq!(merges(&world, "", true).await.len(), 2);

        // The other way: two into one, of which the first brought the course.
        account::set_role(&world.cx, world.actor().await, c, "phase-1", Role::Trainee, true).await.unwrap();
        let third = merge(&world, a, c).await;
        let fourth = merge(&world, a, b).await;
        assert!(matches!(merging::undo::undo(&world.cx, world.actor().await, third).await.unwrap(), Undoing::Refused(Refused::Later)));
        undo(&world, fourth).await;
        undo(&world, third).await;
        assert_eq!(rows(&world).await.len(), 3);
    }
}

both! {
    async fn administrators_do_not_go(world: World) {
        let world = world.with_staff().await;
        let person = world.trainee("Rauf", "Səfərov").await;
        let own = account::by_name_or_email(&world.cx, "admin").await.unwrap().unwrap().person_id;
        assert_eq!(refused(&world, person, own).await, Refused::Own);
        let manager = account::by_name_or_email(&world.cx, "manager").await.unwrap().unwrap();
        world.tamper("UPDATE accounts SET administrator = NOT administrator WHERE user_name = 'manager'").await.unwrap();
        assert_eq!(refused(&world, person, manager.person_id).await, Refused::Administrator);
        assert!(matches!(merge::merge(&world.cx, world.actor().await, person, PersonId::NIL, &MergeInput::default()).await, Err(Error::NotFound)));
        assert!(merge::preview(&world.cx, world.actor().await, person, PersonId::NIL).await.unwrap().is_none());
        assert!(matches!(merging::undo::undo(&world.cx, world.actor().await, MergeId::NIL).await, Err(Error::NotFound)));
        // Keeping one's own record is fine.
        let before = dump(&world).await;
        let id = merge(&world, own, person).await;
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
    }
}

both! {
    async fn posts_and_registrations_are_added(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let sql = |text: &str| text.replace("{kept}", &key(&world, kept)).replace("{gone}", &key(&world, gone));
        // Another organisation, and two events, one of which both are registered for.
        world.tamper(&sql("UPDATE posts SET organisation_id = (SELECT MAX(id) FROM (SELECT id FROM organisations ORDER BY id DESC LIMIT 1) o)
            WHERE person_id = {gone}").replace("MAX(id)", "id")).await.unwrap();
        for (event, code) in [("{kept}", "A"), ("{gone}", "B")] {
            world.tamper(&sql(&format!("INSERT INTO events (id, project_id, kind, title, language, place, organisers, currency, agenda, join_code,
                    joinable, notice, revision, search_key, created_at, changed_at)
                SELECT {event}, j.id, 'training', 'Title {code}', 'az', 'Bakı', '', 'AZN', '', '{code}', a.administrator, '', 1, '', a.created_at, a.created_at
                FROM projects j, accounts a WHERE j.slug = 'phase-2' AND a.user_name = 'trainee'"))).await.unwrap();
        }
        for (n, event, person) in [("1", "{kept}", "{kept}"), ("2", "{kept}", "{gone}"), ("3", "{gone}", "{gone}")] {
            world.tamper(&sql(&format!("INSERT INTO registrations (id, event_id, person_id, state, source, badge, to_match, queued_at, created_at)
                SELECT {}, {event}, {person}, 'confirmed', 'listed', 'badge-{n}', administrator, created_at, created_at
                FROM accounts WHERE user_name = 'trainee'", key(&world, Uuid::from_u128(n.parse().unwrap()))))).await.unwrap();
        }
        world.tamper(&sql("INSERT INTO event_trainers (event_id, person_id) VALUES ({kept}, {gone})")).await.unwrap();
        let before = dump(&world).await;
        let preview = merge::preview(&world.cx, world.actor().await, kept, gone).await.unwrap().unwrap();
        assert_eq!((preview.posts, preview.registrations), (1, 1));
        let id = merge(&world, kept, gone).await;
        assert_eq!(posts::of_person(&world.cx, kept).await.unwrap().len(), 2);
        let side = merge::side(&world.cx, kept).await.unwrap().unwrap();
        assert_eq!(side.events.len(), 2);
        assert_eq!(world.count(&sql("registrations WHERE person_id = {gone}")).await, 1);
        assert_eq!(world.count(&sql("event_trainers WHERE person_id = {kept}")).await, 1);
        undo(&world, id).await;
        assert_same(&before, &dump(&world).await);
    }
}

/// A key as this database writes it.
fn key(world: &World, id: impl Into<Uuid>) -> String {
    let id: Uuid = id.into();
    match world.cx.db {
        Db::Sqlite(_) => format!("x'{}'", id.simple()),
        Db::Postgres(_) => format!("'{id}'::uuid"),
    }
}

both! {
    async fn somebody_else_is_not_touched(world: World) {
        let world = world.with_staff().await;
        let (kept, gone) = two(&world).await;
        let third = world.trainee("Nigar", "Orucova").await;
        let (first, bystander) = (running(&world, gone).await, running(&world, third).await);
        read(&world, &first, &lessons(&first)[..1]).await;
        read(&world, &bystander, &lessons(&first)).await;
        merge(&world, kept, gone).await;
        assert_eq!(progress(&world, &running(&world, kept).await).await.evidence.confirmed.len(), 1);
        assert_eq!(progress(&world, &bystander).await.evidence.confirmed.len(), lessons(&first).len());
        // Two people, said of a record that was merged since, holds for the one that stands for it.
        duplicates::say_distinct(&world.cx, world.actor().await, gone, third).await.unwrap();
        assert!(duplicates::like_person(&world.cx, third).await.unwrap().is_empty());
    }
}
