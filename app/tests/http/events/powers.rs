//! One code, one power, over HTTP: feedback, invitations, badges, the wall and scans.

use chrono::Duration;
use records::{
    events::{
        check_in, event,
        registrations::{self, invitations},
    },
    system::mails::{self, Urgency},
};

use super::after::held;
use crate::http::support::{visitor::Visitor, world::World};

/// The two secrets of an invitation: who of `PEOPLE` is invited gets them by mail, and nobody else sees them.
pub async fn invited(world: &World, event: &str, user: &str) -> (String, String) {
    let person = world.person(user).await.to_string();
    let sqlite = match &world.cx.db {
        records::Db::Sqlite(sqlite) => sqlite,
        records::Db::Postgres(_) => panic!("SQLite is used here"),
    };
    sqlx::query("UPDATE people SET email = $2 WHERE id = $1 AND email IS NULL")
        .bind(person.parse::<uuid::Uuid>().unwrap())
        .bind(format!("{user}@dayaq.example"))
        .execute(&sqlite.write)
        .await
        .unwrap();
    // Anew, whatever there was.
    sqlx::query("DELETE FROM registrations WHERE event_id = $1 AND person_id = $2")
        .bind(event.parse::<uuid::Uuid>().unwrap())
        .bind(person.parse::<uuid::Uuid>().unwrap())
        .execute(&sqlite.write)
        .await
        .unwrap();
    let mut trainer = world.visitor("trainer");
    let added = trainer.post(&format!("/events/{event}/people/add"), &[("person", &person), ("how", "invite")]).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let mut found = None;
    for mail in mails::take(&world.cx, Urgency::Notice, 100, Duration::minutes(1)).await.unwrap() {
        let written = invitations::written(&world.cx, mail).await.unwrap();
        let code = |path: &str| {
            let (_, rest) = written.body.split_once(path)?;
            Some(rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>())
        };
        found = code("/invitation/").zip(code("/feedback/")).or(found);
    }
    found.expect("an invitation is in the outbox")
}

/// The code of a wall, from the page on which it is shown.
pub fn wall_of(page: &str) -> String {
    let (_, rest) = page.split_once("href=\"/wall/").expect("the address of the wall");
    rest.split('"').next().unwrap().replace('-', "")
}

/// Five guests who were there, if only for the last moment, give feedback themselves.
pub async fn five_give_feedback(world: &World, event: &str, session: &str, ratings: [&str; 5]) {
    let mut trainer = world.visitor("trainer");
    for (n, rating) in ratings.into_iter().enumerate() {
        let given = format!("Qonaq{}", char::from(b'a' + u8::try_from(n).unwrap()));
        let form = [("family_name", "Quliyev"), ("given_name", given.as_str()), ("new", "yes")];
        trainer.post(&format!("/events/{event}/sessions/{session}/walk-ins"), &form).await;
        let list = registrations::list(&world.cx, event.parse().unwrap()).await.unwrap();
        let person = list.iter().find(|r| r.given_name == given).unwrap().person_id;
        let key = person.to_string();
        let late = [("status", "present"), ("person", key.as_str()), ("late", "180")];
        trainer.post(&format!("/events/{event}/sessions/{session}/marks"), &late).await;
        let input = records::events::after::feedback::SheetInput {
            ratings: vec![rating.to_owned()],
            most_useful: format!("Faydalı {n}"),
            ..Default::default()
        };
        let of = event::find(&world.cx, event.parse().unwrap()).await.unwrap().unwrap();
        records::events::after::feedback::give(&world.cx, &of, person, &input).await.unwrap();
    }
}

#[tokio::test]
async fn feedback_is_told_all_at_once_when_it_is_closed() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    five_give_feedback(&world, &event, &session, ["5", "4", "4", "5", "3"]).await;
    let mut trainer = world.visitor("trainer");
    let address = format!("/events/{event}/feedback");
    trainer.post(&address, &[("rating-content", "1"), ("most_useful", "Kağızdan yazı")]).await;
    let paths = [address.clone(), format!("/events/{event}/report"), format!("/events/{event}")];
    for who in ["trainer", "manager", "admin"] {
        for path in &paths {
            let page = world.visitor(who).get(path).await.text();
            assert!(!page.contains("Faydalı") && !page.contains("5 sheets") && !page.contains("4.20"), "{who} {path}");
        }
        let workbook = world.visitor(who).get(&format!("/events/{event}/report.xlsx")).await;
        let sheet = documents::spreadsheet::read(&workbook.bytes).unwrap().sheets.remove(0).rows;
        assert!(!sheet.iter().flatten().any(|cell| cell.contains("Feedback")), "{who}");
    }
    // Whoever was there and has given nothing yet may still do so.
    world.visitor("trainee").get("/my-events").await.says(200, "Give feedback without my name");
    world.cx.clock.set(world.cx.now() + Duration::hours(3));
    trainer.get(&address).await.says(200, "it cannot be opened again");
    let closed = trainer.post(&format!("{address}/close"), &[]).await;
    assert_eq!(closed.location(), Some(format!("{address}?done=closed").as_str()));
    let page = trainer.get(&address).await;
    page.says(200, "5 sheets");
    page.says(200, ">4.20<");
    for n in 0..5 {
        page.says(200, &format!("Faydalı {n}"));
    }
    assert!(!page.text().contains("Kağızdan yazı"), "one sheet of paper is not shown");
    page.says(200, "With fewer than 5 sheets of paper they are not shown.");
    assert!(!page.text().contains("Type in a sheet of paper"));
    trainer.get(&format!("/events/{event}/report")).await.says(200, ">4.20<");
    // Nobody gives anything any more.
    let mut learner = world.visitor("trainee");
    assert!(!learner.get("/my-events").await.text().contains("Give feedback without my name"));
    let own = format!("/my-events/{event}/feedback");
    learner.get(&own).await.says(200, "it takes no more sheets");
    learner.post(&own, &[("rating-content", "5")]).await.says(409, "it takes no more sheets");
    trainer.post(&address, &[("rating-content", "5")]).await.says(409, "is closed");
    assert_eq!(world.number("SELECT COUNT(*) FROM feedback_sheets s JOIN events e ON e.id = s.event_id WHERE e.title = 'Əmək istismarı'").await, 6);
}

#[tokio::test]
async fn no_page_of_staff_has_a_credential_of_a_participant() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let (answer, feedback) = invited(&world, &event, "colleague").await;
    let list = registrations::list(&world.cx, event.parse().unwrap()).await.unwrap();
    let badges: Vec<String> = list.into_iter().map(|r| r.badge).collect();
    assert!(badges.len() > 1);
    let of = format!("/events/{event}");
    let paths = [
        of.clone(),
        format!("{of}/people"),
        format!("{of}/invitations"),
        format!("{of}/sessions/{session}"),
        format!("{of}/sessions/{session}/state"),
        format!("{of}/sessions/{session}/projector"),
        format!("{of}/feedback"),
        format!("{of}/feedback/sheet"),
        format!("{of}/report"),
        format!("{of}/paper"),
    ];
    for who in ["trainer", "admin"] {
        for path in &paths {
            let answered = world.visitor(who).get(path).await;
            assert_eq!(answered.status, 200, "{who} {path}");
            let text = answered.text().replace('-', "");
            for secret in badges.iter().chain([&answer, &feedback]) {
                assert!(!text.contains(secret.as_str()), "{who} {path}");
            }
        }
    }
    let outbox = world.visitor("admin").get("/mails").await.text();
    assert!(outbox.contains("/invitation/") && !outbox.contains(&answer) && !outbox.contains(&feedback));
    // The scanner knows a badge by its hash, with the session as salt.
    let page = world.visitor("trainer").get(&format!("{of}/sessions/{session}")).await.text();
    assert!(page.contains(&format!("data-salt=\"{session}\"")));
    for badge in &badges {
        let mark = registrations::badge_mark(session.parse().unwrap(), badge);
        assert!(page.contains(&mark), "the badge is recognised");
    }
}

#[tokio::test]
async fn an_invitation_is_answered_without_an_account_until_the_event_is_over() {
    let world = World::new().await;
    let (event, _) = held(&world, "training").await;
    let (answer, feedback) = invited(&world, &event, "colleague").await;
    let address = format!("/invitation/{answer}");
    let mut nobody = world.anonymous();
    nobody.get(&address).await.says(200, "I cannot come");
    assert_eq!(nobody.post(&address, &[("answer", "apologise")]).await.status, 303);
    nobody.get(&address).await.says(200, "cannot come");
    assert_eq!(nobody.post(&address, &[("answer", "?")]).await.status, 400);
    // Neither secret does what the other one does.
    nobody.get(&format!("/invitation/{feedback}")).await.says(404, "This address is not valid");
    nobody.get(&format!("/feedback/{answer}")).await.says(404, "Nobody has this code");
    nobody.get(&format!("/feedback/{feedback}")).await.says(200, "as soon as you are marked as present");
    let person = world.person("colleague").await.to_string();
    let before = world.rows().await;
    world.cx.clock.set(world.cx.now() + Duration::hours(3));
    let over = nobody.get(&address).await;
    over.says(200, "This event is over.");
    assert!(!over.text().contains("I come"));
    for answered in ["come", "apologise"] {
        nobody.post(&address, &[("answer", answered)]).await.says(409, "This event is over");
    }
    let mut colleague = world.visitor("colleague");
    for act in ["come", "apologise"] {
        colleague.post(&format!("/my-events/{event}/{act}"), &[]).await.says(409, "This event is over");
    }
    let found = event::find(&world.cx, event.parse().unwrap()).await.unwrap().unwrap();
    world.tamper("UPDATE events SET joinable = 1").await;
    nobody.get(&format!("/join/{}", found.join_code)).await.says(422, "This event is over.");
    assert_eq!(world.rows().await, before);
    world.cx.clock.set(world.cx.now() - Duration::hours(3));
    world
        .visitor("trainer")
        .post(&format!("/events/{event}/people/state"), &[("person", &person), ("state", "withdrawn")])
        .await;
    nobody.get(&address).await.says(200, "You were taken off the list");
    nobody.post(&address, &[("answer", "come")]).await.says(409, "You were taken off the list");
}

#[tokio::test]
async fn the_wall_is_an_address_that_shows_codes_and_nothing_else() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let address = format!("/events/{event}/sessions/{session}/projector");
    let mut trainer = world.visitor("trainer");
    let page = trainer.get(&address).await;
    page.says(200, "Create a link");
    assert!(!page.text().contains("/wall/") && !page.text().contains("wall-qr"));
    let made = trainer.post(&address, &[("act", "make")]).await;
    made.says(200, "The address of the wall");
    let wall = wall_of(&made.text());
    assert!(!trainer.get(&address).await.text().contains(&wall), "shown once");
    // The hall's computer: nobody is signed in.
    let mut hall = world.anonymous();
    let shown = hall.get(&format!("/wall/{}", wall.to_lowercase())).await;
    shown.says(200, "Scan with the camera");
    for link in ["/events", "/my-events", "/sign-out", "wall-present"] {
        assert!(!shown.text().contains(link), "{link}");
    }
    let codes: serde_json::Value =
        serde_json::from_slice(&hall.get(&format!("/wall/{wall}/codes")).await.bytes).unwrap();
    let mut keys: Vec<&String> = codes.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["codes", "now"]);
    let list = codes["codes"].as_array().unwrap();
    let now = codes["now"].as_i64().unwrap();
    assert_eq!(list.len(), 4, "this one and three ahead");
    assert!(list.iter().all(|code| code["from"].as_i64().unwrap() <= now + 3 * check_in::WINDOW));
    let first = list[0]["text"].as_str().unwrap().replace('-', "");
    assert_eq!(hall.get(&format!("/in/{first}")).await.location(), Some("/in"), "and the code is right");
    // No other address takes it, and nobody is anybody there.
    assert_eq!(hall.get(&format!("/events/{event}/sessions/{session}/state")).await.status, 303);
    for path in ["in", "invitation", "feedback", "join"] {
        let answer = world.anonymous().get(&format!("/{path}/{wall}")).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
    }
    assert_eq!(hall.get("/wall/0000-0000-0000").await.status, 404);
    assert_eq!(trainer.post(&address, &[("act", "end")]).await.location(), Some(address.as_str()));
    assert_eq!(hall.get(&format!("/wall/{wall}")).await.status, 404);
    assert_eq!(hall.get(&format!("/wall/{wall}/codes")).await.status, 404);
    // It ends with its session.
    let again = wall_of(&trainer.post(&address, &[("act", "make")]).await.text());
    world.cx.clock.set(world.cx.now() + Duration::hours(4));
    assert_eq!(hall.get(&format!("/wall/{again}")).await.status, 404);
    let mut guesser = world.anonymous();
    let mut answered = 0;
    for _ in 0..70 {
        answered = guesser.get("/wall/ABCDEFGHJKMN").await.status.as_u16();
    }
    assert_eq!(answered, 429);
}

async fn scan(world: &World, session: &str, phone: &mut Visitor) {
    let session = event::session(&world.cx, session.parse().unwrap()).await.unwrap().unwrap();
    let code = check_in::showing(&session, world.cx.now(), 1).remove(0).code;
    assert_eq!(phone.get(&format!("/in/{code}")).await.location(), Some("/in"));
}

#[tokio::test]
async fn guests_count_when_the_trainer_has_looked() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let address = format!("/events/{event}/sessions/{session}");
    let mut trainer = world.visitor("trainer");
    let before = world.number("SELECT COUNT(*) FROM people").await;
    let mut phone = world.anonymous();
    scan(&world, &session, &mut phone).await;
    phone.post("/in", &[("family_name", ""), ("given_name", "Nigar")]).await.says(422, "Fill in this field");
    let name = [("family_name", "Rzayeva"), ("given_name", "Nigar"), ("organisation", "QHT")];
    assert_eq!(phone.post("/in", &name).await.location(), Some("/in?done=waiting"));
    let told = phone.get("/in?done=waiting").await;
    told.says(200, "The trainer has your name");
    let text = told.text();
    let secret = text.split("href=\"/feedback/").nth(1).unwrap().split('"').next().unwrap().replace('-', "");
    assert_eq!(phone.post("/in", &name).await.location(), Some("/in?done=waiting"), "sent twice");
    // A claim of one phone is worth nothing on another.
    let claim = phone.cookie("claim").unwrap().to_owned();
    let mut thief = world.anonymous();
    thief.keep_cookie("claim", &claim);
    assert_eq!(thief.post("/in", &name).await.location(), Some("/in"));
    thief.keep_cookie("device", "another");
    assert_eq!(thief.post("/in", &name).await.location(), Some("/in"));
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before, "nobody was entered");
    let list = trainer.get(&address).await;
    list.says(200, "1 person typed a name on a phone");
    list.says(200, "1 of 1 present");
    trainer.get(&format!("/events/{event}")).await.says(200, "1 present, 1 marked");
    phone.get(&format!("/feedback/{secret}")).await.says(404, "Nobody has this code");
    // The manager sees no such list, and takes nobody.
    assert!(!world.visitor("manager").get(&address).await.text().contains("Rzayeva"));
    let claimed = world.text("SELECT claim FROM guest_claims").await;
    assert_eq!(world.visitor("manager").post(&format!("{address}/guests"), &[("take", &claimed)]).await.status, 403);

    let taken = trainer.post(&format!("{address}/guests"), &[("take", &claimed)]).await;
    assert_eq!(taken.location(), Some(format!("{address}?done=saved#guests").as_str()));
    let list = trainer.get(&address).await;
    list.says(200, "2 of 2 present");
    assert!(!list.text().contains("typed a name on a phone"));
    phone.get(&format!("/feedback/{secret}")).await.says(200, "Your name is not on it");
    assert_eq!(phone.post(&format!("/feedback/{secret}"), &[("rating-content", "5")]).await.status, 303);
    phone.post(&format!("/feedback/{secret}"), &[("rating-content", "5")]).await.says(409, "already");

    // A code that went out of the room: the room has a bound, and one button takes it all back.
    trainer.post(&format!("{address}/heads"), &[("heads", "2")]).await;
    world.cx.clock.set(world.cx.now() + Duration::seconds(40));
    let mut full = 0;
    for n in 0..15 {
        let mut phone = world.anonymous();
        scan(&world, &session, &mut phone).await;
        let given = format!("Uydurma{}", char::from(b'a' + n));
        let sent = phone.post("/in", &[("family_name", "Quliyev"), ("given_name", &given)]).await;
        if sent.location() == Some("/in?done=full") {
            phone.get("/in?done=full").await.says(200, "Ask the trainer to mark you");
            full += 1;
        }
    }
    assert_eq!(full, 4, "two counted, ten more, one of them taken before");
    trainer.get(&address).await.says(200, "Void all 11 names of this code");
    let window = world.number("SELECT MAX(code_window) FROM guest_claims").await.to_string();
    trainer.post(&format!("{address}/guests"), &[("void", &window)]).await;
    assert!(!trainer.get(&address).await.text().contains("typed a name on a phone"));
    trainer.get(&address).await.says(200, "2 of 2 present");
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before + 1);
    for wrong in [&[][..], &[("void", "x")], &[("void", "")]] {
        assert_eq!(trainer.post(&format!("{address}/guests"), wrong).await.status, 400);
    }
    assert_eq!(trainer.post(&format!("{address}/guests"), &[("take", "none")]).await.status, 303, "decided already");
}

#[tokio::test]
async fn names_from_one_address_are_not_typed_without_end() {
    let world = World::new().await;
    let (event, session) = held(&world, "training").await;
    let mut phone = world.anonymous();
    scan(&world, &session, &mut phone).await;
    let mut last = 0;
    for n in 0..1_500 {
        last = phone.post("/in", &[("family_name", ""), ("given_name", "")]).await.status.as_u16();
        if last == 429 {
            assert!(n >= 600, "a hall of three hundred is behind one address, and each scans and types a name: {n}");
            break;
        }
    }
    assert_eq!(last, 429);
    let found = event::find(&world.cx, event.parse().unwrap()).await.unwrap().unwrap();
    world.tamper("UPDATE events SET joinable = 1").await;
    let by_link =
        phone.post(&format!("/join/{}", found.join_code), &[("family_name", "Rzayeva"), ("given_name", "Nigar")]).await;
    assert_eq!(by_link.status, 429);
    assert_eq!(world.number("SELECT COUNT(*) FROM guest_claims").await, 0);
}
