//! What somebody sees of their own events, and how they answer.

use chrono::Duration;
use records::events::event;

use super::{after::held, powers::invited};
use crate::http::support::world::World;

const PLACES: &str =
    "UPDATE events SET capacity = 1, contact = 'Leyla, +994 50 555 44 33; leyla@example.org', joinable = 1";

#[tokio::test]
async fn whoever_cannot_come_is_asked_once_more_and_can_come_after_all() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    let (secret, _) = invited(&world, &event, "colleague").await;
    let address = format!("/invitation/{secret}");
    let mut nobody = world.anonymous();
    let page = nobody.get(&address).await.text();
    assert!(page.contains(&format!("{address}?ask=apologise")), "a link that asks");
    assert!(!page.contains("value=\"apologise\""), "no button that gives the place away at once");
    assert_eq!(nobody.post(&address, &[("answer", "come")]).await.status, 303);
    nobody.get(&format!("{address}?ask=apologise")).await.says(200, "As long as nobody has taken it");
    // Somebody waits: it is said before.
    world.tamper(PLACES).await;
    let state = "UPDATE registrations SET state = 'waiting' WHERE person_id = (SELECT person_id FROM accounts WHERE user_name = 'trainee')";
    world.tamper(state).await;
    nobody
        .get(&format!("{address}?ask=apologise"))
        .await
        .says(200, "1 person is waiting: your place passes on at once");
    assert_eq!(nobody.post(&address, &[("answer", "apologise")]).await.status, 303);
    let after = nobody.get(&format!("{address}?done=saved")).await;
    after.says(200, "I come after all");
    assert!(!after.text().contains("I cannot come"));
}

#[tokio::test]
async fn a_place_that_became_free_is_read_at_the_next_visit_until_the_event() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    world.tamper(PLACES).await;
    world.tamper("UPDATE event_sessions SET on_date = '2026-12-10'").await;
    world.tamper("UPDATE people SET email = NULL, email_key = NULL").await;
    let code = event::find(&world.cx, event.parse().unwrap()).await.unwrap().unwrap().join_code;
    let mut colleague = world.visitor("colleague");
    let waiting = colleague.post(&format!("/join/{code}"), &[]).await.location().unwrap().to_owned();
    assert_eq!(waiting, "/my-events?done=waiting");
    let page = colleague.get(&waiting).await;
    page.says(200, "We know no e-mail address of yours");
    assert!(!page.text().contains("you will be told"));
    assert!(!page.text().contains("A place became free"));
    let person = world.person("trainee").await.to_string();
    let gone = [("person", person.as_str()), ("state", "withdrawn")];
    world.visitor("trainer").post(&format!("/events/{event}/people/state"), &gone).await;
    for _ in 0..2 {
        colleague.get("/my-events").await.says(200, "A place became free: you are registered.");
    }
    colleague.post(&format!("/my-events/{event}/apologise"), &[]).await;
    colleague.post(&format!("/my-events/{event}/come"), &[]).await;
    assert!(!colleague.get("/my-events").await.text().contains("A place became free"), "they have said so themselves");
}

#[tokio::test]
async fn ones_events_say_whom_to_ask_and_no_minutes_before_the_end() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    world.tamper(PLACES).await;
    let mut trainee = world.visitor("trainee");
    let during = trainee.get("/my-events").await;
    during.says(200, "href=\"tel:+994505554433\"");
    during.says(200, "href=\"mailto:leyla@example.org\"");
    during.says(200, "href=\"https://www.openstreetmap.org/search?query=G%C9%99nc%C9%99\"");
    let of = |page: String| page.split(&event).next().unwrap_or_default().to_owned();
    let text = during.text();
    assert!(text.contains(" · present") && !text.contains("present, 180 minutes"), "{}", of(text.clone()));
    assert!(text.contains("Test of the course:"));
    world.cx.clock.set(world.cx.now() + Duration::hours(3));
    trainee.get("/my-events").await.says(200, "present, 180 minutes");
}

#[tokio::test]
async fn a_test_that_is_passed_is_not_asked_for() {
    let world = World::new().await;
    crate::http::learning::quizzes::complete(&world).await;
    held(&world, "training").await;
    assert!(!world.visitor("trainee").get("/my-events").await.text().contains("Test of the course:"));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    world.tamper("UPDATE events SET joinable = 1").await;
    let (mut trainer, mut admin, mut nobody) = (world.visitor("trainer"), world.visitor("admin"), world.anonymous());
    let code = event::find(&world.cx, event.parse().unwrap()).await.unwrap().unwrap().join_code;
    let (join, guest) = (format!("/join/{code}"), format!("/events/{event}/people/guest"));
    let list = format!("/events/{event}/people");
    let key = |page: String, action: &str| {
        let form = page.split("<form").find(|form| form.contains(&format!("action=\"{action}\""))).unwrap().to_owned();
        form.split("name=\"id\" value=\"").nth(1).unwrap()[..36].to_owned()
    };
    let of_event = key(trainer.get("/events/new").await.text(), "/events/new");
    let of_guest = key(trainer.get(&list).await.text(), &guest);
    let of_person = key(admin.get("/people/new").await.text(), "/people/new");
    let of_stranger = key(nobody.get(&join).await.text(), &join);
    let counts =
        async || (world.number("SELECT COUNT(*) FROM people").await, world.number("SELECT COUNT(*) FROM events").await);
    let before = counts().await;
    let organisation = world.text("SELECT name FROM organisations ORDER BY sort_key LIMIT 1").await;
    for _ in 0..2 {
        let new = [
            ("id", of_event.as_str()),
            ("project", "phase-2"),
            ("kind", "training"),
            ("title", "Bir"),
            ("language", "az"),
            ("place", "Bakı"),
            ("currency", "AZN"),
            ("session_id_0", ""),
            ("session_date_0", "2026-12-01"),
            ("session_starts_0", "10:00"),
            ("session_minutes_0", "60"),
        ];
        let entered = trainer.post("/events/new", &new).await;
        let to = format!("/events/{of_event}?done=created");
        assert_eq!(entered.location(), Some(to.as_str()), "{}", entered.text());
        let name = [("id", of_guest.as_str()), ("family_name", "Zamanov"), ("given_name", "Orxan"), ("new", "yes")];
        assert_eq!(trainer.post(&guest, &name).await.status, 303);
        let name = [("id", of_stranger.as_str()), ("family_name", "Vəliyeva"), ("given_name", "Günel")];
        assert_eq!(nobody.post(&join, &name).await.status, 303);
        let person = [
            ("id", of_person.as_str()),
            ("family_name", "Qasımova"),
            ("given_name", "Səbinə"),
            ("sex", "female"),
            ("language", "az"),
            ("email", "sabina@example.org"),
            ("organisation", organisation.as_str()),
            ("post_role", "inspector"),
            ("project", "phase-2"),
            ("role", "trainee"),
            ("looked", "yes"),
        ];
        assert_eq!(
            admin.post("/people/new", &person).await.location(),
            Some(format!("/people/{of_person}?done=created").as_str())
        );
    }
    let after = counts().await;
    assert_eq!((after.0 - before.0, after.1 - before.1), (3, 1));
    // A key is nobody's way to what others have made.
    let taken = [
        ("id", event.as_str()),
        ("project", "phase-2"),
        ("kind", "training"),
        ("title", "Bir"),
        ("language", "az"),
        ("place", "Bakı"),
        ("currency", "AZN"),
        ("session_id_0", ""),
        ("session_date_0", "2026-12-01"),
        ("session_starts_0", "10:00"),
        ("session_minutes_0", "60"),
    ];
    world.visitor("manager").post("/events/new", &taken).await.says(409, "This has changed meanwhile");
}
