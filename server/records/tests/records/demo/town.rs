//! Demonstration data for many people is written in bulk: everything in it is what the real functions would have written.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use courses::quiz;
use records::{
    Db,
    accounts::list,
    authoring::library,
    certificates::achievement,
    demo,
    events::{awards, event},
    learning::{
        quizzes::attempts::{self, AttemptId},
        scenarios::runs,
    },
    ledger::keys::{EventId, ParticipationId, RunId, SessionId},
    people::{
        duplicates,
        organisations::OrganisationId,
        person::{self, PersonId},
        posts,
    },
    projects::project::{self, DEFAULT_ZONE, Project},
    reports::attendance::{self as report, Filter},
    system::{audit, clock, key::VersionId, list::Page},
    text,
};
use sqlx::FromRow;

use crate::support::{World, both, completions, course};

/// Eighty of them are told one by one.
const PEOPLE: u32 = 800;

/// Rows as they lie in the database, past all functions.
async fn rows<T>(world: &World, sql: &'static str) -> Vec<T>
where
    T: Send + Unpin + for<'r> FromRow<'r, sqlx::sqlite::SqliteRow> + for<'r> FromRow<'r, sqlx::postgres::PgRow>,
{
    match &world.cx.db {
        Db::Sqlite(s) => sqlx::query_as(sql).fetch_all(&mut *s.read.take().await.unwrap()).await.unwrap(),
        Db::Postgres(p) => sqlx::query_as(sql).fetch_all(p).await.unwrap(),
    }
}

both! {
    async fn a_town_agrees_with_itself(world: World) {
        demo::fill(&world.cx.db, &course(), PEOPLE, 5).await.unwrap();
        proportions(&world).await;
        assert_eq!(audit::verify(&world.cx).await.unwrap().1, []);
        for slug in ["phase-1", "phase-2"] {
            let project = project::by_slug(&world.cx, slug).await.unwrap().unwrap();
            completions_agree(&world, &project).await;
            marks_agree(&world, &project).await;
        }
        numbers_agree(&world).await;
        answers_agree(&world).await;
        runs_agree(&world).await;
        facts_carry_the_attributes_of_their_day(&world).await;
        names_have_their_keys(&world).await;
        some_stand_there_twice(&world).await;
    }
}

async fn proportions(world: &World) {
    assert_eq!(world.count("people").await, 804);
    assert_eq!(world.count("accounts").await, 804);
    assert_eq!(world.count("organisations").await, 18 + 28);
    assert_eq!(world.count("events").await, 5 + 48);
    for (table, least) in [
        ("facts", 3_000),
        ("facts f WHERE f.supersedes IS NOT NULL", 1),
        ("participations", 600),
        ("registrations", 600),
        ("attendance_marks", 1_500),
        ("answers", 3_000),
        ("attempts a WHERE a.submitted_at IS NULL", 3),
        ("scenario_steps", 400),
        ("scenario_runs r WHERE r.closed_at IS NULL", 3),
        ("debriefs", 100),
        ("certificates", 200),
        ("attendance_certificates", 20),
        ("feedback_sheets", 100),
        ("reach_counts", 20),
        ("mails", 20),
        ("posts t WHERE t.to_date IS NOT NULL", 20),
        ("events e WHERE e.created_at > '2026-01-01' AND e.joinable", 1),
        ("audit_log", 2_000),
    ] {
        let count = world.count(table).await;
        assert!(count >= least, "{table}: {count}");
    }
    // Nothing is sent by whoever starts a platform with this.
    assert_eq!(world.count("mails WHERE next_attempt_at IS NOT NULL").await, 0);
    assert_eq!(world.count("events e WHERE e.capacity < (SELECT COUNT(*) FROM registrations r WHERE r.event_id = e.id AND r.state = 'registered')").await, 0);
}

/// Whoever is complete by the rules has a certificate, nobody else has one, and it says what the rules say.
async fn completions_agree(world: &World, project: &Project) {
    let all = records::reports::completions::Filter {
        state: records::reports::completions::State::All,
        ..Default::default()
    };
    let list = completions(&world.cx, project, &all).await;
    let complete = list.iter().filter(|row| row.completed_on.is_some()).count();
    assert!(complete * 5 > list.len() && complete * 10 < list.len() * 9, "{complete} of {}", list.len());
    for row in &list {
        assert_eq!(row.completed_on.is_some(), row.certificate.is_some(), "{}", row.name());
        let Some(number) = &row.certificate else { continue };
        let of_person = achievement::of_person(&world.cx, row.person_id).await.unwrap();
        let certificate = of_person.iter().find(|c| c.number == *number).unwrap();
        let printed = &certificate.printed.0;
        assert_eq!(Some(printed.completed_on), row.completed_on, "{number}");
        assert!(printed.completed_on <= clock::local_date(certificate.issued_at, project.zone()), "{number}");
        assert_eq!(
            (printed.minutes, printed.result_percent.map(i64::from)),
            (row.credited_minutes, row.result_percent),
            "{number}"
        );
        assert_eq!((&printed.name, &printed.project), (&row.name(), &project.slug), "{number}");
        let there = posts::of_person(&world.cx, row.person_id).await.unwrap();
        let post = there.iter().find(|post| post.from_date <= printed.completed_on);
        assert_eq!(printed.organisation, post.map(|post| post.organisation.clone()), "{number}");
    }
}

/// The minutes of the facts that hold are those of the marks that hold, wherever there is one or the other.
async fn marks_agree(world: &World, project: &Project) {
    const FACTS: &str = "SELECT f.session_id, f.person_id, f.minutes, j.slug FROM facts f
        JOIN projects j ON j.id = f.project_id
        WHERE f.kind = 'minutes-attended' AND NOT EXISTS (SELECT 1 FROM facts n WHERE n.supersedes = f.id)";
    let facts: Vec<(SessionId, PersonId, i64, String)> = rows(world, FACTS).await;
    let facts: BTreeMap<(SessionId, PersonId), u32> = facts
        .into_iter()
        .filter(|(.., slug)| *slug == project.slug)
        .map(|(session, person, minutes, _)| ((session, person), u32::try_from(minutes).unwrap()))
        .collect();
    let mut lines = Vec::new();
    let take = |line| {
        lines.push(line);
        Ok(())
    };
    report::each(&world.cx, project, &Filter::default(), take).await.unwrap();
    assert!(lines.iter().all(|line| !line.conflict && line.event_attended <= line.event_planned));
    let marks: BTreeMap<(SessionId, PersonId), u32> = lines
        .iter()
        .filter(|line| line.attended > 0)
        .map(|line| ((line.session, line.person), u32::try_from(line.attended).unwrap()))
        .collect();
    assert!(!facts.is_empty());
    assert_eq!(facts, marks);
    let events: Vec<(EventId, String)> = rows(
        world,
        "SELECT e.id, j.slug FROM events e JOIN projects j ON j.id = e.project_id WHERE e.cancelled_at IS NULL",
    )
    .await;
    for (id, _) in events.into_iter().filter(|(_, slug)| *slug == project.slug) {
        let event = event::find(&world.cx, id).await.unwrap().unwrap();
        assert!(awards::outdated(&world.cx, &event).await.unwrap().is_empty(), "{}", event.title);
        let trainers = event::trainers(&world.cx, event.id).await.unwrap();
        let possible = event::possible_trainers(&world.cx, project.id).await.unwrap();
        assert!(trainers.iter().all(|t| possible.iter().any(|p| p.id == t.id)) || project.slug == "phase-1");
    }
}

/// Each counter stands where the numbers of its certificates end.
async fn numbers_agree(world: &World) {
    let counters: Vec<(String, i64)> = rows(world, "SELECT name, value FROM counters").await;
    let mut numbers: Vec<(String,)> = rows(world, "SELECT number FROM certificates").await;
    numbers.extend(rows::<(String,)>(world, "SELECT number FROM attendance_certificates").await);
    assert!(counters.len() >= 4, "{counters:?}");
    let mut counted = 0;
    for (name, value) in counters {
        let mut parts = name.split('/');
        let kind = if parts.next() == Some("attendance") { "DYA" } else { "DYQ" };
        let (slug, year) = (parts.next().unwrap().to_uppercase(), parts.next().unwrap());
        for n in 1..=value {
            assert!(numbers.contains(&(format!("{kind}-{slug}-{year}-{n:05}"),)), "{n} of {name}");
        }
        counted += value;
    }
    assert_eq!(counted, i64::try_from(numbers.len()).unwrap());
}

/// Graded again, what was answered has the score that stands in the ledger.
async fn answers_agree(world: &World) {
    const GRADED: &str =
        "SELECT f.id, f.course_version_id, f.activity, f.score, f.max_score, f.passed, a.submitted_at, f.happened_at
        FROM facts f JOIN attempts a ON a.id = f.id WHERE f.kind = 'quiz-graded' ORDER BY f.id";
    type Graded = (AttemptId, VersionId, String, i64, i64, bool, DateTime<Utc>, DateTime<Utc>);
    let graded: Vec<Graded> = rows(world, GRADED).await;
    assert_eq!(i64::try_from(graded.len()).unwrap(), world.count("attempts WHERE submitted_at IS NOT NULL").await);
    let mut scores = std::collections::BTreeSet::new();
    for (id, version, activity, score, max, passed, submitted, happened) in graded {
        let version = library::version(&world.cx, version).await.unwrap().unwrap();
        let quiz = version.editions.source().activity(&activity).unwrap().quiz().unwrap().clone();
        let again = quiz::grade(&quiz, &attempts::answers(&world.cx, id).await.unwrap()).unwrap().score;
        assert_eq!((again.hundredths, again.max_hundredths), (score, max));
        assert_eq!(again.passes(quiz.pass_percent), passed);
        assert_eq!(submitted, happened);
        scores.insert(score);
    }
    assert!(scores.len() > 5, "{scores:?}");
}

/// Every run replays to the end that is written down.
async fn runs_agree(world: &World) {
    const ENDED: &str = "SELECT r.id, r.participation_id, r.activity, p.course_version_id FROM scenario_runs r
        JOIN participations p ON p.id = r.participation_id ORDER BY r.id";
    let all: Vec<(RunId, ParticipationId, String, VersionId)> = rows(world, ENDED).await;
    let facts: Vec<(RunId, bool)> = rows(world, "SELECT id, passed FROM facts WHERE kind = 'scenario-ended'").await;
    let facts: HashMap<RunId, bool> = facts.into_iter().collect();
    let mut ended = 0;
    for (id, participation, activity, version) in all {
        let version = library::version(&world.cx, version).await.unwrap().unwrap();
        let scenario = version.editions.source().activity(&activity).unwrap().scenario().unwrap();
        let run =
            runs::of_scenario(&world.cx, participation, &activity).await.unwrap().into_iter().find(|run| run.id == id);
        let run = run.unwrap();
        let play = run.play(scenario).unwrap();
        assert_eq!(play.ended(), run.ended.as_deref());
        assert_eq!(run.is_open(), run.ended.is_none());
        if run.ended.is_some() {
            assert_eq!(facts.get(&id), Some(&play.state.is_passed(scenario)));
            ended += 1;
        }
    }
    assert_eq!(ended, facts.len());
}

/// The organisation, its kind and the role of a fact are those of the post of that day.
async fn facts_carry_the_attributes_of_their_day(world: &World) {
    const FACTS: &str =
        "SELECT f.person_id, f.happened_at, f.organisation_id, f.organisation_kind, f.region, f.post_role
        FROM facts f WHERE f.person_id IN (SELECT t.person_id FROM posts t WHERE t.to_date IS NOT NULL)";
    type Told = (PersonId, DateTime<Utc>, Option<OrganisationId>, Option<String>, Option<String>, Option<String>);
    let facts: Vec<Told> = rows(world, FACTS).await;
    assert!(facts.len() > 100, "{}", facts.len());
    let mut earlier = 0;
    for (person, at, organisation, kind, region, role) in facts {
        let day: NaiveDate = clock::local_date(at, DEFAULT_ZONE);
        let all = posts::of_person(&world.cx, person).await.unwrap();
        let post = all.iter().find(|post| post.from_date <= day && post.to_date.is_none_or(|to| to >= day)).unwrap();
        assert_eq!(organisation, Some(post.organisation_id));
        assert_eq!(kind.as_deref(), Some(post.kind.code()));
        assert_eq!((region, role.as_deref()), (post.region.clone(), Some(post.role.code())));
        earlier += usize::from(post.to_date.is_some());
    }
    assert!(earlier > 10, "{earlier}");
}

async fn names_have_their_keys(world: &World) {
    type Named = (String, String, Option<String>, String, Vec<u8>);
    const NAMES: &str = "SELECT family_name, given_name, patronymic, search_key, sort_key FROM people";
    let named: Vec<Named> = rows(world, NAMES).await;
    for (family, given, father, search, sort) in named {
        let whole = person::full_name(&family, &given, father.as_deref());
        assert_eq!((text::search_key(&whole), text::sort_key(&whole)), (search, sort), "{whole}");
    }
    let found = list::list(&world.cx, &list::Filter::default(), Page::typed("")).await.unwrap();
    assert_eq!(found.total, 804);
}

/// About one in a hundred is there twice, and is found.
async fn some_stand_there_twice(world: &World) {
    let pairs = duplicates::pairs(&world.cx, &duplicates::Filter::default(), Page::typed("")).await.unwrap().rows;
    let certain = pairs.iter().filter(|pair| pair.likeness.percent >= 90).count();
    assert!((3..30).contains(&certain), "{certain} of {}", pairs.len());
}
