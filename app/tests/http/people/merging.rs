//! People entered twice: the pages and forms of administrators.

use records::people::person::PersonId;

use crate::http::{
    people::names,
    support::{visitor::Visitor, world::World},
};

/// Enters a person with changes to the usual fields; answers the key.
async fn enter(world: &World, admin: &mut Visitor, changes: &[(&'static str, &str)]) -> PersonId {
    let mut fields = names::person(world).await;
    for (name, value) in [("user_name", ""), ("email", "")].iter().chain(changes) {
        let field = fields.iter_mut().find(|(n, _)| n == name).unwrap();
        (*value).clone_into(&mut field.1);
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = admin.post("/people/new", &fields).await;
    let place = answer.location().unwrap().trim_start_matches("/people/").split('?').next().unwrap();
    place.parse().unwrap()
}

/// Anar Məmmədov twice: in Azerbaijani, and in Russian with an address.
pub async fn twice(world: &World, admin: &mut Visitor) -> (PersonId, PersonId) {
    let first = enter(world, admin, &[]).await;
    world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
    let russian = [
        ("family_name", "Мамедов"),
        ("given_name", "Анар"),
        ("patronymic", "Вагифович"),
        ("email", "anar@example.org"),
        ("phone", ""),
    ];
    (first, enter(world, admin, &russian).await)
}

#[tokio::test]
async fn two_records_are_found_compared_merged_and_taken_apart() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let (kept, gone) = twice(&world, &mut admin).await;
    let before = world.rows().await;
    let list = admin.get("/people/duplicates?search=мамедов%20анар").await;
    list.says(200, "1 pair");
    list.says(200, "the same name, the same father’s name, the same year of birth, the same organisation");
    let address = format!("/people/merge?kept={kept}&gone={gone}");
    let seen = list.tags().iter().any(|tag| tag.name == "a" && tag.get("href") == Some(address.as_str()));
    assert!(seen, "{}", list.text());
    let page = admin.get(&address).await;
    page.says(200, "Мамедов");
    page.says(200, "The account anar.mamedov is closed; the person signs in as anar.memmedov.");
    let radios = page.tags().into_iter().filter(|tag| tag.get("type") == Some("radio"));
    let radios: Vec<String> =
        radios.map(|tag| format!("{}={}", tag.get("name").unwrap(), tag.get("value").unwrap())).collect();
    let offered = ["family_name", "given_name", "patronymic"];
    assert_eq!(radios.len(), 6, "{radios:?}");
    assert!(
        offered.iter().all(|name| radios.contains(&format!("{name}=kept")) && radios.contains(&format!("{name}=gone")))
    );

    let (kept_text, gone_text) = (kept.to_string(), gone.to_string());
    let fields = [("kept", kept_text.as_str()), ("gone", gone_text.as_str()), ("patronymic", "gone")];
    let answer = admin.post("/people/merge", &fields).await;
    assert_eq!(answer.location(), Some(format!("/people/{kept}?done=merged").as_str()));
    let person = admin.get(&format!("/people/{kept}?done=merged")).await;
    person.says(200, "The two records are one now.");
    person.says(200, "Məmmədov Anar Вагифович");
    person.says(200, "anar@example.org");
    assert_eq!(admin.get(&format!("/people/{gone}")).await.location(), Some(format!("/people/{kept}").as_str()));
    assert_eq!(
        admin.get(&format!("/people/{gone}/edit")).await.location(),
        Some(format!("/people/{kept}/edit").as_str())
    );
    assert_eq!(admin.post(&format!("/people/{gone}/open"), &[]).await.status, 409);
    assert!(!admin.get("/people?search=мамедов").await.text().contains(&gone_text));
    admin.get("/people/duplicates?search=Anar%20M%C9%99mm%C9%99dov").await.says(200, "0 pairs");
    let merges = admin.get("/people/merges?search=anar").await;
    merges.says(200, "1 merge");
    admin.get("/people/merges?search=yoxdur").await.says(200, "No merge found");

    let merge = records::merging::merge::of_person(&world.cx, kept).await.unwrap()[0];
    let undo = format!("/people/merges/{merge}/undo");
    assert!(person.tags().iter().any(|tag| tag.get("action") == Some(undo.as_str())));
    let answer = admin.post(&undo, &[]).await;
    assert_eq!(answer.location(), Some(format!("/people/{gone}?done=unmerged").as_str()));
    admin.get(&format!("/people/{gone}?done=unmerged")).await.says(200, "The merge is undone.");
    admin.post(&undo, &[]).await.says(409, "This merge was undone already.");
    admin.get("/people/merges?state=all").await.says(200, "undone 23 Nov 2026");
    // That there was a merge is remembered, and that a mail told of the account that it closed.
    let but_mails =
        |rows: &str| rows.split(", ").filter(|row| !row.starts_with("mails ")).collect::<Vec<_>>().join(", ");
    assert_eq!(but_mails(&world.rows().await).replace("person_merges 1,", "person_merges 0,"), but_mails(&before));
}

#[tokio::test]
async fn two_people_are_not_shown_again() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let (one, other) = twice(&world, &mut admin).await;
    let (one, other) = (one.to_string(), other.to_string());
    let fields = [("one", one.as_str()), ("other", other.as_str())];
    let answer = admin.post("/people/distinct", &fields).await;
    let back = answer.location().unwrap().to_owned();
    assert!(back.starts_with("/people/duplicates?done=distinct&one="), "{back}");
    let list = admin.get(&back).await;
    list.says(200, "Take it back");
    list.says(200, "Saved: they are two people");
    assert!(!list.text().contains(&format!("kept={one}")) && !list.text().contains(&format!("gone={one}")));
    admin
        .get(&format!("/people/merge?kept={one}&gone={other}"))
        .await
        .says(200, "Somebody said that these are two people.");
    // Whoever was wrong finds the pair, and takes it back, whichever of the two is named first.
    admin.get("/people/distinct").await.says(200, &one);
    let exchanged = [("one", other.as_str()), ("other", one.as_str())];
    let taken = admin.post("/people/distinct/take-back", &exchanged).await;
    assert_eq!(taken.location(), Some("/people/distinct?done=alike"));
    admin.get("/people/distinct").await.says(200, "No such pair");
    assert_eq!(admin.post("/people/distinct/take-back", &exchanged).await.status, 409);
    assert!(admin.get("/people/duplicates").await.text().contains(&one), "proposed again");
    for (one, other) in [(one.as_str(), one.as_str()), (one.as_str(), ""), ("x", "y")] {
        admin.post("/people/distinct", &[("one", one), ("other", other)]).await.says(404, "There is nothing here");
    }
}

#[tokio::test]
async fn the_second_record_can_be_searched_for() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let (kept, gone) = twice(&world, &mut admin).await;
    let link = format!("/people/merge?kept={kept}&amp;gone={gone}");
    let page = admin.get(&format!("/people/merge?kept={kept}")).await;
    page.says(200, "Records that look alike");
    page.says(200, &link);
    let trainee = world.person("trainee").await;
    let page = admin.get(&format!("/people/merge?kept={trainee}")).await;
    page.says(200, "Which other record is of");
    let page = admin.get(&format!("/people/merge?kept={kept}&search=trainee")).await;
    page.says(200, &format!("/people/merge?kept={kept}&amp;gone={trainee}"));
    admin.get(&format!("/people/merge?kept={kept}&search=yoxdur")).await.says(200, "Nobody found");
    admin.get("/people/merge").await.says(404, "There is nothing here");
    admin.get(&format!("/people/merge?kept={}", PersonId::NIL)).await.says(404, "There is nothing here");
    admin.get(&format!("/people/merge?kept={kept}&gone={}", PersonId::NIL)).await.says(404, "There is nothing here");
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused_in_words_and_nothing_changes() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let (kept, gone) = twice(&world, &mut admin).await;
    let own = world.person("admin").await;
    let before = world.rows().await;
    for (kept, gone, sentence) in [
        (kept, kept, "A record cannot be merged with itself."),
        (kept, own, "This would close the record of your own account."),
    ] {
        let (kept, gone) = (kept.to_string(), gone.to_string());
        let page = admin.get(&format!("/people/merge?kept={kept}&gone={gone}")).await;
        page.says(200, sentence);
        assert!(!page.text().contains("Merge the two records"), "no button that would lead to a refusal");
        admin.post("/people/merge", &[("kept", &kept), ("gone", &gone)]).await.says(422, sentence);
    }
    let (kept, gone) = (kept.to_string(), gone.to_string());
    let fields = [("kept", kept.as_str()), ("gone", gone.as_str()), ("family_name", "both"), ("given_name", "gone")];
    let answer = admin.post("/people/merge", &fields).await;
    answer.says(422, "Something is not right yet");
    assert_eq!(answer.error("family_name").as_deref(), Some("Choose one of the values offered."));
    let chosen = answer.tags().into_iter().filter(|tag| tag.get("checked").is_some());
    let chosen: Vec<String> =
        chosen.filter_map(|tag| Some(format!("{}={}", tag.get("name")?, tag.get("value")?))).collect();
    assert_eq!(chosen, ["family_name=kept", "given_name=gone", "patronymic=kept"]);
    assert_eq!(world.rows().await, before);
    admin.post(&format!("/people/merges/{kept}/undo"), &[]).await.says(404, "There is nothing here");
    admin.post("/people/merges/x/undo", &[]).await.says(404, "There is nothing here");
}

#[tokio::test]
async fn nobody_else_merges() {
    let world = World::new().await;
    let mut admin = world.visitor("admin");
    let (kept, gone) = twice(&world, &mut admin).await;
    let (kept, gone) = (kept.to_string(), gone.to_string());
    for who in ["manager", "trainer", "trainee"] {
        let mut visitor = world.visitor(who);
        let fields = [("kept", kept.as_str()), ("gone", gone.as_str())];
        visitor.post("/people/merge", &fields).await.says(403, "This page is not for your account");
        let fields = [("one", kept.as_str()), ("other", gone.as_str())];
        visitor.post("/people/distinct", &fields).await.says(403, "This page is not for your account");
    }
    assert_eq!(world.number("SELECT COUNT(*) FROM person_merges").await, 0);
    assert_eq!(world.number("SELECT COUNT(*) FROM person_distinct").await, 0);
}
