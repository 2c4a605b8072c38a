//! Corrections reach whoever has begun, editions whoever begins; what was published can be taken back, and nothing is deleted.

use chrono::Duration;
use records::{
    Conflict, Error,
    accounts::{account, roles::Role},
    authoring::{
        drafts::{self, Release},
        library, owners, versions,
    },
    learning::participations,
    projects::project,
    system::key::VersionId,
};

use crate::support::{World, both};

const COURSE: &str = "recognising";
const STORY: &str = "03-decisions/wrong-number";

/// Publishes the course with another title of its exercise.
async fn publish(world: &World, title: &str, release: &Release) -> records::Result<()> {
    let actor = world.actor().await;
    let path = format!("{STORY}.scenario.toml");
    drafts::start(&world.cx, actor, COURSE).await?;
    let old = drafts::text(&world.cx, COURSE, &path).await?.unwrap();
    let line = old.lines().find(|line| line.starts_with("title = ")).unwrap();
    let new = old.replacen(line, &format!("title = \"{title}\""), 1);
    drafts::change(&world.cx, actor, COURSE, &path, &old, &new).await?;
    world.cx.clock.set(world.cx.now() + Duration::seconds(1));
    drafts::publish(&world.cx, actor, COURSE, release).await.map(drop)
}

fn release(version: &str, corrects: bool) -> Release {
    Release { version: version.to_owned(), corrects, note: "Another title".to_owned(), seen: None, languages: None }
}

/// The title that whoever has begun with a version reads.
async fn read(world: &World, begun: VersionId) -> String {
    let version = library::standing(&world.cx, begun).await.unwrap().unwrap();
    version.editions.source().activity(STORY).unwrap().title.value.clone()
}

async fn key(world: &World, version: &str) -> VersionId {
    let known = versions::of_course(&world.cx, COURSE).await.unwrap();
    known.iter().find(|known| known.version == version).unwrap().id
}

both! {
    async fn a_correction_reaches_who_has_begun_and_an_edition_who_begins(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let first = running.begun;
        publish(&world, "Corrected", &release("1.4.1", true)).await.unwrap();
        assert_eq!(read(&world, first).await, "Corrected");
        publish(&world, "Corrected again", &release("1.4.2", true)).await.unwrap();
        assert_eq!(read(&world, first).await, "Corrected again");
        assert_eq!(read(&world, key(&world, "1.4.1").await).await, "Corrected again");
        // A new edition begins a line of its own, which has its own corrections.
        publish(&world, "Second edition", &release("2.0", false)).await.unwrap();
        let second = key(&world, "2.0").await;
        assert_eq!(read(&world, first).await, "Corrected again");
        publish(&world, "Second edition, corrected", &release("2.1", true)).await.unwrap();
        assert_eq!(read(&world, first).await, "Corrected again");
        assert_eq!(read(&world, second).await, "Second edition, corrected");
        assert_eq!(library::current(&world.cx, COURSE).await.unwrap().unwrap().version, "2.1");
        // The record of whoever has begun is the one that it was, and goes on with the words of the correction.
        let again = world.running().await;
        assert_eq!((again.id, again.begun), (running.id, first));
        assert_eq!(again.version.version, "1.4.2");
        let readers = participations::readers(&world.cx, COURSE).await.unwrap();
        assert_eq!(readers.iter().map(|r| (r.begun, r.all_of_them, r.in_the_middle)).collect::<Vec<_>>(), [(first, 1, 1)]);
        let known = versions::of_course(&world.cx, COURSE).await.unwrap();
        let line = versions::line_of(&known, first);
        assert_eq!(line.len(), 3);
        assert!(line.contains(&first) && !line.contains(&second));
        assert_eq!(known[0].note.as_deref(), Some("Another title"));
        assert!(known[0].by_family.is_some());
    }
}

both! {
    async fn what_is_counted_is_not_corrected(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        let path = "02-combining/post.quiz.toml";
        drafts::start(&world.cx, actor, COURSE).await.unwrap();
        let old = drafts::text(&world.cx, COURSE, path).await.unwrap().unwrap();
        let new = old.replacen("pass_percent = 70", "pass_percent = 60", 1);
        drafts::change(&world.cx, actor, COURSE, path, &old, &new).await.unwrap();
        let refused = drafts::publish(&world.cx, actor, COURSE, &release("1.5", true)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::NoCorrection))), "{refused:?}");
        assert_eq!(world.count("course_versions").await, 1);
        // Nor is anything published about which nothing is said, or which looked otherwise.
        let silent = Release { note: "  ".to_owned(), ..release("1.5", false) };
        assert!(matches!(drafts::publish(&world.cx, actor, COURSE, &silent).await, Err(Error::Invalid(_))));
        let unseen = Release { seen: Some(world.cx.now() - Duration::days(1)), ..release("1.5", false) };
        let refused = drafts::publish(&world.cx, actor, COURSE, &unseen).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Unseen))), "{refused:?}");
        let seen = drafts::find(&world.cx, COURSE).await.unwrap().map(|draft| draft.changed_at);
        drafts::publish(&world.cx, actor, COURSE, &Release { seen, ..release("1.5", false) }).await.unwrap();
    }
}

both! {
    async fn what_was_published_is_taken_back_and_given_out_again(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        let first = world.running().await.begun;
        let words = read(&world, first).await;
        let begun = library::version(&world.cx, first).await.unwrap().unwrap().version.clone();
        let alone = versions::take_back(&world.cx, actor, COURSE, first, true).await;
        assert!(matches!(alone, Err(Error::Conflict(Conflict::LastVersion))), "{alone:?}");
        publish(&world, "Corrected", &release("1.4.1", true)).await.unwrap();
        let corrected = key(&world, "1.4.1").await;
        for _ in 0..2 {
            versions::take_back(&world.cx, actor, COURSE, corrected, true).await.unwrap();
            assert_eq!(read(&world, first).await, words);
            assert_eq!(library::current(&world.cx, COURSE).await.unwrap().unwrap().version, begun);
        }
        assert!(versions::take_back(&world.cx, actor, "another", corrected, true).await.is_err());
        // A draft that began from it is not published over what came back.
        drafts::restore(&world.cx, actor, COURSE, corrected).await.unwrap();
        let again = drafts::restore(&world.cx, actor, COURSE, corrected).await;
        assert!(matches!(again, Err(Error::Conflict(Conflict::Draft))), "{again:?}");
        assert_eq!(drafts::find(&world.cx, COURSE).await.unwrap().unwrap().base, begun);
        let text = drafts::text(&world.cx, COURSE, &format!("{STORY}.scenario.toml")).await.unwrap().unwrap();
        assert!(text.contains("title = \"Corrected\""));
        drafts::discard(&world.cx, actor, COURSE).await.unwrap();
        versions::take_back(&world.cx, actor, COURSE, corrected, false).await.unwrap();
        assert_eq!(read(&world, first).await, "Corrected");
        // Of an edition that is taken back whole, who has begun keeps what they have begun with.
        versions::take_back(&world.cx, actor, COURSE, first, true).await.unwrap();
        assert_eq!(read(&world, first).await, "Corrected");
        let events = "audit_log WHERE action = 'course.take-back'";
        assert_eq!(world.count(events).await, 3, "what was so already is not written down twice");
    }
}

both! {
    async fn a_second_person_approves_exactly_what_is_published(world: World) {
        let world = world.with_staff().await;
        let (cx, actor) = (&world.cx, world.actor().await);
        let second = world.viewer("manager").await.account;
        let project = project::by_slug(cx, "phase-2").await.unwrap().unwrap();
        let seen = async || drafts::find(cx, COURSE).await.unwrap().map(|draft| draft.changed_at);
        // Nobody asks for it.
        assert!(!drafts::asks_second_person(cx, COURSE).await.unwrap());
        publish(&world, "Alone", &release("1.5", false)).await.unwrap();
        project::set_second_person(cx, actor, &project, true).await.unwrap();
        assert!(drafts::asks_second_person(cx, COURSE).await.unwrap());
        let refused = publish(&world, "Not yet", &release("1.6", false)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Unapproved))), "{refused:?}");
        let own = drafts::approve(cx, actor, COURSE, seen().await).await;
        assert!(matches!(own, Err(Error::Conflict(Conflict::OwnChange))), "{own:?}");
        let late = drafts::approve(cx, second, COURSE, Some(cx.now() - Duration::days(1))).await;
        assert!(matches!(late, Err(Error::Conflict(Conflict::Unseen))), "{late:?}");
        assert!(drafts::approve(cx, second, COURSE, None).await.is_err());
        drafts::approve(cx, second, COURSE, seen().await).await.unwrap();
        assert!(drafts::find(cx, COURSE).await.unwrap().unwrap().approver_family.is_some());
        // A change takes it away, also one of whoever has approved; then it is the first one who may approve.
        let path = format!("{STORY}.scenario.toml");
        let text = drafts::text(cx, COURSE, &path).await.unwrap().unwrap();
        drafts::change(cx, second, COURSE, &path, &text, &text.replace("Not yet", "Now")).await.unwrap();
        let refused = drafts::publish(cx, actor, COURSE, &release("1.6", false)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Unapproved))), "{refused:?}");
        assert!(matches!(drafts::approve(cx, second, COURSE, seen().await).await, Err(Error::Conflict(Conflict::OwnChange))));
        drafts::approve(cx, actor, COURSE, seen().await).await.unwrap();
        cx.clock.set(cx.now() + Duration::seconds(1));
        drafts::publish(cx, second, COURSE, &release("1.6", false)).await.unwrap();
        let now = library::current(cx, COURSE).await.unwrap().unwrap();
        assert_eq!(now.editions.source().activity(STORY).unwrap().title.value, "Now");
        project::set_second_person(cx, actor, &project, false).await.unwrap();
        publish(&world, "Alone again", &release("1.7", false)).await.unwrap();
    }
}

both! {
    async fn trainers_of_the_owner_answer_for_what_is_published(world: World) {
        let world = world.with_staff().await;
        let (cx, admin) = (&world.cx, world.actor().await);
        let trainer = world.viewer("trainer").await.account;
        let person = world.trainee("Aysel", "Quliyeva").await;
        let other = account::of_person(cx, person).await.unwrap().unwrap().id;
        let project = async |slug| project::by_slug(cx, slug).await.unwrap().unwrap();
        let (first, second) = (project("phase-1").await, project("phase-2").await);
        let answers = async |account| owners::answers(cx, account, COURSE).await.unwrap();
        // It belongs to the first that offers it. That one has ended: everybody who writes it answers for it.
        assert_eq!(owners::all(cx).await.unwrap()[COURSE], first.id);
        assert!(answers(trainer).await);
        world.tamper("UPDATE projects SET ends_on = NULL WHERE slug = 'phase-1'").await.unwrap();
        assert!(answers(trainer).await, "it goes on, and has no trainer");
        account::set_role(cx, admin, person, "phase-1", Role::Trainer, true).await.unwrap();
        assert_eq!((answers(trainer).await, answers(other).await, answers(admin).await), (false, true, true));
        // It goes over to a project that offers it, and to no other.
        assert!(matches!(owners::give(cx, admin, &second, "another").await, Err(Error::NotFound)));
        owners::give(cx, admin, &second, COURSE).await.unwrap();
        assert_eq!((answers(trainer).await, answers(other).await, answers(admin).await), (true, false, true));

        // Who does not answer writes, and publishes nothing, neither alone nor with the word of somebody else who does not.
        drafts::start(cx, other, COURSE).await.unwrap();
        let path = format!("{STORY}.scenario.toml");
        let text = drafts::text(cx, COURSE, &path).await.unwrap().unwrap();
        drafts::change(cx, other, COURSE, &path, &text, &format!("{text}\n")).await.unwrap();
        let before = world.count("course_versions").await;
        let refused = drafts::publish(cx, other, COURSE, &release("1.5", true)).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Owner))), "{refused:?}");
        let seen = drafts::find(cx, COURSE).await.unwrap().map(|draft| draft.changed_at);
        let manager = world.viewer("manager").await.account;
        let refused = drafts::approve(cx, manager, COURSE, seen).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Owner))), "{refused:?}");
        let current = library::current(cx, COURSE).await.unwrap().unwrap().id;
        let refused = versions::take_back(cx, other, COURSE, current, true).await;
        assert!(matches!(refused, Err(Error::Conflict(Conflict::Owner))), "{refused:?}");
        assert_eq!(world.count("course_versions").await, before);
        drafts::approve(cx, trainer, COURSE, seen).await.unwrap();
        cx.clock.set(cx.now() + Duration::seconds(1));
        drafts::publish(cx, other, COURSE, &release("1.5", true)).await.unwrap();

        world.tamper("UPDATE projects SET ends_on = '2026-11-01' WHERE slug = 'phase-2'").await.unwrap();
        assert!(answers(other).await, "the owner has ended");
    }
}
