//! What trainers complete and correct about the people of their event.

use crate::http::support::world::World;

const TYPED: [(&str, &str); 10] = [
    ("family_name", "Rüstəmova"),
    ("given_name", "Günel"),
    ("patronymic", "Vüqar qızı"),
    ("sex", "female"),
    ("birth_year", "1988"),
    ("language", "az"),
    ("email", ""),
    ("phone", "+994 50 111 22 33"),
    ("organisation", ""),
    ("post_role", "officer"),
];

fn with<'a>(change: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let of = |name: &str| change.iter().find(|(changed, _)| *changed == name).map(|(_, value)| *value);
    TYPED.iter().map(|(name, value)| (*name, of(name).unwrap_or(value))).collect()
}

#[tokio::test]
async fn trainers_complete_and_correct_the_people_of_their_event() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let people = format!("/events/{event}/people");
    let mut trainer = world.visitor("trainer");
    let guest = [("family_name", "Rustamova"), ("given_name", "Gunel"), ("organisation", "")];
    assert_eq!(trainer.post(&format!("{people}/guest"), &guest).await.status, 303);
    let person = world.key("SELECT person_id FROM registrations WHERE to_match").await;
    let edit = format!("{people}/{person}/edit");
    trainer.get(&people).await.says(200, "1 person lacks sex");
    trainer.get(&format!("{people}?state=incomplete")).await.says(200, "Rustamova");
    trainer.get(&edit).await.says(200, "Complete and correct");

    trainer.post(&edit, &with(&[("birth_year", "12"), ("sex", "")])).await.says(422, "Year of birth");
    let organisation = world.text("SELECT name FROM organisations ORDER BY id LIMIT 1").await;
    let saved = trainer.post(&edit, &with(&[("organisation", &organisation)])).await;
    assert_eq!(saved.location(), Some(format!("{people}?done=saved#p-{person}").as_str()));
    let known = records::people::person::find(&world.cx, person.into()).await.unwrap().unwrap();
    assert_eq!(known.full_name(), "Rüstəmova Günel Vüqar qızı");
    assert_eq!((known.birth_year, known.phone.as_deref()), (Some(1988), Some("+994 50 111 22 33")));
    let posts = records::people::posts::of_person(&world.cx, person.into()).await.unwrap();
    assert_eq!((posts.len(), posts[0].organisation.as_str()), (1, organisation.as_str()));
    assert!(!trainer.get(&people).await.text().contains("for which reports ask"));
    // Saved once more: nothing is written, nothing stands in the log.
    let entries = world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'person.update'").await;
    assert_eq!(trainer.post(&edit, &with(&[("organisation", &organisation)])).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'person.update'").await, entries);
    assert_eq!(records::people::posts::of_person(&world.cx, person.into()).await.unwrap().len(), 1);

    // An organisation that nobody knows stays as it was typed.
    let words = with(&[("organisation", "Yeni qurum")]);
    assert_eq!(trainer.post(&edit, &words).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM organisations WHERE name = 'Yeni qurum'").await, 0);
}

#[tokio::test]
async fn nobody_with_an_account_and_nobody_of_another_project_is_changed_from_an_event() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let people = format!("/events/{event}/people");
    let mut trainer = world.visitor("trainer");
    let known = world.person("trainee").await;
    let add = [("person", known.to_string())];
    let add = add.each_ref().map(|(name, value)| (*name, value.as_str()));
    trainer.post(&format!("{people}/add"), &add).await;
    let account = format!("{people}/{known}/edit");
    assert_eq!(trainer.get(&account).await.status, 409);
    assert_eq!(trainer.post(&account, &TYPED).await.status, 409);
    // Who is not on the list.
    assert_eq!(trainer.get(&format!("{people}/{}/edit", world.person("admin").await)).await.status, 404);

    let guest = [("family_name", "Rustamova"), ("given_name", "Gunel"), ("organisation", "")];
    assert_eq!(trainer.post(&format!("{people}/guest"), &guest).await.status, 303);
    let person = world.key("SELECT person_id FROM registrations WHERE to_match").await;
    // The other project knows her as well.
    let other = "INSERT INTO registrations (id, event_id, person_id, state, source, badge, to_match, queued_at, created_at)
        SELECT x'00000000000000000000000000000abc', e.id, r.person_id, 'registered', 'trainer', 'OTHERBADGE', 0, r.queued_at,
            r.created_at
        FROM registrations r JOIN events e ON e.project_id <> (SELECT project_id FROM events WHERE id = r.event_id)
        WHERE r.to_match LIMIT 1";
    assert_eq!(world.tamper(other).await, 1, "the demonstration has an event of the other project");
    let edit = format!("{people}/{person}/edit");
    trainer.get(&edit).await.says(200, "Another project knows this person too");
    assert_eq!(trainer.post(&edit, &TYPED).await.status, 303);
    let known = records::people::person::find(&world.cx, person.into()).await.unwrap().unwrap();
    assert_eq!(known.full_name(), "Rustamova Gunel Vüqar qızı", "the name stays, what was missing is there");
    assert_eq!(known.birth_year, Some(1988));
    assert_eq!(trainer.post(&edit, &with(&[("birth_year", "1990"), ("sex", "male")])).await.status, 303);
    let known = records::people::person::find(&world.cx, person.into()).await.unwrap().unwrap();
    assert_eq!((known.birth_year, known.sex.code()), (Some(1988), "female"));
}
