//! Whom staff of a project find: its own people, and of others whom they can name exactly.

use crate::http::support::{visitor::Visitor, world::World};

/// The manager of phase 1, whom phase 2 does not know, has a year of birth.
async fn born(world: &World) {
    const BORN: &str =
        "UPDATE people SET birth_year = 1981 WHERE id = (SELECT person_id FROM accounts WHERE user_name = 'manager-1')";
    assert_eq!(world.tamper(BORN).await, 1);
}

const NAME: [(&str, &str); 2] = [("known_family_name", "KARIMLI"), ("known_given_name", "Samire")];

fn named<'a>(field: &'a str, value: &'a str) -> [(&'a str, &'a str); 3] {
    [NAME[0], NAME[1], (field, value)]
}

#[tokio::test]
async fn people_of_another_project_are_not_found_and_can_be_named() {
    let world = World::new().await;
    born(&world).await;
    world.tamper("UPDATE events SET capacity = NULL").await;
    let (event, _) = world.event().await;
    let person = world.person("manager-1").await.to_string();
    let people = format!("/events/{event}/people");
    let mut trainer = world.visitor("trainer");
    let search = format!("{people}?search=karimli+samira");
    let shown = format!("value=\"{person}\"");
    assert!(!trainer.get(&search).await.text().contains(&shown));
    world.visitor("admin").get(&search).await.says(200, &shown);
    let before = world.rows().await;
    assert_eq!(trainer.post(&format!("{people}/add"), &[("person", &person)]).await.status, 403);
    assert_eq!(world.rows().await, before);

    let known = format!("{people}/known");
    let missing = trainer.post(&known, &NAME).await;
    missing.says(422, "KARIMLI");
    assert_eq!(missing.error("known_birth_year").as_deref(), Some("Fill in this field."));
    assert_eq!(trainer.post(&known, &named("known_birth_year", "19")).await.status, 422);
    assert_eq!(world.rows().await, before);
    for (field, wrong) in [("known_birth_year", "1982"), ("known_email", "nobody@dayaq.example")] {
        let answer = trainer.post(&known, &named(field, wrong)).await;
        assert_eq!(answer.location(), Some(format!("{people}?done=unknown").as_str()));
    }
    trainer.get(&format!("{people}?done=unknown")).await.says(200, "Nobody is known by exactly this name");
    let on_list = "SELECT COUNT(*) FROM registrations r JOIN accounts a ON a.person_id = r.person_id
        WHERE a.user_name = 'manager-1' AND r.state <> 'withdrawn'";
    assert_eq!(world.number(on_list).await, 0);
    let answer = trainer.post(&known, &named("known_birth_year", "1981")).await;
    assert_eq!(answer.location(), Some(format!("{people}?done=registered").as_str()));
    assert_eq!(world.number(on_list).await, 1);
    // That it was asked is written down, and not what.
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action = 'person.look-up'").await, 3);
    let said = world.text("SELECT group_concat(details) FROM audit_log WHERE action = 'person.look-up'").await;
    assert!(!said.to_lowercase().contains("kar") && !said.contains("1981") && !said.contains("1982"), "{said}");
    // From now on the project knows them.
    trainer.post(&format!("{people}/state"), &[("person", &person), ("state", "withdrawn")]).await;
    trainer.get(&search).await.says(200, &shown);

    let mut last = 0;
    for _ in 0..40 {
        last = trainer.post(&known, &named("known_birth_year", "1982")).await.status.as_u16();
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn a_list_does_not_tell_where_people_of_other_projects_work() {
    let world = World::new().await;
    born(&world).await;
    let (event, _) = world.event().await;
    let organisation = world
        .text(
            "SELECT o.name FROM organisations o JOIN posts t ON t.organisation_id = o.id
                JOIN accounts a ON a.person_id = t.person_id WHERE a.user_name = 'manager-1'",
        )
        .await;
    let hand_in = async |trainer: &mut Visitor, list: &str| {
        let imports = format!("/events/{event}/imports");
        let answer = trainer.post_files(&imports, &[], "list", &[("list.csv", list.as_bytes())]).await;
        let address = answer.location().unwrap().split_once('?').unwrap().0.to_owned();
        trainer.get(&address).await.text()
    };
    let mut trainer = world.visitor("trainer");
    let guessed = hand_in(&mut trainer, &format!("Soyadı;Adı;Təşkilat\nKərimli;Samirə;{organisation}\n")).await;
    assert!(!guessed.contains("same:"), "{guessed}");
    let named = hand_in(&mut trainer, "Soyadı;Adı;Doğum ili\nKərimli;Samirə;1981\n").await;
    assert!(named.contains("somebody of another project") && named.contains("same:"), "{named}");
    assert!(!named.contains(&organisation), "{named}");
    // How often it was told is written down, and not of whom; looking again tells nothing new.
    let told = "SELECT COUNT(*) FROM audit_log WHERE action = 'person.look-up'";
    assert_eq!(world.number(told).await, 1);
    let imports = "SELECT MAX(told) FROM imports";
    assert_eq!(world.number(imports).await, 1);
    // Of so many rows in a day, in all lists together.
    world.tamper("UPDATE imports SET told = 500 WHERE told = 1").await;
    let guessed = hand_in(&mut trainer, "Soyadı;Adı;Doğum ili;Qeyd\nKərimli;Samirə;1981;yenə\n").await;
    assert!(!guessed.contains("same:") && guessed.contains("A project is told that of 500 rows a day"), "{guessed}");
    assert_eq!(world.number(told).await, 1);
}

const TAKEN: &str = "UPDATE people SET email = 'taken@numune.example', email_key = 'taken@numune.example'
    WHERE id = (SELECT person_id FROM accounts WHERE user_name = 'manager-1')";

#[tokio::test]
async fn that_an_address_is_somebody_elses_is_not_asked_without_end() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let mut trainer = world.visitor("trainer");
    let guest = [("given_name", "Rəna"), ("family_name", "Quliyeva")];
    assert_eq!(trainer.post(&format!("/events/{event}/people/guest"), &guest).await.status, 303);
    let person = world.key("SELECT id FROM people WHERE given_name = 'Rəna' AND family_name = 'Quliyeva'").await;
    assert_eq!(world.tamper(TAKEN).await, 1);
    let typed = [
        ("given_name", "Rəna"),
        ("family_name", "Quliyeva"),
        ("sex", "female"),
        ("language", "az"),
        ("email", "taken@numune.example"),
    ];
    let mut last = 0;
    for _ in 0..40 {
        let answer = trainer.post(&format!("/events/{event}/people/{person}/edit"), &typed).await;
        assert!(answer.status == 422 || answer.status == 429, "{}", answer.text());
        last = answer.status.as_u16();
    }
    assert_eq!(last, 429);
}
