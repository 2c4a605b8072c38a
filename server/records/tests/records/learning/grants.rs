//! Another attempt, given to who has none left.

use chrono::Duration;
use records::{
    Conflict, Error,
    learning::{
        progress::Running,
        quizzes::{
            attempts::{self, Start},
            grants::{self, GrantId},
        },
    },
    reports::own,
    retention::person::{Removal, Why, pseudonymise},
    system::key::AccountId,
};

use super::quizzes::{attempt, read_all};
use crate::support::{World, both};

const POST: &str = "02-combining/post";

/// Three attempts that failed, each behind its pause.
async fn failed(world: &World, running: &Running) {
    for _ in 0..3 {
        attempt(world, running, 1).await;
        world.cx.clock.set(world.cx.now() + Duration::hours(25));
    }
}

async fn begin(world: &World, running: &Running) -> Start {
    attempts::start(&world.cx, running, running.course().activity(POST).unwrap()).await.unwrap()
}

async fn trainer(world: &World) -> AccountId {
    world.viewer("trainer").await.account
}

async fn give(world: &World, running: &Running, id: GrantId) -> records::Result<()> {
    grants::give(&world.cx, trainer(world).await, id, running.id, POST, " The line broke twice. ").await
}

fn conflict(result: records::Result<()>) -> Conflict {
    match result {
        Err(Error::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

both! {
    async fn it_is_given_once_used_once_and_opens_the_test(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        let id: GrantId = world.cx.id();
        assert_eq!(conflict(give(&world, &running, id).await), Conflict::AttemptLeft, "three are left");
        failed(&world, &running).await;
        assert!(matches!(begin(&world, &running).await, Start::Exhausted));

        for _ in 0..2 {
            give(&world, &running, id).await.unwrap();
        }
        let held = grants::of_participation(&world.cx, running.id).await.unwrap();
        let [grant] = &held[..] else { panic!("sent twice it is given once: {held:?}") };
        assert_eq!((grant.activity.as_str(), grant.reason.as_deref()), (POST, Some("The line broke twice.")));
        assert!(!grant.by().is_empty());
        assert_eq!(world.count("audit_log WHERE action = 'attempt.grant'").await, 1);
        assert_eq!(conflict(give(&world, &running, world.cx.id()).await), Conflict::AttemptLeft, "one at a time");

        assert!(matches!(begin(&world, &running).await, Start::Open(open) if open.number == 4));
        let by = trainer(&world).await;
        assert_eq!(conflict(grants::take_back(&world.cx, by, running.id, id).await), Conflict::AttemptBegun);
        attempt(&world, &running, 1).await;
        world.cx.clock.set(world.cx.now() + Duration::hours(25));
        assert!(matches!(begin(&world, &running).await, Start::Exhausted));

        // A second one, which suffices: nobody needs a third.
        give(&world, &running, world.cx.id()).await.unwrap();
        read_all(&world, &running).await;
        attempt(&world, &running, usize::MAX).await;
        assert_eq!(conflict(give(&world, &running, world.cx.id()).await), Conflict::AttemptLeft, "passed");
        assert_eq!(world.count("certificates").await, 1);
    }
}

both! {
    async fn it_is_taken_back_until_it_is_used_and_nothing_is_rewritten(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        failed(&world, &running).await;
        let (id, by) = (world.cx.id(), trainer(&world).await);
        assert!(matches!(grants::take_back(&world.cx, by, running.id, id).await, Err(Error::NotFound)));
        give(&world, &running, id).await.unwrap();
        for _ in 0..2 {
            grants::take_back(&world.cx, by, running.id, id).await.unwrap();
        }
        assert!(grants::of_participation(&world.cx, running.id).await.unwrap().is_empty());
        assert!(grants::of_person(&world.cx, running.person).await.unwrap().is_empty());
        assert!(matches!(begin(&world, &running).await, Start::Exhausted));
        assert_eq!(world.count("attempt_grants").await, 2, "both are rows");
        assert_eq!(world.count("audit_log WHERE action = 'attempt.grant-take-back'").await, 1);
        for tampered in [
            "UPDATE attempt_grants SET activity = 'x'",
            "UPDATE attempt_grants SET reason = 'another'",
            "DELETE FROM attempt_grants",
        ] {
            assert!(world.tamper(tampered).await.is_err(), "{tampered}");
        }
        // A reason is needed, and the quiz has to be one.
        let without = grants::give(&world.cx, by, world.cx.id(), running.id, POST, "  ").await;
        assert!(matches!(without, Err(Error::Invalid(_))), "{without:?}");
        for place in ["02-combining/none", "01-indicators/abuse-and-deception"] {
            let nowhere = grants::give(&world.cx, by, world.cx.id(), running.id, place, "Ill.").await;
            assert!(matches!(nowhere, Err(Error::NotFound)), "{place}");
        }
    }
}

both! {
    async fn the_reason_is_in_ones_own_record_and_goes_with_the_name(world: World) {
        let world = world.with_staff().await;
        let running = world.running().await;
        failed(&world, &running).await;
        give(&world, &running, world.cx.id()).await.unwrap();
        let record = async |person| {
            let mut bytes = Vec::new();
            own::write(&world.cx, person, &mut bytes).await.unwrap();
            serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()
        };
        let mine = record(running.person).await;
        assert_eq!(mine["attempts_given"][0]["reason"], "The line broke twice.");
        assert_eq!(mine["facts"].as_array().unwrap().len(), 3);
        assert_eq!(mine["answers"].as_array().unwrap().len(), 3, "one question of each attempt");
        assert_eq!(mine["courses"][0]["course"], "recognising");
        assert_eq!(mine["person"][0]["family_name"], "Əliyeva");
        let other = record(world.trainee("Nigar", "Quliyeva").await).await;
        assert_eq!(other["person"][0]["family_name"], "Quliyeva");
        assert!(!other.to_string().contains("Əliyeva") && other["facts"].as_array().unwrap().is_empty());

        // Nobody is expected anywhere any more.
        world.cx.clock.set(world.cx.now() + Duration::days(400));
        let removed = pseudonymise(&world.cx, world.actor().await, running.person, Why::Asked).await.unwrap();
        assert_eq!(removed, Removal::Done);
        assert_eq!(world.count("attempt_grants WHERE reason IS NOT NULL").await, 0);
        assert_eq!(world.count("attempt_grants").await, 1);
    }
}
