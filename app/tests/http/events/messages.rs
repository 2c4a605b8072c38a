//! What the people of an event are told, and who has to be called.

use std::sync::{Arc, Mutex};

use app::jobs::post::{self, Attached, Post};
use records::system::mails::{Mail, Urgency};

use crate::http::support::world::World;

/// A mail server that keeps each mail and what is for the calendar of its reader.
#[derive(Default)]
struct Calendars(Mutex<Vec<(String, Option<Attached>)>>);

impl Post for Calendars {
    async fn send(&self, mail: &Mail, calendar: Option<&Attached>) -> Result<(), String> {
        self.0.lock().unwrap().push((mail.body.clone(), calendar.cloned()));
        Ok(())
    }
}

/// What is sent now: the text of each mail, and what is for the calendar.
async fn sent(world: &World) -> Vec<(String, Option<Attached>)> {
    let post = Arc::new(Calendars::default());
    for urgency in [Urgency::Notice, Urgency::Mass] {
        while post::send_some(&world.app, &post, urgency).await.unwrap() {}
    }
    std::mem::take(&mut *post.0.lock().unwrap())
}

/// The values of a name in a calendar.
fn values(calendar: &Attached, name: &str) -> Vec<String> {
    let start = format!("{name}:");
    let text = calendar.text.replace("\r\n ", "");
    text.lines().filter_map(|line| line.strip_prefix(&start)).map(str::to_owned).collect()
}

#[tokio::test]
async fn what_people_are_told_of_place_and_hours_is_for_their_calendar_too() {
    let world = World::new().await;
    let mut trainer = world.visitor("trainer");
    let event = super::lists::enter(&mut trainer, &[("session_date_0", "2026-11-25")]).await;
    let person = world.person("trainee").await.to_string();
    world.tamper("UPDATE people SET email = 'a@example.org', email_key = 'a@example.org' WHERE id IN (SELECT person_id FROM accounts WHERE user_name = 'trainee')").await;
    world.tamper("UPDATE mails SET next_attempt_at = NULL").await;
    assert_eq!(trainer.post(&format!("{event}/people/add"), &[("person", &person)]).await.status, 303);
    let mut seen: Vec<(u64, String)> = Vec::new();
    for (day, path, fields) in [
        ("20261202T080000Z", "postpone", [("first_day", "2026-12-02"), ("reason", "Qar")].as_slice()),
        ("20261203T080000Z", "postpone", [("first_day", "2026-12-03"), ("reason", "Qar")].as_slice()),
        ("20261203T080000Z", "cancel", [("reason", "Zal yoxdur")].as_slice()),
        ("20261203T080000Z", "restore", [].as_slice()),
    ] {
        world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(90));
        assert_eq!(trainer.post(&format!("{event}/{path}"), fields).await.status, 303, "{path}");
        let mails = sent(&world).await;
        let [(_, Some(calendar))] = mails.as_slice() else { panic!("{path}: {mails:?}") };
        let (method, status) = if path == "cancel" { ("CANCEL", "CANCELLED") } else { ("PUBLISH", "CONFIRMED") };
        assert_eq!((calendar.method.word(), values(calendar, "METHOD")), (method, vec![method.to_owned()]));
        assert_eq!((values(calendar, "STATUS"), values(calendar, "DTSTART")), (vec![status.into()], vec![day.into()]));
        seen.push((values(calendar, "SEQUENCE")[0].parse().unwrap(), values(calendar, "UID")[0].clone()));
    }
    assert!(seen.is_sorted_by(|one, next| one.0 < next.0 && one.1 == next.1), "{seen:?}");
    // Words of a trainer change no appointment.
    let text = [("whom", "all"), ("subject", "Pasport"), ("text", "Götürün.")];
    assert_eq!(trainer.post(&format!("{event}/messages"), &text).await.status, 303);
    assert!(matches!(sent(&world).await.as_slice(), [(_, None)]));
}

#[tokio::test]
async fn a_message_goes_to_who_has_an_address_and_the_others_are_called() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let people = format!("/events/{event}/people");
    let page = format!("/events/{event}/messages");
    let mut trainer = world.visitor("trainer");
    world.tamper("UPDATE registrations SET state = 'withdrawn'").await;
    for family in ["Rüstəmbəyli", "Qarabağlı"] {
        let guest = [("family_name", family), ("given_name", "Günel"), ("organisation", ""), ("new", "yes")];
        assert_eq!(trainer.post(&format!("{people}/guest"), &guest).await.status, 303);
    }
    world
        .tamper(
            "UPDATE people SET email = 'g@example.org', email_key = 'g@example.org' WHERE family_name = 'Qarabağlı'",
        )
        .await;
    world.tamper("UPDATE people SET phone = '+994 50 111 22 33' WHERE family_name = 'Rüstəmbəyli'").await;
    trainer.get(&page).await.says(200, "Everybody who may come: 1 of 2 have an address");
    trainer.get(&page).await.says(200, "data-draft=\"What you wrote here before is still there.");

    let text =
        [("whom", "all"), ("subject", "Sabah saat 10:00"), ("text", "Pasportu götürün.\r\n\r\nGirişdə gözləyirik.")];
    for (missing, sentence) in [("subject", "Fill in this field"), ("text", "Fill in this field"), ("whom", "Choose")] {
        let fields: Vec<_> =
            text.iter().map(|(name, value)| (*name, if *name == missing { "" } else { *value })).collect();
        trainer.post(&page, &fields).await.says(422, sentence);
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM event_notices").await, 0);
    let sent = trainer.post(&page, &text).await;
    assert_eq!(sent.location(), Some(format!("{page}?done=written&mailed=1&unreachable=1").as_str()));
    let shown = trainer.get(sent.location().unwrap()).await;
    shown.says(200, "1 mail is on its way. 1 person has no address: call them.");
    shown.says(200, "1 person has to be called");
    shown.says(200, "href=\"tel:+994501112233\"");
    shown.says(200, "Sabah saat 10:00");
    let body = world.text("SELECT body FROM mails WHERE recipient = 'g@example.org'").await;
    assert!(body.starts_with("Pasportu götürün.\n\nGirişdə gözləyirik.\n\n"), "{body}");
    assert_eq!(world.text("SELECT subject FROM mails WHERE recipient = 'g@example.org'").await, "Sabah saat 10:00");
    assert_eq!(
        world
            .number("SELECT COUNT(*) FROM audit_log WHERE action = 'event.message' AND details LIKE '%Pasport%'")
            .await,
        0
    );

    // What became of it.
    world.tamper("UPDATE mails SET next_attempt_at = NULL, last_error = '550 mailbox unavailable' WHERE recipient = 'g@example.org'").await;
    let shown = trainer.get(&page).await;
    shown.says(200, "not delivered");
    shown.says(200, "550 mailbox unavailable");

    // Called, once.
    shown.says(200, "Girişdə gözləyirik.");
    let call = shown.field("call").unwrap();
    let person = world
        .key("SELECT r.person_id FROM registrations r JOIN event_calls c ON c.registration_id = r.id")
        .await
        .to_string();
    let told = format!("{page}/told");
    let done = [("person", person.as_str()), ("call", call.as_str())];
    assert_eq!(trainer.post(&told, &[("person", &person)]).await.status, 409, "what was told is named");
    assert_eq!(trainer.post(&told, &done).await.location(), Some(format!("{page}?done=told").as_str()));
    assert_eq!(trainer.post(&told, &done).await.status, 409, "nothing to tell any more");
    assert!(!trainer.get(&page).await.text().contains("has to be called"));

    // Who waits and has no address moves up: somebody has to say it.
    world.tamper("UPDATE registrations SET state = 'waiting' WHERE person_id IN (SELECT id FROM people WHERE family_name = 'Rüstəmbəyli')").await;
    world.tamper("UPDATE events SET capacity = 1").await;
    let registered =
        world.key("SELECT r.person_id FROM registrations r WHERE r.state = 'registered'").await.to_string();
    let off = [("person", registered.as_str()), ("state", "withdrawn")];
    assert_eq!(trainer.post(&format!("{people}/state"), &off).await.status, 303);
    trainer.get(&page).await.says(200, "that a place became free, and it is theirs");
}
