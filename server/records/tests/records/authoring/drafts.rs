//! Drafts: begun from the published version, changed without overwriting others, published whole.

use records::{
    Conflict, Error,
    authoring::{
        discarded,
        drafts::{self, Release},
        library,
    },
    projects::project,
    system::audit::Actor,
};

use crate::support::{World, both};

/// A new edition under this version.
fn edition(version: &str) -> Release {
    Release { version: version.to_owned(), note: "New words".to_owned(), ..Release::default() }
}

const FILE: &str = "03-decisions/wrong-number.scenario.toml";

both! {
    async fn a_draft_becomes_a_version(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        let before = library::current(&world.cx, "recognising").await.unwrap().unwrap();
        drafts::start(&world.cx, actor, "recognising").await.unwrap();
        drafts::start(&world.cx, actor, "recognising").await.unwrap();
        let files = drafts::files(&world.cx, "recognising").await.unwrap();
        assert_eq!(files, library::export(&world.cx, "recognising").await.unwrap().unwrap());
        let text = drafts::text(&world.cx, "recognising", FILE).await.unwrap().unwrap();
        let new = text.replacen("title = \"Wrong number\"", "title = \"Another number\"", 1);
        drafts::change(&world.cx, actor, "recognising", FILE, &text, &new).await.unwrap();
        // Whoever still has the old text in front of them does not overwrite the new one.
        let late = drafts::change(&world.cx, actor, "recognising", FILE, &text, "").await;
        assert!(matches!(late, Err(Error::Conflict(_))));
        assert_eq!(drafts::text(&world.cx, "recognising", FILE).await.unwrap().unwrap(), new);
        // The version that exists has other content.
        let taken = drafts::publish(&world.cx, actor, "recognising", &edition(&before.version)).await;
        assert!(matches!(taken, Err(Error::Course(_))));
        for bad in ["", "1 2", "ə", &"9".repeat(41)] {
            assert!(matches!(drafts::publish(&world.cx, actor, "recognising", &edition(bad)).await, Err(Error::Invalid(_))), "{bad}");
        }
        drafts::publish(&world.cx, actor, "recognising", &edition("9.9")).await.unwrap();
        let now = library::current(&world.cx, "recognising").await.unwrap().unwrap();
        assert_eq!(now.version, "9.9");
        let title = &now.editions.source().activity("03-decisions/wrong-number").unwrap().title.value;
        assert_eq!(title, "Another number");
        assert!(drafts::all(&world.cx).await.unwrap().is_empty());
        assert_eq!(world.count("draft_files").await, 0);
    }
}

both! {
    async fn a_draft_with_faults_is_not_published(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        drafts::start(&world.cx, actor, "recognising").await.unwrap();
        let text = drafts::text(&world.cx, "recognising", FILE).await.unwrap().unwrap();
        let broken = text.replacen("start = \"first-call\"", "start = \"nowhere\"", 1);
        drafts::change(&world.cx, actor, "recognising", FILE, &text, &broken).await.unwrap();
        let Err(Error::Course(faults)) = drafts::publish(&world.cx, actor, "recognising", &edition("9.9")).await else {
            panic!("it has faults")
        };
        assert!(faults.contains("there is no node `nowhere`"), "{faults}");
        assert_eq!(drafts::all(&world.cx).await.unwrap().len(), 1);
        let large = "x".repeat(drafts::LARGEST + 1);
        let refused = drafts::change(&world.cx, actor, "recognising", FILE, &broken, &large).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));
        drafts::discard(&world.cx, actor, "recognising").await.unwrap();
        assert!(drafts::all(&world.cx).await.unwrap().is_empty());
    }
}

both! {
    async fn what_was_thrown_away_comes_back_as_it_was(world: World) {
        let world = world.with_staff().await;
        let cx = &world.cx;
        let actor = world.actor().await;
        drafts::start(cx, actor, "recognising").await.unwrap();
        let text = drafts::text(cx, "recognising", FILE).await.unwrap().unwrap();
        drafts::change(cx, actor, "recognising", FILE, &text, &format!("{text}\n# x\n")).await.unwrap();
        let written = drafts::files(cx, "recognising").await.unwrap();
        drafts::discard(cx, actor, "recognising").await.unwrap();
        let thrown = discarded::list(cx).await.unwrap().remove(0);
        assert_eq!((thrown.slug.as_str(), thrown.project_id, thrown.course.is_some()), ("recognising", None, true));

        // Not over a draft that was begun since; that one is not lost either.
        drafts::start(cx, actor, "recognising").await.unwrap();
        let begun = drafts::files(cx, "recognising").await.unwrap();
        assert!(matches!(discarded::bring_back(cx, actor, thrown.id).await, Err(Error::Conflict(Conflict::Draft))));
        assert_eq!(drafts::files(cx, "recognising").await.unwrap(), begun);
        cx.clock.set(cx.now() + chrono::Duration::hours(1));
        drafts::discard(cx, actor, "recognising").await.unwrap();
        assert_eq!(discarded::list(cx).await.unwrap().len(), 2);
        assert_eq!(discarded::bring_back(cx, actor, thrown.id).await.unwrap(), "recognising");
        assert_eq!(drafts::files(cx, "recognising").await.unwrap(), written);
        assert!(matches!(discarded::bring_back(cx, actor, thrown.id).await, Err(Error::NotFound)));
        assert_eq!(world.count("audit_log WHERE action = 'draft.back'").await, 1);

        // What is published is not thrown away.
        drafts::publish(cx, actor, "recognising", &edition("9.1")).await.unwrap();
        assert_eq!(discarded::list(cx).await.unwrap().len(), 1);
        // A new course keeps its name for as long, unless another one gets it.
        let phase = project::by_slug(cx, "phase-2").await.unwrap().unwrap().id;
        cx.clock.set(cx.now() + chrono::Duration::hours(1));
        drafts::create(cx, actor, phase, "yeni-kurs", &written).await.unwrap();
        drafts::discard(cx, actor, "yeni-kurs").await.unwrap();
        let new = discarded::list(cx).await.unwrap().remove(0);
        assert_eq!((new.slug.as_str(), new.base.as_str(), new.project_id), ("yeni-kurs", "", Some(phase)));
        discarded::bring_back(cx, actor, new.id).await.unwrap();
        drafts::discard(cx, actor, "yeni-kurs").await.unwrap();

        // After thirty days it is gone, with its files.
        let now = cx.now();
        cx.clock.set(now + chrono::Duration::days(29));
        records::retention::daily::remove(cx, |_| true).await.unwrap();
        assert_eq!(discarded::list(cx).await.unwrap().len(), 2);
        cx.clock.set(now + chrono::Duration::days(30) + chrono::Duration::hours(2));
        assert!(discarded::list(cx).await.unwrap().is_empty(), "on its day, whether somebody has removed it or not");
        records::retention::daily::remove(cx, |_| true).await.unwrap();
        assert_eq!((world.count("discarded_drafts").await, world.count("discarded_files").await), (0, 0));
    }
}

both! {
    async fn of_two_who_publish_at_once_one_comes_too_late(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        drafts::start(&world.cx, actor, "recognising").await.unwrap();
        let publish = |version| drafts::publish(&world.cx, actor, "recognising", version);
        let (first, second) = (edition("9.1"), edition("9.2"));
        let both = tokio::join!(publish(&first), publish(&second));
        let published = [&both.0, &both.1].into_iter().filter(|published| published.is_ok()).count();
        assert_eq!(published, 1, "{both:?}");
        let late = if both.0.is_err() { both.0 } else { both.1 };
        assert!(matches!(late, Err(Error::Conflict(Conflict::Published) | Error::NotFound)), "{late:?}");
    }
}

both! {
    async fn a_draft_of_one_course_is_not_published_as_another(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        drafts::start(&world.cx, actor, "recognising").await.unwrap();
        let text = drafts::text(&world.cx, "recognising", "course.toml").await.unwrap().unwrap();
        let other = text.replacen("slug = \"recognising\"", "slug = \"another\"", 1);
        assert_ne!(text, other);
        drafts::change(&world.cx, actor, "recognising", "course.toml", &text, &other).await.unwrap();
        let refused = drafts::publish(&world.cx, actor, "recognising", &edition("9.9")).await;
        assert!(matches!(&refused, Err(Error::Course(why)) if why.contains("this is a draft of recognising")), "{refused:?}");
        assert!(library::current(&world.cx, "another").await.unwrap().is_none());
    }
}

both! {
    async fn a_draft_does_not_take_back_what_was_published_meanwhile(world: World) {
        let world = world.with_staff().await;
        let actor = world.actor().await;
        drafts::start(&world.cx, actor, "recognising").await.unwrap();
        let mut files = drafts::files(&world.cx, "recognising").await.unwrap();
        let course = String::from_utf8(files["course.toml"].clone()).unwrap();
        let other = courses::format::sketch::set_version(&course, "1.5").unwrap();
        files.insert("course.toml".into(), other.into_bytes());
        world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
        library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
        let late = drafts::publish(&world.cx, actor, "recognising", &edition("1.6")).await;
        assert!(matches!(late, Err(Error::Conflict(_))));
        assert_eq!(library::current(&world.cx, "recognising").await.unwrap().unwrap().version, "1.5");
        assert_eq!(drafts::all(&world.cx).await.unwrap().len(), 1, "the draft is still there");
    }
}
