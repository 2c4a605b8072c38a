//! Names as people type them, with letters of two alphabets or in parts.

use crate::http::support::{
    visitor::{Answer, Visitor},
    world::World,
};

/// A person as the form sends it.
pub async fn person(world: &World) -> Vec<(&'static str, String)> {
    let organisation = records::people::organisations::all(&world.cx).await.unwrap().remove(0).name;
    [
        ("family_name", "Məmmədov"),
        ("given_name", "Anar"),
        ("patronymic", "Vaqif oğlu"),
        ("sex", "male"),
        ("birth_year", "1985"),
        ("language", "az"),
        ("email", "anar@example.org"),
        ("phone", "+994 12 555 00 00"),
        ("organisation", organisation.as_str()),
        ("unit", "2-ci şöbə"),
        ("post_role", "officer"),
        ("since", "2026-01-15"),
        ("user_name", "anar.test"),
        ("project", "phase-2"),
        ("role", "trainee"),
        // Whoever enters them has looked whether they are known.
        ("looked", "yes"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

async fn enter(world: &World, admin: &mut Visitor, path: &str, changes: &[(&'static str, &str)]) -> Answer {
    let mut fields = person(world).await;
    for (name, value) in changes {
        let field = fields.iter_mut().find(|(n, _)| n == name).unwrap();
        (*value).clone_into(&mut field.1);
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    admin.post(path, &fields).await
}

async fn stored(world: &World) -> String {
    world.text("SELECT family_name || '|' || given_name || '|' || COALESCE(patronymic, '') FROM people ORDER BY rowid DESC LIMIT 1").await
}

#[tokio::test]
async fn letters_of_two_alphabets_are_pointed_out_before_anything_is_saved() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let before = world.rows().await;
    // The first letter is Cyrillic.
    let answer = enter(&world, &mut admin, "/people/new", &[("family_name", "\u{410}liyev")]).await;
    answer.says(422, "Nothing is saved yet. Look at the names and save.");
    answer.says(422, "“\u{410}liyev” mixed Latin and Cyrillic letters that look alike. It now reads “Aliyev”.");
    assert_eq!(answer.field("family_name").as_deref(), Some("Aliyev"));
    assert_eq!(answer.field("given_name").as_deref(), Some("Anar"));
    assert_eq!(answer.field("user_name").as_deref(), Some("anar.test"));
    assert_eq!(world.rows().await, before);

    let repaired = answer.field("family_name").unwrap();
    let answer = enter(&world, &mut admin, "/people/new", &[("family_name", &repaired)]).await;
    let address = answer.location().unwrap().to_owned();
    admin.get(&address).await.says(200, "The person is entered.");
    assert_eq!(stored(&world).await, "Aliyev|Anar|Vaqif oğlu");

    // The same where a person is corrected, here the other way round: Latin letters in a Russian word.
    let edit = format!("{}/edit", address.split('?').next().unwrap());
    let answer = enter(&world, &mut admin, &edit, &[("given_name", "Ж\u{61}нн\u{61}")]).await;
    answer.says(422, "Letters of two alphabets");
    assert_eq!(answer.field("given_name").as_deref(), Some("Жанна"));
    assert_eq!(stored(&world).await, "Aliyev|Anar|Vaqif oğlu");
    assert_eq!(enter(&world, &mut admin, &edit, &[("given_name", "Жанна")]).await.status, 303);
    assert_eq!(stored(&world).await, "Məmmədov|Жанна|Vaqif oğlu");
}

#[tokio::test]
async fn what_cannot_be_repaired_is_refused() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let before = world.rows().await;
    let answer = enter(&world, &mut admin, "/people/new", &[("given_name", "Жanна")]).await;
    answer.says(422, "Something is not right yet");
    assert_eq!(
        answer.error("given_name").as_deref(),
        Some("The word “Жanна” mixes Latin and Cyrillic letters. Type it in one alphabet.")
    );
    assert_eq!(answer.field("given_name").as_deref(), Some("Жanна"), "what was typed is still there");
    assert_eq!(world.rows().await, before);
}

#[tokio::test]
async fn letters_in_other_encodings_are_stored_in_one() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let changes =
        [("family_name", "M\u{1DD}mm\u{1DD}dov"), ("given_name", "S\u{327}u\u{308}kru\u{308}"), ("patronymic", "")];
    let answer = enter(&world, &mut admin, "/people/new", &changes).await;
    assert_eq!(answer.status, 303);
    assert_eq!(stored(&world).await, "Məmmədov|Şükrü|");
    admin.get("/people?search=m%C9%99mm%C9%99dov%20%C5%9F%C3%BCkr%C3%BC").await.says(200, "Məmmədov Şükrü");
    admin.get("/people?search=MAMMADOV").await.says(200, "Məmmədov Şükrü");
}

#[tokio::test]
async fn an_organisation_is_repaired_the_same_way_and_entered_once() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let before = world.rows().await;
    let mut fields = [("name", "\u{422}est Fondu"), ("kind", "ngo-other"), ("region", "")];
    let answer = admin.post("/organisations/new", &fields).await;
    answer.says(422, "Letters of two alphabets");
    assert_eq!(answer.field("name").as_deref(), Some("Test Fondu"));
    assert_eq!(world.rows().await, before);
    fields[0].1 = "Test Fondu";
    assert_eq!(admin.post("/organisations/new", &fields).await.location(), Some("/organisations?done=created"));
    let again = admin.post("/organisations/new", &fields).await;
    assert_eq!((again.status.as_u16(), again.error("name").as_deref()), (422, Some("This is in use already.")));
}

#[tokio::test]
async fn user_names_and_addresses_are_unique() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    for (changes, field) in
        [(&[("user_name", "TRAINEE")][..], "user_name"), (&[("email", "Manager@Example.org")][..], "email")]
    {
        let before = world.rows().await;
        let answer = enter(&world, &mut admin, "/people/new", changes).await;
        assert_eq!((answer.status.as_u16(), answer.error(field).as_deref()), (422, Some("This is in use already.")));
        assert_eq!(world.rows().await, before);
    }
    let made = enter(&world, &mut admin, "/people/new", &[("user_name", ""), ("email", "")]).await;
    assert_eq!(made.status, 303);
    let made = enter(&world, &mut admin, "/people/new", &[("user_name", ""), ("email", "")]).await;
    assert_eq!(made.status, 303);
    assert_eq!(
        world.number("SELECT COUNT(*) FROM accounts WHERE user_name IN ('anar.memmedov', 'anar.memmedov2')").await,
        2
    );
}

#[tokio::test]
async fn an_organisation_is_typed_and_not_chosen_from_thousands() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let form = admin.get("/people/new").await;
    assert!(!form.text().contains("<select class=\"input\" id=\"organisation\""));
    let names = admin.get("/organisations/suggest?q=polis").await;
    assert!(names.header("content-type").starts_with("application/json"));
    let names: Vec<String> = serde_json::from_str(&names.text()).unwrap();
    assert!(!names.is_empty() && names.len() <= 10, "{names:?}");

    // In capitals it is the same one; with a word that nobody has, the nearest ones are offered, and nothing is stored.
    let before = world.rows().await;
    let wrong = format!("{} yox", names[0]);
    let answer = enter(&world, &mut admin, "/people/new", &[("organisation", &wrong)]).await;
    assert_eq!(answer.status, 422);
    let error = answer.error("organisation").unwrap();
    assert!(error.starts_with("No organisation has this name. Do you mean “"), "{error}");
    assert_eq!(answer.field("organisation").as_deref(), Some(wrong.as_str()), "what was typed is still there");
    assert_eq!(world.rows().await, before);
    let capitals = names[0].to_uppercase();
    let made = enter(&world, &mut admin, "/people/new", &[("organisation", &capitals)]).await;
    assert_eq!(made.status, 303, "{capitals}");
    let person = made.location().unwrap().to_owned();
    admin.get(&person).await.says(200, &names[0]);
    // The list of those who work there has them, and says so where nobody works there.
    let query: String = form_urlencoded::byte_serialize(names[0].as_bytes()).collect();
    admin.get(&format!("/people?organisation={query}")).await.says(200, "Məmmədov Anar");
    let unknown = admin.get("/people?organisation=no+such+place").await;
    unknown.says(200, "Nobody found");
    unknown.says(200, "No organisation has this name");
}

#[tokio::test]
async fn who_has_no_account_is_found_and_corrected() {
    let world = World::new().await;
    let (event, _) = world.event().await;
    let guest = [("given_name", "Nigar"), ("family_name", "Zamanova"), ("organisation", "")];
    world.visitor("trainer").post(&format!("/events/{event}/people/guest"), &guest).await;
    let mut admin = world.visitor("admin");
    let list = admin.get("/people?search=zamanova&state=none").await;
    list.says(200, "Zamanova Nigar");
    list.says(200, "no account");
    let text = list.text();
    let links = text.split("href=\"/people/").skip(1).filter_map(|link| link.get(..36));
    let id = links.filter(|id| id.parse::<uuid::Uuid>().is_ok()).last().unwrap().to_owned();
    let corrected = [("family_name", "Zamanlı"), ("given_name", "Nigar"), ("sex", "female"), ("language", "az")];
    let saved = admin.post(&format!("/people/{id}/edit"), &corrected).await;
    assert_eq!(saved.location(), Some(format!("/people/{id}?done=saved").as_str()));
    admin.get("/people?search=zamanli").await.says(200, "Zamanlı Nigar");

    // The same rows as a file, and only these.
    let file = admin.get("/people/file/csv?search=zaman&state=none").await;
    assert!(file.header("content-disposition").contains(".csv\""));
    assert_eq!(file.text().lines().count(), 2, "{}", file.text());
    assert!(file.text().contains(&id));
    assert_eq!(world.visitor("admin").get("/people/file/exe").await.status, 404);
}

#[tokio::test]
async fn somebody_known_is_shown_before_they_are_entered_again() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let fields = person(&world).await;
    let of = |looked: bool, given: &str| -> Vec<(&'static str, String)> {
        let kept = fields.iter().filter(|(name, _)| looked || *name != "looked");
        let kept = kept.map(|(name, value)| match *name {
            "given_name" => (*name, given.to_owned()),
            "email" | "user_name" => (*name, String::new()),
            _ => (*name, value.clone()),
        });
        kept.collect()
    };
    let post = async |admin: &mut Visitor, fields: &[(&'static str, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        admin.post("/people/new", &fields).await
    };
    let first = post(&mut admin, &of(false, "Qəşəm")).await;
    let first = first.location().unwrap_or_else(|| panic!("{}", first.text())).to_owned();
    let people = world.number("SELECT COUNT(*) FROM people").await;
    // In letters of a phone without the right ones it is the same name.
    let asked = post(&mut admin, &of(false, "Qeshem")).await;
    asked.says(422, "Is this somebody who is known already?");
    asked.says(422, first.split('?').next().unwrap());
    assert_eq!(asked.field("looked").as_deref(), Some("yes"), "whoever saves again has looked");
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, people, "nothing is saved yet");
    assert_eq!(post(&mut admin, &of(true, "Qeshem")).await.status, 303);
    assert_eq!(world.number("SELECT COUNT(*) FROM people").await, people + 1);
}
