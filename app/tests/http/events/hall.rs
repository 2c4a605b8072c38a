//! Names that are typed in the hall: nobody who is expected becomes a second person, and whoever did is brought together again.

use chrono::Duration;
use records::{
    events::{check_in, event, registrations},
    ledger::keys::EventId,
};

use crate::http::support::{visitor::Visitor, world::World};

/// An event of two sessions, 09:00 and 14:00 in Baku, with these people on its list; none of them has an account.
async fn event_with(world: &World, people: &[(&str, &str, &str)]) -> (EventId, Vec<event::Session>) {
    let mut trainer = world.visitor("trainer");
    let mut fields = vec![
        ("project", "phase-2"),
        ("kind", "training"),
        ("title", "Əmək istismarı"),
        ("language", "az"),
        ("course", "recognising"),
        ("place", "Gəncə"),
    ];
    let dates = [("2026-11-23", "09:00"), ("2026-11-23", "14:00")];
    let names = ["session_date_0", "session_starts_0", "session_date_1", "session_starts_1"];
    fields.extend([
        ("session_id_0", ""),
        ("session_id_1", ""),
        ("session_minutes_0", "180"),
        ("session_minutes_1", "180"),
    ]);
    fields.extend([("session_title_0", ""), ("session_title_1", "")]);
    fields.extend(names.into_iter().zip(dates.into_iter().flat_map(|(day, hour)| [day, hour])));
    let entered = trainer.post("/events/new", &fields).await;
    let event: EventId = entered.location().unwrap()["/events/".len()..].split('?').next().unwrap().parse().unwrap();
    for (family, given, organisation) in people {
        let guest = [("family_name", *family), ("given_name", *given), ("organisation", *organisation)];
        assert_eq!(trainer.post(&format!("/events/{event}/people/guest"), &guest).await.status, 303);
    }
    world.tamper("UPDATE registrations SET to_match = 0, source = 'import'").await;
    let sessions = event::sessions(&world.cx, event).await.unwrap();
    (event, sessions)
}

async fn scan(world: &World, session: &event::Session, phone: &mut Visitor) {
    world.cx.clock.set(session.starts_at(chrono_tz::Asia::Baku) + Duration::minutes(5));
    let code = check_in::showing(session, world.cx.now(), 1).remove(0).code;
    assert_eq!(phone.get(&format!("/in/{code}")).await.location(), Some("/in"));
}

async fn places(world: &World, event: EventId) -> Vec<(String, String, bool)> {
    let list = registrations::list(&world.cx, event).await.unwrap();
    list.into_iter().map(|row| (row.name(), row.id.to_string(), row.to_match)).collect()
}

fn name<'a>(family: &'a str, given: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![("family_name", family), ("given_name", given), ("organisation", "QHT")]
}

#[tokio::test]
async fn whoever_types_a_name_of_the_list_is_marked_there() {
    let world = World::new().await;
    let expected = [("Rüstəmova", "Günel", "Gəncə şəhər polis idarəsi"), ("Quliyev", "Vüsal", "Sahil QHT")];
    let (event, sessions) = event_with(&world, &expected).await;
    let before = world.number("SELECT COUNT(*) FROM people").await;
    let list = places(&world, event).await;
    let (other, own) = (list[0].1.clone(), list[1].1.clone());
    assert_eq!(list[1].0, "Rüstəmova Günel");

    let mut phone = world.anonymous();
    scan(&world, &sessions[0], &mut phone).await;
    // In the letters of a phone without the right ones.
    let asked = phone.post("/in", &name("Rustamova", "Gunel")).await;
    asked.says(200, "Are you on the list?");
    asked.says(200, "Rüstəmova G. · Gəncə …");
    assert!(
        !asked.text().contains("Günel") && !asked.text().contains("Quliyev"),
        "enough for her, too little for others"
    );
    assert_eq!(world.number("SELECT COUNT(*) FROM guest_claims").await, 0, "nothing is written yet");

    // Somebody of the list whose name was not typed is not there to be chosen.
    let mut wrong = name("Rustamova", "Gunel");
    wrong.push(("listed", other.as_str()));
    assert_eq!(phone.post("/in", &wrong).await.status, 404);
    let mut chosen = name("Rustamova", "Gunel");
    chosen.push(("listed", own.as_str()));
    assert_eq!(phone.post("/in", &chosen).await.location(), Some("/in?done=waiting"));

    let address = format!("/events/{event}/sessions/{}", sessions[0].id);
    let mut trainer = world.anonymous().sign_in("trainer").await;
    trainer.get(&address).await.says(200, "On the list: Rüstəmova Günel · Gəncə şəhər polis idarəsi");
    let claim = world.text("SELECT claim FROM guest_claims").await;
    let taken = trainer.post(&format!("{address}/guests"), &[("take", &claim)]).await;
    assert_eq!(taken.status, 303);
    trainer.get(&address).await.says(200, "1 of 2 present");
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before, "nobody was entered");

    // The same phone in the next session: one tap, without typing.
    scan(&world, &sessions[1], &mut phone).await;
    let known = phone.get("/in").await;
    known.says(200, "Rüstəmova G. · Gəncə …");
    assert_eq!(phone.post("/in", &[("listed", &own)]).await.location(), Some("/in?done=waiting"));
    // Another phone does not have that power.
    let mut thief = world.anonymous();
    scan(&world, &sessions[1], &mut thief).await;
    assert_eq!(thief.post("/in", &[("listed", &own)]).await.status, 422, "names first");
    let second = format!("/events/{event}/sessions/{}", sessions[1].id);
    let mut trainer = world.anonymous().sign_in("trainer").await;
    let all = world.text("SELECT claim FROM guest_claims WHERE decided IS NULL").await;
    assert_eq!(trainer.post(&format!("{second}/guests"), &[("all", &all)]).await.status, 303);
    trainer.get(&second).await.says(200, "1 of 2 present");
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before);
    assert_eq!(world.number("SELECT COUNT(*) FROM guest_claims WHERE person_id IS NOT NULL").await, 0, "decided");
}

#[tokio::test]
async fn the_trainer_says_who_a_guest_is_and_a_name_twice_is_one_person() {
    let world = World::new().await;
    let (event, sessions) = event_with(&world, &[("Rüstəmova", "Günel", "")]).await;
    let before = world.number("SELECT COUNT(*) FROM people").await;
    let listed = registrations::list(&world.cx, event).await.unwrap().remove(0).person_id;
    let mut phone = world.anonymous();
    scan(&world, &sessions[0], &mut phone).await;
    let mut nobody = name("Rüstəmova", "Günel");
    nobody.push(("listed", "nobody"));
    assert_eq!(phone.post("/in", &nobody).await.location(), Some("/in?done=waiting"));
    let mut new = world.anonymous();
    scan(&world, &sessions[0], &mut new).await;
    assert_eq!(new.post("/in", &name("Zülfüqarov", "Emil")).await.location(), Some("/in?done=waiting"), "on no list");

    let address = format!("/events/{event}/sessions/{}", sessions[0].id);
    let mut trainer = world.anonymous().sign_in("trainer").await;
    let shown = trainer.get(&address).await;
    shown.says(200, "This is Rüstəmova Günel");
    shown.says(200, "Nobody on the list has such a name: somebody new.");
    let claim = world.text("SELECT claim FROM guest_claims WHERE family_name = 'Rüstəmova'").await;
    let of_list = format!("{claim}/{listed}");
    assert_eq!(trainer.post(&format!("{address}/guests"), &[("take", &of_list)]).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before);
    let claim = world.text("SELECT claim FROM guest_claims WHERE decided IS NULL").await;
    assert_eq!(trainer.post(&format!("{address}/guests"), &[("take", &claim)]).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before + 1);
    trainer.get(&address).await.says(200, "2 of 2 present");

    // In the second session the same phone types the name anew: the same person.
    scan(&world, &sessions[1], &mut new).await;
    let mut again = name("Zulfuqarov", "Emil");
    again.push(("listed", "nobody"));
    assert_eq!(new.post("/in", &again).await.location(), Some("/in?done=waiting"));
    let second = format!("/events/{event}/sessions/{}", sessions[1].id);
    let mut trainer = world.anonymous().sign_in("trainer").await;
    let claim = world.text("SELECT claim FROM guest_claims WHERE decided IS NULL").await;
    assert_eq!(trainer.post(&format!("{second}/guests"), &[("take", &claim)]).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before + 1);

    // By hand: asked first, then only where it is said that it is somebody else.
    let walk_in = [("family_name", "Rustemova"), ("given_name", "Günel"), ("organisation", "")];
    trainer.post(&format!("{second}/walk-ins"), &walk_in).await.says(422, "Is Rustemova Günel one of these?");
    trainer
        .post(&format!("/events/{event}/people/guest"), &walk_in)
        .await
        .says(422, "Is Rustemova Günel one of these?");
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before + 1);
    let mut other = walk_in.to_vec();
    other.push(("new", "yes"));
    assert_eq!(trainer.post(&format!("{second}/walk-ins"), &other).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, before + 2);
}

#[tokio::test]
async fn who_is_it_shows_this_list_first_finds_anybody_and_goes_back() {
    let world = World::new().await;
    let (event, _) = event_with(&world, &[("Rüstəmova", "Günel", ""), ("Məmmədova", "Könül", "")]).await;
    let people = format!("/events/{event}/people");
    let mut trainer = world.visitor("trainer");
    let guest = [("family_name", "Rustamova"), ("given_name", "Günel"), ("organisation", ""), ("new", "yes")];
    assert_eq!(trainer.post(&format!("{people}/guest"), &guest).await.status, 303);
    let entered = world.key("SELECT person_id FROM registrations WHERE to_match").await;
    let page = format!("{people}/{entered}/match");
    let shown = trainer.get(&page).await;
    shown.says(200, "On the list of this event");
    shown.says(200, "Rüstəmova Günel");
    assert!(!shown.text().contains("Könül"));
    trainer.get(&format!("{page}?search=konul")).await.says(200, "Məmmədova Könül");

    // A new person after all; and back.
    let person = entered.to_string();
    let said = trainer.post(&format!("{people}/matched"), &[("person", &person)]).await;
    trainer.get(said.location().unwrap()).await.says(200, "Take it back");
    trainer.get(&page).await.says(200, "Look again who it is");
    let again = trainer.post(&format!("{people}/unmatch"), &[("person", &person)]).await;
    assert_eq!(again.location(), Some(page.as_str()));

    // The same person; and apart again, by whoever said it and by nobody else.
    let listed = places(&world, event).await;
    assert_eq!(listed.len(), 3);
    let known = world.key("SELECT person_id FROM registrations WHERE NOT to_match AND person_id IN (SELECT id FROM people WHERE family_name = 'Rüstəmova')").await;
    let merged = trainer.post(&page, &[("same", &known.to_string())]).await;
    let to = merged.location().unwrap().to_owned();
    assert!(to.contains("done=merged&merge="), "{to}");
    trainer.get(&to).await.says(200, "Both records are one.");
    assert_eq!(places(&world, event).await.len(), 2);
    let merge = to.rsplit('=').next().unwrap();
    let apart = format!("{people}/unmatch");
    assert_eq!(world.visitor("admin").post(&apart, &[("merge", merge)]).await.status, 404);
    assert_eq!(
        trainer.post(&apart, &[("merge", merge)]).await.location(),
        Some(format!("{people}?done=apart").as_str())
    );
    assert_eq!(places(&world, event).await.len(), 3);
    assert_eq!(trainer.post(&apart, &[("merge", "nothing")]).await.status, 400);
}
