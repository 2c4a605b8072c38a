//! The cache behind the lists: whatever happens, it is what the facts say. (After every other test it is compared too.)

use std::fmt::Write as _;

use chrono::Duration;
use courses::{
    attendance::{Said, Status},
    language::Language,
};
use records::{
    Db, Error,
    accounts::sessions::{SignInId, Viewer},
    demo,
    events::{
        attendance::{self, Method, NewMark},
        change,
        event::{self, Event, Session},
        input::{EventInput, SessionInput},
        notices::About,
    },
    learning::{
        offer, participations,
        progress::{self, Running},
    },
    ledger::keys::EventId,
    merging::{
        merge::{self, MergeId, MergeInput, Merging},
        undo::{self, Undoing},
    },
    people::{
        entry,
        person::{self, PersonId, PersonInput},
    },
    projects::project,
    reports::{
        completions::{Filter, Sort, State},
        kept,
    },
    system::clock::Random,
};
use uuid::Uuid;

use crate::support::{World, both, completions, course, events::by_attendance, person as typed};

fn tell(_: Language, about: About, event: &Event, _: &[Session]) -> (String, String) {
    (format!("{about:?}"), event.title.clone())
}

/// Sessions on days after each other, the stored ones first.
fn sessions_of(known: &[Session], minutes: &[u32]) -> Vec<SessionInput> {
    let one = |(n, minutes): (usize, &u32)| SessionInput {
        id: known.get(n).map_or_else(String::new, |s| s.id.to_string()),
        date: format!("2026-11-{:02}", 10 + n),
        starts: "09:00".into(),
        minutes: minutes.to_string(),
        ..SessionInput::default()
    };
    minutes.iter().enumerate().map(one).collect()
}

fn input(known: &[Session], minutes: &[u32]) -> EventInput {
    EventInput {
        kind: "training".into(),
        title: "Əmək istismarı".into(),
        language: "az".into(),
        course: "recognising".into(),
        place: "Gəncə".into(),
        region: "AZ-GA".into(),
        sessions: sessions_of(known, minutes),
        ..EventInput::default()
    }
}

/// Two people in an event of two sessions.
struct Story<'a> {
    world: &'a World,
    trainer: Viewer,
    event: EventId,
    people: Vec<PersonId>,
    merges: Vec<MergeId>,
}

impl Story<'_> {
    async fn event(&self) -> (Event, Vec<Session>) {
        let cx = &self.world.cx;
        (event::find(cx, self.event).await.unwrap().unwrap(), event::sessions(cx, self.event).await.unwrap())
    }

    async fn mark(&self, person: PersonId, session: usize, said: Said) -> Result<(), Error> {
        let cx = &self.world.cx;
        let (event, sessions) = self.event().await;
        let mark = NewMark {
            id: cx.id(),
            person,
            bases: None,
            said,
            method: Method::List,
            at: cx.now(),
            device: None,
            claim: None,
        };
        attendance::mark(cx, self.trainer.account.into(), &event, &sessions[session % sessions.len()], &[mark]).await
    }

    /// Other minutes for the sessions that nobody was marked in; refused where somebody was.
    async fn plan(&self, minutes: &[u32]) -> Result<(), Error> {
        let (event, sessions) = self.event().await;
        let input = input(&sessions, minutes);
        Box::pin(change::update(&self.world.cx, &self.trainer, &event, event.revision, &input, &tell)).await
    }

    async fn running(&self, person: PersonId) -> Option<Running> {
        let cx = &self.world.cx;
        // Whoever was merged into somebody cannot sign in any more.
        if person::merged_into(cx, person).await.unwrap().is_some() {
            return None;
        }
        let account = records::accounts::account::of_person(cx, person).await.unwrap()?;
        let viewer = Viewer {
            session: SignInId::NIL,
            account: account.id,
            person,
            user_name: account.user_name,
            name: String::new(),
            language: Language::Az,
            administrator: false,
            roles: records::accounts::account::roles(cx, account.id).await.unwrap(),
            second_factor: false,
        };
        let offer = async || offer::find(cx, &viewer, "phase-2", "recognising").await.unwrap();
        participations::start(cx, &viewer, &offer().await?).await.unwrap();
        progress::running(cx, &viewer, &offer().await?, Language::Az).await.unwrap()
    }

    async fn merge(&mut self, kept: PersonId, gone: PersonId) {
        let actor = self.world.actor().await;
        let done = merge::merge(&self.world.cx, actor, kept, gone, &MergeInput::default()).await.unwrap();
        if let Merging::Done(id) = done {
            self.merges.push(id);
        }
    }

    async fn undo(&mut self) {
        let Some(last) = self.merges.pop() else { return };
        let undone = undo::undo(&self.world.cx, self.world.actor().await, last).await.unwrap();
        assert!(matches!(undone, Undoing::Done(_)));
    }
}

async fn story(world: &World) -> Story<'_> {
    by_attendance(world).await;
    let trainer = world.viewer("trainer").await;
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    let event = change::create(&world.cx, &trainer, &project, &input(&[], &[180, 120])).await.unwrap();
    let mut people = Vec::new();
    for (given, family) in [("Aysel", "Quliyeva"), ("Айсель", "Гулиева"), ("Aisel", "Guliyeva")] {
        people.push(world.trainee(given, family).await);
    }
    Story { world, trainer, event, people, merges: Vec::new() }
}

async fn list(world: &World) -> Vec<records::reports::completions::Row> {
    let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
    completions(&world.cx, &project, &Filter { state: State::All, ..Filter::default() }).await
}

both! {
    async fn sessions_that_come_and_go_change_who_is_through(world: World) {
        let world = world.with_staff().await;
        let story = Box::pin(story(&world)).await;
        let person = story.people[0];
        story.mark(person, 0, Said::PRESENT).await.unwrap();
        assert_eq!(list(&world).await[0].completed_on, None, "180 of 300 minutes");
        story.plan(&[180]).await.unwrap();
        let row = list(&world).await.remove(0);
        assert!(row.completed_on.is_some() && row.certificate.is_some(), "180 of 180: {row:?}");
        story.plan(&[180, 240]).await.unwrap();
        let row = list(&world).await.remove(0);
        assert_eq!((row.completed_on, row.certificate), (None, None), "180 of 420, and the certificate is taken back");
        assert_eq!(records::system::audit::verify(&world.cx).await.unwrap().1, []);
    }
}

both! {
    async fn whatever_happens_it_is_what_the_facts_say(world: World) {
        let world = world.with_staff().await;
        let mut story = Box::pin(story(&world)).await;
        let random = Random::seeded(11);
        let mut done = [0; 7];
        for step in 0..60 {
            world.cx.clock.set(world.cx.now() + Duration::hours(1));
            let person = story.people[random.below(3) as usize];
            let what = random.below(7) as usize;
            done[what] += 1;
            match what {
                0 => {
                    if let Some(running) = story.running(person).await {
                        let lessons: Vec<String> =
                            running.course().activities().filter(|a| a.lesson().is_some()).map(|a| a.id.clone()).collect();
                        let lesson = &lessons[random.below(u32::try_from(lessons.len()).unwrap()) as usize];
                        participations::confirm_lesson(&world.cx, &running, lesson).await.unwrap();
                    }
                }
                1 | 2 => {
                    let said = match random.below(3) {
                        0 => Said { status: Status::Absent, late: 0, early: 0 },
                        1 => Said { late: random.below(120), ..Said::PRESENT },
                        _ => Said::PRESENT,
                    };
                    story.mark(person, random.below(2) as usize, said).await.unwrap();
                }
                3 => {
                    let (_, sessions) = story.event().await;
                    let mut minutes: Vec<u32> = sessions.iter().map(|s| u32::try_from(s.planned_minutes).unwrap()).collect();
                    if minutes.len() > 2 { minutes.truncate(2) } else { minutes.push(30 + random.below(200)) }
                    match story.plan(&minutes).await {
                        Ok(()) | Err(Error::Invalid(_)) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
                4 => {
                    let other = story.people[random.below(3) as usize];
                    story.merge(person, other).await;
                }
                5 => story.undo().await,
                _ => {
                    let input = PersonInput { language: "ru".into(), sex: "unstated".into(), ..typed("Əsmər", &"Ş".repeat(1 + step % 9)) };
                    match entry::update(&world.cx, world.actor().await, person, &input).await {
                        Ok(()) | Err(Error::Conflict(_)) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            }
            world.nothing_drifted().await;
        }
        assert!(done.iter().all(|times| *times > 3), "{done:?}");
        let (merges, certificates) = (world.count("person_merges").await, world.count("certificates").await);
        assert!(merges > 1 && certificates > 1, "{merges} merges, {certificates} certificates");
    }
}

both! {
    async fn a_lesson_that_is_confirmed_while_records_are_merged_counts(world: World) {
        let world = world.with_staff().await;
        let mut story = Box::pin(story(&world)).await;
        let (kept, gone) = (story.people[0], story.people[1]);
        story.running(kept).await.unwrap();
        let on_its_way = story.running(gone).await.unwrap();
        story.merge(kept, gone).await;
        let lesson = on_its_way.course().activities().find(|a| a.lesson().is_some()).unwrap().id.clone();
        participations::confirm_lesson(&world.cx, &on_its_way, &lesson).await.unwrap();
        let rows = list(&world).await;
        assert_eq!(rows.iter().map(|r| (r.person_id, r.done)).collect::<Vec<_>>(), [(kept, 1)]);
        story.undo().await;
        let mut rows: Vec<_> = list(&world).await.iter().map(|r| (r.person_id, r.done)).collect();
        rows.sort_by_key(|(person, _)| *person != kept);
        assert_eq!(rows, [(kept, 0), (gone, 1)]);
    }
}

both! {
    async fn what_is_copied_follows_without_being_asked(world: World) {
        let world = world.with_staff().await;
        let story = Box::pin(story(&world)).await;
        for person in &story.people {
            story.running(*person).await.unwrap();
        }
        assert!(list(&world).await.iter().all(|row| row.language == Language::Az));
        let input = PersonInput { language: "ru".into(), sex: "male".into(), ..typed("Aysel", "Abbasova") };
        entry::update(&world.cx, world.actor().await, story.people[2], &input).await.unwrap();
        let first = list(&world).await.remove(0);
        assert_eq!((first.person_id, first.sex), (story.people[2], person::Sex::Male));
        assert_eq!(first.language, Language::Ru, "who has done nothing yet has the language in which they read");
        // The longest names that can be typed fit into the indexes.
        let long = "Ə".repeat(80);
        let input = PersonInput { patronymic: long.clone(), ..typed(&long, &"Ж".repeat(80)) };
        entry::update(&world.cx, world.actor().await, story.people[1], &input).await.unwrap();
        let longest: String = ('\u{4e00}'..).take(200).collect();
        let organisation: Uuid = records::people::organisations::all(&world.cx).await.unwrap()[0].id.into();
        let mut key = String::new();
        for byte in records::text::sort_key(&longest) {
            write!(key, "{byte:02x}").unwrap();
        }
        let (key, id) = match &world.cx.db {
            Db::Sqlite(_) => (format!("x'{key}'"), format!("x'{}'", organisation.simple())),
            Db::Postgres(_) => (format!("'\\x{key}'"), format!("'{organisation}'")),
        };
        story.mark(story.people[1], 0, Said::PRESENT).await.unwrap();
        world.tamper(&format!("UPDATE organisations SET name = '{longest}', sort_key = {key} WHERE id = {id}")).await.unwrap();
        let project = project::by_slug(&world.cx, "phase-2").await.unwrap().unwrap();
        let by_organisation = Filter { state: State::All, sort: Sort::Organisation, ..Filter::default() };
        let last = completions(&world.cx, &project, &by_organisation).await.pop().unwrap();
        assert_eq!(last.organisation.as_deref(), Some(longest.as_str()));
        // What was written past the program has no keys for searching.
        records::people::organisations::rebuild(&world.cx).await.unwrap();
        records::people::duplicates::kept::rebuild(&world.cx).await.unwrap();
    }
}

both! {
    async fn a_database_of_the_step_before_is_filled_once(world: World) {
        demo::fill(&world.cx.db, &course(), 40, 2).await.unwrap();
        let before = world.rows("standings").await;
        assert!(before.len() > 30);
        // As the steps of the schema leave it.
        world.tamper("DELETE FROM standings; DELETE FROM held; DELETE FROM run_paths; DELETE FROM person_blocks;
            DELETE FROM person_pairs; UPDATE organisations SET sort_key = NULL, search_key = NULL;
            UPDATE derived SET edition = 0").await.unwrap();
        assert_eq!(world.count("standings").await, 0);
        let (one, other) = tokio::join!(kept::fill(&world.cx), kept::fill(&world.cx));
        assert!(one.unwrap() || other.unwrap());
        assert!(!kept::fill(&world.cx).await.unwrap(), "once");
        assert_eq!(world.rows("standings").await, before);
    }
}
